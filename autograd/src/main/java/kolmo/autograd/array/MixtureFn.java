package kolmo.autograd.array;

/// The marginals of an equally weighted Gaussian mixture with one shared standard deviation σ, one
/// marginal for each coordinate d of its centres μ.
public enum MixtureFn {
  /// F_d(t) = 1/K · Σₖ Φ((t − μₖd)/σ).
  CDF,
  /// p_d(t) = 1/(Kσ) · Σₖ φ((t − μₖd)/σ), the slope of [#CDF].
  DENSITY;

  /// One mode's share at `u = (t − μ)/σ`, before the division by K.
  public double share(double u, double sigma) {
    return this == CDF ? Normal.cdf(u) : Normal.pdf(u) / sigma;
  }
}

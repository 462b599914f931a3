package kolmo.nn.loss;

import kolmo.autograd.Var;

/// Kullback–Leibler divergence of a diagonal Gaussian from the standard one.
///
/// ```text
/// L(M, S) = 1/N · Σₙ Σ_d ½ ( μ² + σ² − 1 − log σ² )       M = μ, S = log σ²   [N,D]
/// ```
///
/// Summed over dimensions, averaged over the batch.
public record GaussianKl() {

  /// L(M, S), a scalar.
  public Var of(Var mu, Var logVariance) {
    Pair.requireSameShape("gaussian kl", mu, logVariance);
    Var sum = mu.square().add(logVariance.exp()).sub(logVariance).add(-1).sum();
    return sum.mul(0.5 / mu.shape().dim(0));
  }

  /// The same from one draw Z = M + √S·Ξ of each Gaussian, without bias:
  ///
  /// ```text
  /// L(Z, M, S) = 1/N · Σₙ [ log N(zₙ; μₙ, σₙ²) − log N(zₙ; 0, I) ]
  ///            = 1/N · Σₙ Σ_d ½ ( z² − (z − μ)²/σ² − log σ² )
  /// ```
  public Var sampled(Var z, Var mu, Var logVariance) {
    Pair.requireSameShape("gaussian kl", mu, logVariance);
    Pair.requireSameShape("gaussian kl", z, mu);
    Var standardised = z.sub(mu).square().mul(logVariance.neg().exp());
    return z.square().sub(standardised).sub(logVariance).sum().mul(0.5 / mu.shape().dim(0));
  }
}

package kolmo.autograd.array;

/// Reductions over axes that are linear in their input: y = slope · Σ x.
public enum ReduceFn {
  /// y = Σ x.
  SUM,
  /// y = Σ x / n; over no elements it is NaN, as 0/0.
  MEAN;

  /// ∂y/∂x when n elements are reduced into one.
  public double slope(int n) {
    return this == SUM ? 1 : 1.0 / n;
  }
}

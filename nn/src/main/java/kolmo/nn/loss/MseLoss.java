package kolmo.nn.loss;

import kolmo.autograd.Var;

/// Mean squared error over everything, batch and pixels alike.
///
/// ```text
/// L(X̂, X) = 1/(N·P) · Σₙ Σₚ ( x̂ₙₚ − xₙₚ )²        X̂, X [N,P]
/// ```
public record MseLoss() {

  /// L(X̂, X), a scalar.
  public Var of(Var xHat, Var x) {
    Pair.requireSameShape("mse", xHat, x);
    return xHat.sub(x).square().mean();
  }
}

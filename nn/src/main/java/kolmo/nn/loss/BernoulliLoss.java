package kolmo.nn.loss;

import kolmo.autograd.Var;
import kolmo.autograd.array.UnaryFn;

/// Negative log-likelihood of pixels under independent Bernoulli variables, from logits.
///
/// ```text
/// L(A, X) = −1/N · Σₙ Σₚ [ x log x̂ + (1−x) log(1−x̂) ],   x̂ = 1/(1+e⁻ᵃ)
///         =  1/N · Σₙ Σₚ [ log(1+eᵃ) − x·a ]              A, X [N,P]
/// ```
///
/// Summed over pixels, averaged over the batch. The second line never takes the logarithm of a
/// rounded 0; its gradient for a is (x̂ − x)/N.
public record BernoulliLoss() {

  /// L(A, X), a scalar.
  public Var of(Var logits, Var x) {
    Pair.requireSameShape("bernoulli", logits, x);
    return logits.map(UnaryFn.SOFTPLUS).sub(x.mul(logits)).sum().mul(1.0 / x.shape().dim(0));
  }
}

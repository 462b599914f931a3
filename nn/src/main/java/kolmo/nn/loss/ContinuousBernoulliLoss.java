package kolmo.nn.loss;

import kolmo.autograd.Var;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.UnaryFn;

/// Negative log-likelihood of pixels in [0,1] under independent continuous Bernoulli variables
/// (Loaiza-Ganem and Cunningham 2019), from logits.
///
/// ```text
/// L(A, X) = −1/N · Σₙ Σₚ [ x log λ + (1−x) log(1−λ) + log C(λ) ]      λ = 1/(1+e⁻ᵃ)   A, X [N,P]
/// C(λ)    = 2 artanh(1−2λ)/(1−2λ) = a / tanh(a/2)
/// ```
///
/// Summed over pixels, averaged over the batch. [BernoulliLoss] is the first two terms; C makes a
/// density of them. At a = 0 the formula is 0/0: near it, for |a| < ¼, its series stands in, with h
/// = a/2:
///
/// ```text
/// log C = log 2 + h²/3 − 7h⁴/90 + 62h⁶/2835 − 127h⁸/18900 + 146h¹⁰/66825 + O(10⁻³·h¹²)
/// ```
public record ContinuousBernoulliLoss() {

  private static final double NEAR = 0.25;

  /// L(A, X), a scalar.
  public Var of(Var logits, Var x) {
    Var density = logNormaliser(logits).sum().mul(1.0 / x.shape().dim(0));
    return new BernoulliLoss().of(logits, x).sub(density);
  }

  /// log C, elementwise.
  static Var logNormaliser(Var a) {
    // 1 where |a| < ¼, else 0
    Var distance = a.detach().map(UnaryFn.ABS);
    Var near = distance.neg().add(NEAR).map(UnaryFn.SIGN).zip(BinaryFn.MAX, a.tape().scalar(0));
    Var far = near.neg().add(1);
    // where the other formula counts, each is given a number at which it is finite
    Var outside = a.mul(far).add(near);
    Var closed = outside.div(outside.mul(0.5).map(UnaryFn.TANH)).log();
    return closed.mul(far).add(series(a.mul(near).mul(0.5)).mul(near));
  }

  private static Var series(Var h) {
    Var h2 = h.square();
    Var sum = h2.mul(146.0 / 66_825).add(-127.0 / 18_900);
    sum = sum.mul(h2).add(62.0 / 2835);
    sum = sum.mul(h2).add(-7.0 / 90);
    sum = sum.mul(h2).add(1.0 / 3);
    return sum.mul(h2).add(Math.log(2));
  }
}

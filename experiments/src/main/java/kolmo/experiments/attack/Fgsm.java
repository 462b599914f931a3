package kolmo.experiments.attack;

import java.util.function.UnaryOperator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;

/// The adversary of training (eq. 6): one signed step, from a random start, that drives the code
/// away from the clean code while the image stays within ε of the original.
///
/// ```text
/// δ ~ U(−ε, ε)ᴾ
/// ℓ = 1/(ND) · ‖g(x + δ) − g(x)‖²
/// δ ← clip( δ + s·sign(∂ℓ/∂δ), −ε, ε )
/// x′ = clip( x + δ, 0, 1 )
/// ```
///
/// The ball is ℓ∞ in the space of images. At δ = 0 the gradient of ℓ vanishes, so the random start
/// is not optional; sign 0 = 0.
///
/// @param epsilon ε ≥ 0, in units of the pixel range
/// @param step s ≥ 0
public record Fgsm(double epsilon, double step) {

  public Fgsm {
    if (!(epsilon >= 0 && step >= 0 && epsilon + step < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "fgsm: wanted ε ≥ 0 and step ≥ 0, got " + epsilon + " and " + step);
    }
  }

  /// The adversaries of a batch, as a constant on the tape of x: no gradient flows into the
  /// crafting.
  ///
  /// @param encoder g
  /// @param x images, `[N,C,H,W]` in [0,1]
  /// @param z their clean codes g(x), `[N,D]`, computed already and not computed again
  /// @param random state of the stream that δ starts from; advanced
  public Var perturb(UnaryOperator<Var> encoder, Var x, Var z, Tensor random) {
    Tape outer = x.tape();
    try (Tape tape = new Tape(outer.backend())) { // own tape: closed here, gradient of δ alone
      Var image = tape.constant(x.value());
      Var unit = tape.constant(tape.own(tape.backend().uniform(random, x.shape())));
      Var start = unit.mul(2 * epsilon).add(-epsilon);
      Var delta = tape.watch(start.value(), "delta");
      Var away = encoder.apply(image.add(delta)).sub(tape.constant(z.value()));
      Tensor gradient = tape.gradients(away.square().mean(), delta).of(delta);
      Var moved = start.add(tape.constant(gradient).map(UnaryFn.SIGN).mul(step));
      Var adversary = clip(image.add(clip(moved, -epsilon, epsilon)), 0, 1);
      return outer.constant(outer.own(adversary.keep())).named("adversary");
    }
  }

  private static Var clip(Var x, double low, double high) {
    Tape tape = x.tape();
    return x.zip(BinaryFn.MAX, tape.scalar(low)).zip(BinaryFn.MIN, tape.scalar(high));
  }
}

package kolmo.experiments.attack;

import java.util.Locale;
import java.util.function.UnaryOperator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;

/// The adversary of training (eq. 6): from a random start, one step or a few that drive the code
/// away from the clean code while the image stays within ε of the original.
///
/// ```text
///       ℓ∞ (published)                                 ℓ2
/// δ ~ U(−ε, ε)ᴾ                                  δ = ε·η·u/‖u‖       u ~ N(0, I)   η ~ U(0, 1)
/// ℓ = 1/(ND) · ‖g(x + δ) − g(x)‖²                the same
/// δ ← clip( δ + s·sign(∂ℓ/∂δ), −ε, ε )           δ ← P( δ + s·g/‖g‖ ),   g = ∂ℓ/∂δ
/// x′ = clip( x + δ, 0, 1 )                       the same;   P scales what is longer than ε to ε
/// ```
///
/// The ball is in the space of images. At δ = 0 the gradient of ℓ vanishes, so the random start is
/// not optional; sign 0 = 0. Of several steps each begins where the one before it ended, inside the
/// ball and the box.
///
/// @param norm which ball
/// @param epsilon ε ≥ 0; ℓ∞: in units of the pixel range; ℓ2: over all pixels and channels
/// @param step s ≥ 0
/// @param steps how many, at least 1 (published: 1)
public record Fgsm(Norm norm, double epsilon, double step, int steps) {

  /// What bounds the perturbation.
  public enum Norm {
    LINF,
    L2;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Fgsm {
    if (!(epsilon >= 0 && step >= 0 && epsilon + step < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "fgsm: wanted ε ≥ 0 and step ≥ 0, got " + epsilon + " and " + step);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("fgsm: wanted at least 1 step, got " + steps);
    }
  }

  /// The adversaries of a batch, as a constant on the tape of x: no gradient flows into the
  /// crafting.
  ///
  /// @param encoder g
  /// @param x images, `[N,C,H,W]` in [0,1]
  /// @param z their clean codes g(x), `[N,D]`, computed already and not computed again
  /// @param random state of the stream that δ starts from; advanced
  /// @param share what ε and s are multiplied by, a scalar in [0,1]: how far a warm-up has come
  public Var perturb(UnaryOperator<Var> encoder, Var x, Var z, Tensor random, Tensor share) {
    Tape outer = x.tape();
    try (Tape tape = new Tape(outer.backend())) { // own tape: closed here
      Var image = tape.constant(x.value());
      Var radius = tape.constant(share).mul(epsilon);
      Var stride = tape.constant(share).mul(step);
      Var delta = start(tape, x.shape(), random, radius);
      for (int i = 1; ; i++) {
        Var gradient = tape.constant(tape.own(gradient(encoder, x, delta, z)));
        Var moved = inBall(delta.add(direction(gradient).mul(stride)), radius);
        Var adversary = clip(image.add(moved), tape.scalar(0), tape.scalar(1));
        if (i == steps) {
          return outer.constant(outer.own(adversary.keep())).named("adversary");
        }
        delta = adversary.sub(image); // what the box has left of it
      }
    }
  }

  /// ∂ℓ/∂δ; no other gradient is computed.
  private static Tensor gradient(UnaryOperator<Var> encoder, Var x, Var at, Var z) {
    try (Tape tape = new Tape(x.tape().backend())) {
      Var delta = tape.watch(at.value(), "delta");
      Var code = encoder.apply(tape.constant(x.value()).add(delta));
      Var away = code.sub(tape.constant(z.value()));
      return tape.constant(tape.gradients(away.square().mean(), delta).of(delta)).keep();
    }
  }

  private Var start(Tape tape, Shape shape, Tensor random, Var radius) {
    Backend on = tape.backend();
    if (norm == Norm.LINF) {
      Var unit = tape.constant(tape.own(on.uniform(random, shape)));
      return unit.mul(radius.mul(2)).sub(radius);
    }
    Var u = tape.constant(tape.own(on.normal(random, shape)));
    Var eta = tape.constant(tape.own(on.uniform(random, Shape.of(shape.dim(0), 1))));
    return scaleRows(u, radius.mul(eta).div(NormBall.norm(u)));
  }

  private Var direction(Var gradient) {
    return norm == Norm.LINF
        ? gradient.map(UnaryFn.SIGN)
        : scaleRows(gradient, gradient.tape().scalar(1).div(NormBall.norm(gradient)));
  }

  private Var inBall(Var delta, Var radius) {
    if (norm == Norm.LINF) {
      return clip(delta, radius.neg(), radius);
    }
    Var scale = radius.div(NormBall.norm(delta));
    return scaleRows(delta, scale.zip(BinaryFn.MIN, delta.tape().scalar(1)));
  }

  /// Each image times its own number: x `[N,C,H,W]`, by `[N,1]`.
  private static Var scaleRows(Var x, Var by) {
    int n = x.shape().dim(0);
    Shape rows = Shape.of(n, x.shape().size() / Math.max(1, n));
    return x.view(rows).mul(by).view(x.shape());
  }

  private static Var clip(Var x, Var low, Var high) {
    return x.zip(BinaryFn.MAX, low).zip(BinaryFn.MIN, high);
  }
}

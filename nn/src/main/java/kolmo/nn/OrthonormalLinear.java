package kolmo.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;

/// A fully connected layer that stretches no distance by more than c: its weight enters as its
/// orthonormal part (Anil, Lucas and Grosse 2019).
///
/// ```text
/// Y  = c·(X·W̃ + b)                        X [N,in]   W [in,out]   b [out]   Y [N,out]
/// W₀ = W,   Wₜ₊₁ = 3/2·Wₜ − 1/2·Wₜ·WₜᵀWₜ      W̃ = W_T             (Björck, order 1)
/// ```
///
/// A step takes each singular value s of W to 3/2·s − 1/2·s³, which leads to 1 from everywhere
/// between 0 and √3, quadratically at the end. The gradient goes through the iterations. WₜWₜᵀWₜ is
/// taken from the side on which the Gram matrix is smaller.
///
/// @param weight W, free
/// @param bias b
/// @param scale c
/// @param steps T, when the layer is used in training; [#frozen] takes others
public record OrthonormalLinear(Parameter weight, Parameter bias, double scale, int steps)
    implements Layer {

  /// A layer that starts with an orthonormal weight, so that a few steps are enough to keep it so.
  public static OrthonormalLinear create(
      Backend backend, String name, int in, int out, double scale, int steps, RandomGenerator rng) {
    return new OrthonormalLinear(
        new Parameter(name + ".weight", Init.orthonormal(backend, in, out, rng)),
        new Parameter(name + ".bias", Init.uniform(backend, Shape.of(out), in, rng)),
        scale,
        steps);
  }

  @Override
  public Var of(Var x) {
    Tape tape = x.tape();
    Var w = orthonormal(weight.on(tape), steps);
    return x.affine(w, bias.on(tape), UnaryFn.IDENTITY).mul(scale);
  }

  /// The same function with the weight as it is now, c·W̃, in a layer of its own.
  ///
  /// @param steps T
  /// @return owned by the caller
  public Linear frozen(Backend backend, int steps) {
    try (Tape tape = new Tape(backend)) {
      Var w = orthonormal(tape.constant(weight.tensor()), steps).mul(scale);
      Var b = tape.constant(bias.tensor()).mul(scale);
      return new Linear(
          new Parameter(weight.name(), w.keep()),
          new Parameter(bias.name(), b.keep()),
          UnaryFn.IDENTITY);
    }
  }

  /// W_T.
  static Var orthonormal(Var w, int steps) {
    boolean tall = w.shape().dim(0) >= w.shape().dim(1);
    Var wt = w;
    for (int t = 0; t < steps; t++) {
      Var cubed =
          tall
              ? wt.matmul(wt.matmul(true, wt, false)) // W·(WᵀW)
              : wt.matmul(false, wt, true).matmul(wt); // (W·Wᵀ)·W
      wt = wt.mul(1.5).sub(cubed.mul(0.5));
    }
    return wt;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }
}

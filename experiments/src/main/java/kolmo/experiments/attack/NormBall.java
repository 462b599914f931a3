package kolmo.experiments.attack;

import java.util.random.RandomGenerator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Shape;

/// What a perturbation may be: of ℓ2 norm at most λ over all pixels and channels, and such that the
/// image stays in [0, 1].
///
/// ```text
/// ‖δₙ‖₂ ≤ λ        −xₙ ≤ δₙ ≤ 1 − xₙ          for every image n by itself
/// ```
///
/// @param radius λ > 0
public record NormBall(double radius) {

  private static final double TINY = 1e-9;

  public NormBall {
    if (!(radius > 0 && radius < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("attack radius: wanted λ > 0, got " + radius);
    }
  }

  /// A random start for each of n images of P pixels, `[n,P]`, not yet projected.
  ///
  /// ```text
  /// v = a·η^(1/P)·u/‖u‖       u ~ N(0, I)   η ~ U(0, 1)   a ~ U(10⁻⁸, λ)
  /// ```
  ///
  /// In high dimension η^(1/P) ≈ 1: it is the radius that is uniform, not the point in the ball.
  double[] start(int n, int p, RandomGenerator rng) {
    double[] v = new double[n * p];
    for (int i = 0; i < n; i++) {
      double square = 0;
      for (int j = i * p; j < (i + 1) * p; j++) {
        v[j] = rng.nextGaussian();
        square += v[j] * v[j];
      }
      double a = 1e-8 + rng.nextDouble() * (radius - 1e-8);
      double scale = a * Math.pow(rng.nextDouble(), 1.0 / p) / Math.sqrt(square);
      for (int j = i * p; j < (i + 1) * p; j++) {
        v[j] *= scale;
      }
    }
    return v;
  }

  /// δ clipped to the box and then, where it is longer than λ, scaled back to λ. Scaling towards 0
  /// keeps the box, which contains 0.
  ///
  /// @param delta `[n,P]`
  /// @param low −x, `[n,P]`
  /// @param high 1 − x, `[n,P]`
  Var project(Var delta, Var low, Var high) {
    return shrunk(delta.zip(BinaryFn.MAX, low).zip(BinaryFn.MIN, high));
  }

  /// v, where it is longer than λ scaled back to λ. Its slope there is (λ/‖v‖)(I − vvᵀ/‖v‖²): along
  /// v nothing changes.
  ///
  /// @param v `[n,P]`
  Var shrunk(Var v) {
    Tape tape = v.tape();
    Var scale = tape.scalar(radius).div(norm(v)).zip(BinaryFn.MIN, tape.scalar(1));
    return v.mul(scale);
  }

  /// ‖v‖₂ of each row, `[n,1]`, at least 10⁻⁹: it may be divided by, and its slope at 0 is 0.
  static Var norm(Var v) {
    Var rows = v.view(Shape.of(v.shape().dim(0), v.shape().size() / v.shape().dim(0)));
    Var square = rows.square().sum(1);
    return square.zip(BinaryFn.MAX, v.tape().scalar(TINY * TINY)).sqrt();
  }
}

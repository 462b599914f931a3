package kolmo.experiments.attack;

import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Tensor;

/// How an attack's objective is minimised.
public enum Optimizer {
  /// [ProjectedDescent], all images at once.
  PGD,
  /// [QuasiNewtonSearch], one image after the other.
  LBFGSB;

  /// As on the command line.
  @Override
  public String toString() {
    return this == PGD ? "pgd" : "lbfgsb";
  }

  /// What is done one after the other in an attack, and may be cancelled between.
  public String unit() {
    return this == PGD ? "step" : "image";
  }

  /// How many of its units an attack has.
  public long units(int steps, int images) {
    return this == PGD ? steps : images;
  }

  /// Attacks the images.
  ///
  /// @param steps iterations of [#PGD]; [#LBFGSB] ends by itself
  /// @param images x, `[N,C,H,W]` in [0,1]
  /// @param cancelled asked between its units; when true the best so far is returned
  public ProjectedDescent.Outcome run(
      int steps,
      Backend on,
      Attack attack,
      Tensor images,
      NormBall ball,
      RandomGenerator rng,
      BooleanSupplier cancelled) {
    return switch (this) {
      case PGD -> new ProjectedDescent(steps).run(on, attack, images, ball, rng, cancelled);
      case LBFGSB -> new QuasiNewtonSearch().run(on, attack, images, ball, rng, cancelled);
    };
  }
}

package kolmo.benchmarks.step;

import java.util.Locale;
import java.util.function.DoubleSupplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.TrainingStep;

/// How far results of different sides are apart: a comparison of what computes different things
/// would say nothing.
public final class Agreement {

  /// How many steps are compared. That the later losses agree says that gradients and Adam do.
  public static final int STEPS = 5;

  private Agreement() {}

  /// The losses of the first steps.
  static double[] losses(DoubleSupplier step) {
    double[] losses = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      losses[i] = step.getAsDouble();
    }
    return losses;
  }

  /// Kolmo's, on the CPU.
  public static double[] ours(TrainSetup setup) {
    try (Backend cpu = Backends.open("cpu")) {
      return ours(setup, cpu);
    }
  }

  /// Kolmo's, on this backend.
  public static double[] ours(TrainSetup setup, Backend on) {
    try (Autoencoder model = setup.model(on);
        TrainingStep step = setup.step(on, model)) {
      return losses(() -> step.loss(TrainSetup.RATE));
    }
  }

  /// In a sentence.
  static String tell(double[] losses, double[] ours) {
    return String.format(
        Locale.ROOT,
        "the losses of steps 1 and %d differ from those of Kolmo's tape by %.1e and %.1e of them",
        STEPS,
        Math.abs(losses[0] / ours[0] - 1),
        Math.abs(losses[STEPS - 1] / ours[STEPS - 1] - 1));
  }
}

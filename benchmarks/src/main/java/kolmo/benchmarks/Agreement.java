package kolmo.benchmarks;

import java.util.Locale;
import java.util.function.DoubleSupplier;

/// How far results of different sides are apart: a comparison of what computes different things
/// would say nothing.
final class Agreement {

  private static final int STEPS = 5;

  private Agreement() {}

  /// The losses of the first steps.
  static double[] losses(DoubleSupplier step) {
    double[] losses = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      losses[i] = step.getAsDouble();
    }
    return losses;
  }

  /// Kolmo's.
  static double[] tape(TrainSetup setup) {
    try (TapeStep step = new TapeStep(setup)) {
      return losses(step::step);
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

  /// max |a − b| / max |b|
  static double distance(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("lengths " + a.length + " and " + b.length);
    }
    double most = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
      largest = Math.max(largest, Math.abs(b[i]));
    }
    return most / largest;
  }
}

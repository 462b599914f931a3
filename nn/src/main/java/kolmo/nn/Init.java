package kolmo.nn;

import java.util.random.RandomGenerator;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;

/// How parameters start.
public final class Init {

  private Init() {}

  /// Uniform in ±1/√fanIn, weights and biases alike (the default of the framework in which the
  /// reference results were made).
  ///
  /// @param fanIn number of inputs that meet in one output, at least 1
  public static Tensor uniform(Backend backend, Shape shape, int fanIn, RandomGenerator rng) {
    double bound = 1 / Math.sqrt(fanIn);
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bound * (2 * rng.nextDouble() - 1);
    }
    return backend.tensor(shape, values);
  }
}

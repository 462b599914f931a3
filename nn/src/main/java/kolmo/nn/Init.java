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

  /// A weight `[in,out]` all of whose singular values are 1: normal draws, the vectors of the
  /// shorter axis made orthonormal one after the other (Gram–Schmidt, modified).
  public static Tensor orthonormal(Backend backend, int in, int out, RandomGenerator rng) {
    int count = Math.min(in, out);
    int length = Math.max(in, out);
    double[][] q = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        q[i][k] = rng.nextGaussian();
      }
      for (int j = 0; j < i; j++) {
        double along = dot(q[i], q[j]);
        for (int k = 0; k < length; k++) {
          q[i][k] -= along * q[j][k];
        }
      }
      double norm = Math.sqrt(dot(q[i], q[i]));
      for (int k = 0; k < length; k++) {
        q[i][k] /= norm;
      }
    }
    double[] values = new double[in * out];
    for (int i = 0; i < in; i++) {
      for (int j = 0; j < out; j++) {
        values[i * out + j] = in <= out ? q[i][j] : q[j][i];
      }
    }
    return backend.tensor(Shape.of(in, out), values);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}

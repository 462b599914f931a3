package kolmo.experiments.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Geometry of codes, which are short arrays.
public final class Vectors {

  private Vectors() {}

  /// ‖a − b‖₂.
  public static double distance(double[] a, double[] b) {
    return Math.sqrt(squaredDistance(a, b));
  }

  /// ‖a − b‖₂².
  public static double squaredDistance(double[] a, double[] b) {
    double square = 0;
    for (int i = 0; i < a.length; i++) {
      square += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return square;
  }

  /// (1 − t)·a + t·b: a place on the line through both.
  public static double[] line(double[] a, double[] b, double t) {
    return IntStream.range(0, a.length).mapToDouble(i -> (1 - t) * a[i] + t * b[i]).toArray();
  }

  /// a − b.
  public static double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  /// aᵀb.
  public static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  /// a / ‖a‖₂.
  public static double[] unit(double[] a) {
    double norm = Math.sqrt(dot(a, a));
    return Arrays.stream(a).map(v -> v / norm).toArray();
  }

  /// The unit vector of what is left of v beside `axis`; if nothing is, of some coordinate axis.
  public static double[] orthogonal(double[] v, double[] axis) {
    for (int i = -1; ; i++) {
      double[] from = i < 0 ? v : new double[v.length];
      if (i >= 0) {
        from[i] = 1;
      }
      double along = dot(from, axis);
      double[] rest =
          IntStream.range(0, v.length).mapToDouble(j -> from[j] - along * axis[j]).toArray();
      if (dot(rest, rest) > 1e-6) { // in two or more dimensions some axis has such a rest
        return unit(rest);
      }
    }
  }
}

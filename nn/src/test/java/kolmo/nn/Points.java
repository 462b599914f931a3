package kolmo.nn;

import java.util.Arrays;
import kolmo.autograd.array.Rng;

/// Points to test at, all of them exact in float32, so that every backend starts from the same.
public final class Points {

  private Points() {}

  /// Normal draws with mean 0, `[n,d]`.
  public static double[][] normal(long seed, int n, int d, double deviation) {
    Rng rng = new Rng(seed);
    double[][] x = new double[n][d];
    for (double[] row : x) {
      Arrays.setAll(row, j -> deviation * rng.nextGaussian());
    }
    return rounded(x);
  }

  /// The matrix with every entry rounded to float32.
  public static double[][] rounded(double[][] x) {
    return Arrays.stream(x)
        .map(row -> Arrays.stream(row).map(v -> (float) v).toArray())
        .toArray(double[][]::new);
  }

  /// The entries, row-major.
  public static double[] flat(double[][] x) {
    return Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
  }
}

package kolmo.benchmarks.gpu;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kolmo.autograd.array.Rng;
import kolmo.nn.loss.GaussianMixture;

/// A prior and codes drawn from it, by a formula that a program in another language can repeat up
/// to the rounding of logarithm and sine: `gpu_peers.py` does.
///
/// ```text
/// z_nd = μ_kd + ξ(1, n·D + d)         k = ⌊K · u(2, n)⌋         σ = 1
/// μ_kd = 10 δ_kd, or distinct         μ_kd = 4 ξ(3, k·D + d)
/// ```
///
/// u and ξ are [Rng]'s uniform and normal numbers of a seed and a counter.
///
/// @param n N codes
/// @param d D dimensions
/// @param k K modes
/// @param distinct whether the centres of a column differ: kernels make use of it if they do not
record PortableCodes(int n, int d, int k, boolean distinct) {

  private static final Pattern SHAPE =
      Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})x([1-9]\\d{0,8})( distinct)?");

  PortableCodes {
    if (!distinct && k > d) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "wanted K ≤ D, or distinct, got %dx%dx%d: its centres repeat", n, d, k));
    }
    if ((long) n * d > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "wanted N·D < 2³¹, got %dx%dx%d", n, d, k));
    }
  }

  /// As `200x10x10` or `200x10x10 distinct`, N×D×K.
  ///
  /// @throws IllegalArgumentException if it is not; says what was wanted
  static PortableCodes of(String shape) {
    Matcher m = SHAPE.matcher(shape);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "wanted N×D×K such as 200x10x10 or '200x10x10 distinct', got '" + shape + "'");
    }
    return new PortableCodes(
        Integer.parseInt(m.group(1)),
        Integer.parseInt(m.group(2)),
        Integer.parseInt(m.group(3)),
        m.group(4) != null);
  }

  GaussianMixture prior() {
    if (!distinct) {
      return GaussianMixture.oneHot(k, d, 10, 1);
    }
    double[][] centers = new double[k][d];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < d; j++) {
        centers[i][j] = 4 * Rng.normal(3, (long) i * d + j);
      }
    }
    return new GaussianMixture(centers, 1);
  }

  /// `[N,D]`, row-major.
  float[] draw() {
    GaussianMixture prior = prior();
    double[][] centers = new double[k][];
    for (int i = 0; i < k; i++) {
      centers[i] = prior.center(i);
    }
    float[] codes = new float[n * d];
    for (int i = 0; i < n; i++) {
      double[] center = centers[(int) (k * (double) Rng.uniform(2, i))];
      for (int j = 0; j < d; j++) {
        codes[i * d + j] = (float) (center[j] + Rng.normal(1, (long) i * d + j));
      }
    }
    return codes;
  }

  /// Bytes that loss and gradient move at least: z is read, ∂L/∂z is written.
  double leastBytes() {
    return 8.0 * n * d;
  }

  @Override
  public String toString() {
    return n + "x" + d + "x" + k + (distinct ? " distinct" : "");
  }
}

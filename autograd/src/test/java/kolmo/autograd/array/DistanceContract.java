package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// The fused distances against their definitions, spelt out in double.
interface DistanceContract extends Contract {

  /// N, D, K.
  int[][] DISTANCES = {
    {1, 1, 1},
    {2, 3, 2},
    {15, 1, 3},
    {16, 2, 1},
    {17, 17, 3},
    {31, 33, 2},
    {33, 2, 20},
    {64, 5, 3},
    {257, 3, 2},
    {1025, 2, 3},
    {3000, 5, 2},
    {1, 257, 2},
    {0, 3, 2},
    {3, 0, 2}
  };

  @Test
  default void distanceFromThePrior() {
    for (int[] s : DISTANCES) {
      compareOne(normal(1, s[0], s[1]), normal(2, s[2], s[1]), 0.75, 1);
      compareOne(normal(3, s[0], s[1]), normal(4, s[2], s[1]), 2, 0.5);
    }
  }

  @Test
  default void distanceOfCodesFarOutside() {
    Tensor z = tensor(Shape.of(5, 1), -1e30f, 1e30f, 40, -40, 0);
    compareOne(z, tensor(Shape.of(2, 1), -3, 3), 1, 1);
  }

  @Test
  default void equalCodesAreRankedInTheirOrder() {
    for (int n : new int[] {5, 100, 257, 2000}) {
      compareOne(tensor(Shape.of(n, 1), floats(n, i -> 0)), tensor(Shape.of(1, 1), 0), 1, 1);
      Tensor few = tensor(Shape.of(n, 2), floats(2 * n, i -> i * 7 % 5 - 2));
      compareOne(few, normal(1, 3, 2), 1, 0.5);
      Tensor zeros = tensor(Shape.of(n, 1), floats(n, i -> i % 3 == 0 ? -0.0 : 0.0));
      compareOne(zeros, tensor(Shape.of(1, 1), 0), 1, 1);
    }
  }

  @Test
  default void equalCentersAreMergedWithoutATrace() {
    int k = 10;
    float[] centers = new float[k * k];
    for (int i = 0; i < k; i++) {
      centers[i * k + i] = 10; // 10·e_k
    }
    compareOne(normal(1, 100, k), tensor(Shape.of(k, k), centers), 1, 1);
  }

  @Test
  default void aCodeThatIsNoNumberSpoilsItsOwnSlopeAndTheValue() {
    Tensor z = tensor(Shape.of(3, 2), 1, 2, Float.NaN, 0, -1, 1);
    Tensor mu = normal(1, 2, 2);
    if (lacks(Fused.KS_DISTANCE, () -> backend().ksDistance(z, mu, 1, 1))) {
      return;
    }
    KsDistance got = one(z, mu, 1, 1);
    assertThat(got.value().item()).isNaN();
    double[] slope = got.slope().toDoubles();
    assertThat(slope[2]).isNaN();
    slope[2] = 0;
    assertThat(slope).doesNotContain(Double.NaN);
    // the others keep their ranks: 1 of 3 for −1, 2 of 3 for 1
    compareColumn(got, z, mu, 0, new int[] {1, 2, 0});
  }

  @Test
  default void distanceOfTwoBatches() {
    for (int[] s : DISTANCES) {
      Tensor z = normal(1, s[0], s[1]);
      Tensor adv = normal(2, s[0], s[1]);
      compareTwo(z, adv, normal(3, s[2], s[1]), 0.75, false);
      compareTwo(z, adv, normal(3, s[2], s[1]), 0.75, true);
    }
  }

  @Test
  default void equalCodesMeetInTheirOrder() {
    for (int n : new int[] {4, 100, 700}) {
      Tensor z = tensor(Shape.of(n, 1), floats(n, i -> 0));
      Tensor adv = tensor(Shape.of(n, 1), floats(n, i -> i * 7 % 5 - 2));
      compareTwo(z, adv, normal(3, 2, 1), 1, true);
    }
  }

  private KsDistance one(Tensor z, Tensor mu, double sigma, double offset) {
    KsDistance got = backend().ksDistance(z, mu, sigma, offset);
    keep(got.value());
    keep(got.slope());
    return got;
  }

  private void compareOne(Tensor z, Tensor mu, double sigma, double offset) {
    if (lacks(Fused.KS_DISTANCE, () -> backend().ksDistance(z, mu, sigma, offset))) {
      return;
    }
    double[] v = z.toDoubles();
    double[] centers = mu.toDoubles();
    int n = z.shape().dim(0);
    int d = z.shape().dim(1);
    int[] rank = ranks(v, d);
    double[][] prior = marginals(v, d, centers, sigma);
    double[] e = all(v.length, i -> prior[0][i] - (rank[i] + offset) / n);
    KsDistance got = one(z, mu, sigma, offset);
    assertValue(got.value(), e);
    assertSlope(got.slope(), e, prior[1]);
    assertSame("z", z, v);
    assertSame("centers", mu, centers);
  }

  private void compareColumn(KsDistance got, Tensor z, Tensor mu, int column, int[] rank) {
    double[] v = z.toDoubles();
    int d = z.shape().dim(1);
    double[][] prior = marginals(v, d, mu.toDoubles(), 1);
    double[] slope = got.slope().toDoubles();
    for (int i = 0; i < rank.length; i++) {
      int at = i * d + column;
      if (!Double.isNaN(v[at])) {
        double e = prior[0][at] - (rank[i] + 1.0) / rank.length;
        assertThat(Math.abs(slope[at] - 2 * e * prior[1][at] / v.length)).isLessThan(16 * unit());
      }
    }
  }

  private void compareTwo(Tensor z, Tensor adv, Tensor mu, double sigma, boolean sorted) {
    if (lacks(Fused.KS_TWO_SAMPLE, () -> backend().ksTwoSample(z, adv, mu, sigma, sorted))) {
      return;
    }
    double[] v = z.toDoubles();
    double[] w = adv.toDoubles();
    int d = z.shape().dim(1);
    double[][] a = marginals(v, d, mu.toDoubles(), sigma);
    double[][] b = marginals(w, d, mu.toDoubles(), sigma);
    int[] partner = new int[v.length];
    int[] partnerAdv = new int[v.length];
    int[] rank = ranks(v, d);
    int[] rankAdv = ranks(w, d);
    for (int i = 0; i < v.length; i++) {
      for (int j = i % d; j < v.length; j += d) {
        if (sorted ? rank[i] == rankAdv[j] : i == j) {
          partner[i] = j;
          partnerAdv[j] = i;
        }
      }
    }
    double[] e = all(v.length, i -> a[0][i] - b[0][partner[i]]);
    double[] back = all(v.length, i -> b[0][i] - a[0][partnerAdv[i]]);
    TwoSampleKs got = backend().ksTwoSample(z, adv, mu, sigma, sorted);
    keep(got.value());
    keep(got.slope());
    keep(got.slopeAdv());
    assertValue(got.value(), e);
    assertSlope(got.slope(), e, a[1]);
    assertSlope(got.slopeAdv(), back, b[1]);
    assertSame("z", z, v);
    assertSame("z′", adv, w);
  }

  /// Σ e²/ND; an error of some roundings of 1 in each e.
  private void assertValue(Tensor got, double[] e) {
    assertThat(got.shape()).isEqualTo(Shape.scalar());
    double want = Arrays.stream(e).map(x -> x * x).sum() / e.length;
    if (e.length == 0) {
      assertThat(got.item()).isNaN();
    } else {
      double slack = 4 * unit() * Math.sqrt(want) + 4 * unit() * want;
      assertThat(Math.abs(got.item() - want)).as("value").isLessThanOrEqualTo(slack);
    }
  }

  private void assertSlope(Tensor got, double[] e, double[] density) {
    double c = 2.0 / e.length;
    double[] want = all(e.length, i -> c * e[i] * density[i]);
    assertThat(got.shape().size()).isEqualTo(e.length);
    // e is off by some roundings of 1; the density by some of its own, more where it is steep
    IntToDoubleFunction slack =
        i -> unit() * (4 * c * density[i] + 64 * Math.abs(want[i]) + 4 * c * Math.abs(e[i]));
    assertNear("slope", got, want, slack);
  }

  /// How many stand before each element in its column; the earlier of equal ones first.
  private static int[] ranks(double[] v, int d) {
    int[] rank = new int[v.length];
    for (int i = 0; i < v.length; i++) {
      for (int j = i % d; j < v.length; j += d) {
        rank[i] += v[j] < v[i] || (v[j] == v[i] && j < i) ? 1 : 0;
      }
    }
    return rank;
  }

  /// F and p at each element.
  private static double[][] marginals(double[] v, int d, double[] mu, double sigma) {
    double[][] y = new double[2][v.length];
    for (int i = 0; i < v.length; i++) {
      int k = mu.length / d;
      for (int m = 0; m < k; m++) {
        double u = (v[i] - mu[m * d + i % d]) / sigma;
        y[0][i] += Normal.cdf(u) / k;
        y[1][i] += Normal.pdf(u) / sigma / k;
      }
    }
    return y;
  }

  private static float[] floats(int n, IntToDoubleFunction f) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) f.applyAsDouble(i);
    }
    return values;
  }
}

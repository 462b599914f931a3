package kolmo.autograd.array;

import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The marginals of a Gaussian mixture.
interface PriorContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void mixtureIsTheMeanOfItsModes(MixtureFn fn) {
    for (int k : new int[] {1, 3, 20}) {
      for (int[] s : new int[][] {{1, 1}, {2, 31}, {33, 2}, {257, 3}, {31, 33}, {0, 2}, {2, 0}}) {
        compare(fn, normal(1, s), normal(2, k, s[1]), 0.75);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void equalCentersCountAsOftenAsTheyOccur(MixtureFn fn) {
    int k = 10;
    float[] centers = new float[k * k];
    for (int i = 0; i < k; i++) {
      centers[i * k + i] = 10; // 10·e_k
    }
    compare(fn, normal(1, 100, k), tensor(Shape.of(k, k), centers), 1);
    compare(fn, normal(1, 33, 1), tensor(Shape.of(4, 1), 0f, 1, -0f, 1), 0.5);
  }

  @ParameterizedTest
  @EnumSource
  default void farTails(MixtureFn fn) {
    Tensor t = tensor(Shape.of(8, 1), -100, -25, -12, -6, 6, 12, 25, 100); // σ = ½
    compare(fn, t, tensor(Shape.of(1, 1), 0), 0.5);
    compare(fn, t, tensor(Shape.of(2, 1), -3, 3), 0.5);
  }

  @Test
  default void theDistributionEndsAtZeroAndOne() {
    float inf = Float.POSITIVE_INFINITY;
    Tensor t = tensor(Shape.of(5, 1), -inf, -1e30f, -100_000.03f, 1e30f, inf);
    Tensor center = tensor(Shape.of(1, 1), 0);
    Tensor cdf = keep(backend().mixture(MixtureFn.CDF, t, center, 1));
    assertSame("cdf", cdf, new double[] {0, 0, 0, 1, 1});
    Tensor density = keep(backend().mixture(MixtureFn.DENSITY, t, center, 1));
    assertSame("density", density, new double[5]);
  }

  @ParameterizedTest
  @EnumSource
  default void mixtureLetsNaNThrough(MixtureFn fn) {
    Tensor t = tensor(Shape.of(2, 2), Float.NaN, 0, 0, Float.NaN);
    double[] y = keep(backend().mixture(fn, t, normal(1, 3, 2), 1)).toDoubles();
    assertThat(new double[] {y[0], y[3]}).containsOnly(Double.NaN);
    assertThat(new double[] {y[1], y[2]}).doesNotContain(Double.NaN);
  }

  private void compare(MixtureFn fn, Tensor t, Tensor centers, double sigma) {
    double[] v = t.toDoubles();
    double[] mu = centers.toDoubles();
    int d = t.shape().dim(1);
    int k = centers.shape().dim(0);
    double[] want = new double[v.length];
    double[] slack = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      for (int m = 0; m < k; m++) {
        double u = (v[i] - mu[m * d + i % d]) / sigma;
        double pdf = Normal.pdf(u);
        double share = fn == MixtureFn.CDF ? Normal.cdf(u) : pdf / sigma;
        // u is rounded three times; the slope of the share turns that into an error of the share
        double slope = fn == MixtureFn.CDF ? pdf : u * pdf / sigma;
        want[i] += share / k;
        slack[i] += unit() * ((16 + k) * share + 4 * Math.abs(u * slope)) / k;
      }
    }
    Tensor y = keep(backend().mixture(fn, t, centers, sigma));
    assertThat(y.shape()).isEqualTo(t.shape());
    assertNear(fn + " K=" + k + " " + t.shape(), y, want, i -> slack[i]);
    assertSame("t", t, v);
    assertSame("centers", centers, mu);
  }
}

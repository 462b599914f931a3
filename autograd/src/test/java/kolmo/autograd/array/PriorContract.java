package kolmo.autograd.array;

import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The marginals of a Gaussian mixture.
interface PriorContract extends Contract {

  @Test
  default void mixtureIsTheMeanOfItsModes() {
    for (int k : new int[] {1, 3, 20}) {
      for (int[] s : new int[][] {{1, 1}, {2, 31}, {33, 2}, {257, 3}, {31, 33}, {0, 2}, {2, 0}}) {
        compare(normal(1, s), normal(2, k, s[1]), 0.75);
      }
    }
  }

  @Test
  default void tallAndWideMatrices() {
    compare(normal(1, 2000, 5), normal(2, 3, 5), 1.25);
    compare(normal(1, 33, 257), normal(2, 3, 257), 1.25);
  }

  @Test
  default void equalCentersCountAsOftenAsTheyOccur() {
    int k = 10;
    float[] centers = new float[k * k];
    for (int i = 0; i < k; i++) {
      centers[i * k + i] = 10; // 10·e_k
    }
    compare(normal(1, 100, k), tensor(Shape.of(k, k), centers), 1);
    compare(normal(1, 33, 1), tensor(Shape.of(4, 1), 0f, 1, -0f, 1), 0.5);
  }

  @Test
  default void manyCenters() {
    compare(normal(1, 33, 2), normal(2, 100, 2), 0.5);
    float[] centers = new float[100];
    for (int i = 0; i < centers.length; i++) {
      centers[i] = i % 40; // all of the first forty different, the rest not
    }
    compare(normal(1, 33, 1), tensor(Shape.of(100, 1), centers), 0.5);
  }

  @Test
  default void farTails() {
    Tensor t = tensor(Shape.of(8, 1), -100, -25, -12, -6, 6, 12, 25, 100); // σ = ½
    compare(t, tensor(Shape.of(1, 1), 0), 0.5);
    compare(t, tensor(Shape.of(2, 1), -3, 3), 0.5);
  }

  @Test
  default void theDistributionEndsAtZeroAndOne() {
    float inf = Float.POSITIVE_INFINITY;
    Tensor t = tensor(Shape.of(5, 1), -inf, -1e30f, -100_000.03f, 1e30f, inf);
    Marginals m = mixture(t, tensor(Shape.of(1, 1), 0), 1);
    assertSame("cdf", m.cdf(), new double[] {0, 0, 0, 1, 1});
    assertSame("density", m.density(), new double[5]);
  }

  @Test
  default void mixtureLetsNaNThrough() {
    Tensor t = tensor(Shape.of(2, 2), Float.NaN, 0, 0, Float.NaN);
    Marginals m = mixture(t, normal(1, 3, 2), 1);
    for (Tensor made : new Tensor[] {m.cdf(), m.density()}) {
      double[] y = made.toDoubles();
      assertThat(new double[] {y[0], y[3]}).containsOnly(Double.NaN);
      assertThat(new double[] {y[1], y[2]}).doesNotContain(Double.NaN);
    }
  }

  private Marginals mixture(Tensor t, Tensor centers, double sigma) {
    Marginals m = backend().mixture(t, centers, sigma);
    keep(m.cdf());
    keep(m.density());
    return m;
  }

  private void compare(Tensor t, Tensor centers, double sigma) {
    double[] v = t.toDoubles();
    double[] mu = centers.toDoubles();
    int d = t.shape().dim(1);
    int k = centers.shape().dim(0);
    double[] cdf = new double[v.length];
    double[] density = new double[v.length];
    double[] cdfSlack = new double[v.length];
    double[] densitySlack = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      for (int m = 0; m < k; m++) {
        double u = (v[i] - mu[m * d + i % d]) / sigma;
        double phi = Normal.cdf(u);
        double pdf = Normal.pdf(u);
        cdf[i] += phi / k;
        density[i] += pdf / sigma / k;
        // u is rounded three times; the slope of the share turns that into an error of the share
        cdfSlack[i] += unit() * ((16 + k) * phi + 4 * Math.abs(u * pdf)) / k;
        densitySlack[i] += unit() * ((16 + k) + 4 * u * u) * pdf / sigma / k;
      }
    }
    Marginals m = mixture(t, centers, sigma);
    assertThat(m.cdf().shape()).isEqualTo(t.shape());
    assertThat(m.density().shape()).isEqualTo(t.shape());
    assertNear("cdf K=" + k + " " + t.shape(), m.cdf(), cdf, i -> cdfSlack[i]);
    assertNear("density K=" + k + " " + t.shape(), m.density(), density, i -> densitySlack[i]);
    assertSame("t", t, v);
    assertSame("centers", centers, mu);
  }
}

package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KsLossTest {

  /// Φ(Q) = ¾, and Φ(−Q) = ¼.
  private static final double Q = 0.6744897501960817;

  private static final double DENSITY_AT_Q = 0.317776572684107;

  @Test
  void rightContinuousFormByHand() {
    // F = (¼, ¾) at the two sorted samples, n/N = (½, 1):  L = ((¼−½)² + (¾−1)²) / 2 = 1/16
    // Row 0 holds the larger sample: ∂L/∂z = 2/2 · (¾−1) · φ(Q), and for row 1: (¼−½) · φ(−Q)
    Probe p = probe(EmpiricalCdf.RIGHT, new double[][] {{Q}, {-Q}});
    assertThat(p.value()).isCloseTo(1.0 / 16, within(1e-15));
    assertThat(p.gradient())
        .containsExactly(new double[] {-0.25 * DENSITY_AT_Q, -0.25 * DENSITY_AT_Q}, within(1e-15));
  }

  @Test
  void midpointFormByHand() {
    // F = (¼, ¾) meets (n−½)/N = (¼, ¾): nothing to pay.  At (0, 0): F = (½, ½), L = 1/16
    assertThat(probe(EmpiricalCdf.MIDPOINT, new double[][] {{Q}, {-Q}}).value())
        .isCloseTo(0, within(1e-30));
    assertThat(probe(EmpiricalCdf.MIDPOINT, new double[][] {{0}, {0}}).value())
        .isCloseTo(1.0 / 16, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void bothBackendsMeetTheValueByHand(String backend) {
    KsLoss loss = new KsLoss(LossCases.standardNormal(), EmpiricalCdf.RIGHT);
    Probe p = Probe.of(backend, v -> loss.of(v.get(0)), new double[][] {{Q}, {-Q}});
    assertThat(p.value()).isCloseTo(1.0 / 16, within(1e-7));
    double slope = -0.25 * DENSITY_AT_Q;
    assertThat(p.gradient()).containsExactly(new double[] {slope, slope}, within(1e-7));
  }

  @Test
  void stackedFormByHandIsNotTheAverageOfTwo() {
    // Stacked: the two samples of the first test, 1/16.  Eq. 7 with N = 1: ((¾−1)² + (¼−1)²) / 2 =
    // 5/16
    KsLoss loss = new KsLoss(LossCases.standardNormal(), EmpiricalCdf.RIGHT);
    double[][] z = {{Q}};
    double[][] zAdv = {{-Q}};
    assertThat(Probe.of("oracle", v -> loss.stacked(v.get(0), v.get(1)), z, zAdv).value())
        .isCloseTo(1.0 / 16, within(1e-15));
    assertThat(
            Probe.of("oracle", v -> loss.of(v.get(0)).add(loss.of(v.get(1))).mul(0.5), z, zAdv)
                .value())
        .isCloseTo(5.0 / 16, within(1e-15));
  }

  @Test
  void columnsAreSortedEachForItself() {
    // the second column holds the same samples in the other order: the same loss
    KsLoss loss = new KsLoss(new GaussianMixture(new double[][] {{0, 0}}, 1), EmpiricalCdf.RIGHT);
    double[][] z = {{Q, -Q}, {-Q, Q}};
    assertThat(Probe.of("oracle", v -> loss.of(v.get(0)), z).value())
        .isCloseTo(1.0 / 16, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void gradientMeetsCentralDifferences(int k, int d, int n) {
    for (EmpiricalCdf empirical : EmpiricalCdf.values()) {
      KsLoss loss = new KsLoss(LossCases.prior(k, d), empirical);
      LossCases.checkGradient(v -> loss.of(v.get(0)), LossCases.codes(n, d));
    }
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void stackedGradientMeetsCentralDifferences(int k, int d, int n) {
    for (EmpiricalCdf empirical : EmpiricalCdf.values()) {
      KsLoss loss = new KsLoss(LossCases.prior(k, d), empirical);
      LossCases.checkGradient(
          v -> loss.stacked(v.get(0), v.get(1)), LossCases.codes(n, d), LossCases.otherCodes(n, d));
    }
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void valueAndGradientMeetTheClosedForm(int k, int d, int n) {
    GaussianMixture prior = LossCases.prior(k, d);
    double[][] z = LossCases.codes(n, d);
    for (EmpiricalCdf empirical : EmpiricalCdf.values()) {
      Probe p = Probe.of("oracle", v -> new KsLoss(prior, empirical).of(v.get(0)), z);
      assertThat(p.value()).isCloseTo(valueByHand(prior, empirical, z), within(1e-13));
      assertThat(p.gradient()).containsExactly(gradientByHand(prior, empirical, z), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void stackedGradientIsTheClosedFormSplitInTwo(int k, int d, int n) {
    GaussianMixture prior = LossCases.prior(k, d);
    double[][] z = LossCases.codes(n, d);
    double[][] zAdv = LossCases.otherCodes(n, d);
    double[][] both = Stream.of(z, zAdv).flatMap(Stream::of).toArray(double[][]::new);
    for (EmpiricalCdf empirical : EmpiricalCdf.values()) {
      KsLoss loss = new KsLoss(prior, empirical);
      Probe p = Probe.of("oracle", v -> loss.stacked(v.get(0), v.get(1)), z, zAdv);
      double[] whole = gradientByHand(prior, empirical, both);
      double[] parts = new double[2 * n * d];
      System.arraycopy(p.gradients().get(0), 0, parts, 0, n * d);
      System.arraycopy(p.gradients().get(1), 0, parts, n * d, n * d);
      assertThat(parts).containsExactly(whole, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void tiesAreSpreadInTheirOrderAndAlwaysTheSameWay(String backend) {
    // Three equal codes have F = ½ and the ranks 1, 2, 3: 2/3 · (½ − r/3) · φ(0) = (1/9, −1/9,
    // −1/3)·φ(0)
    double[][] z = {{0}, {0}, {0}};
    KsLoss loss = new KsLoss(LossCases.standardNormal(), EmpiricalCdf.RIGHT);
    double[] first = Probe.of(backend, v -> loss.of(v.get(0)), z).gradient();
    double peak = 1 / Math.sqrt(2 * Math.PI);
    assertThat(first).containsExactly(new double[] {peak / 9, -peak / 9, -peak / 3}, within(1e-7));
    assertThat(Probe.of(backend, v -> loss.of(v.get(0)), z).gradient()).containsExactly(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void manyTiesKeepTheirOrderInEveryColumn(String backend) {
    // 40 codes of only three values, as a dying encoder gives them
    double[][] z = new double[40][2];
    for (int i = 0; i < z.length; i++) {
      z[i][0] = i % 3 - 1;
      z[i][1] = (i * 7) % 3 * 0.5;
    }
    GaussianMixture prior = LossCases.prior(3, 2);
    double[] g =
        Probe.of(backend, v -> new KsLoss(prior, EmpiricalCdf.RIGHT).of(v.get(0)), z).gradient();
    assertThat(g).containsExactly(gradientByHand(prior, EmpiricalCdf.RIGHT, z), within(1e-7));
  }

  @ParameterizedTest
  @EnumSource(EmpiricalCdf.class)
  void farFromEveryModeThereIsNoForceButNoNanEither(EmpiricalCdf empirical) {
    Probe p = probe(empirical, new double[][] {{60}, {-60}});
    assertThat(p.value()).isFinite();
    assertThat(p.gradient()).containsExactly(new double[2], within(1e-300));
  }

  @Test
  void otherDimensionsThanThePriorAreRefused() {
    KsLoss loss = new KsLoss(LossCases.prior(3, 2), EmpiricalCdf.RIGHT);
    assertThatThrownBy(() -> Probe.of("oracle", v -> loss.of(v.get(0)), new double[][] {{1, 2, 3}}))
        .isInstanceOf(ShapeMismatch.class)
        .hasMessageContaining("[1,3]");
  }

  private static Probe probe(EmpiricalCdf empirical, double[][] z) {
    KsLoss loss = new KsLoss(LossCases.standardNormal(), empirical);
    return Probe.of("oracle", v -> loss.of(v.get(0)), z);
  }

  private static double target(EmpiricalCdf empirical, int rank, int n) {
    return empirical == EmpiricalCdf.RIGHT ? (double) rank / n : (rank - 0.5) / n;
  }

  /// 1/nD Σ (F_d(z) − rank/n)², by sample instead of by rank.
  private static double valueByHand(GaussianMixture prior, EmpiricalCdf empirical, double[][] z) {
    int[][] ranks = LossCases.ranks(z);
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      for (int d = 0; d < z[0].length; d++) {
        double e = LossCases.cdf(prior, d, z[i][d]) - target(empirical, ranks[i][d], z.length);
        sum += e * e;
      }
    }
    return sum / (z.length * z[0].length);
  }

  /// 2/nD · (F_d(z) − rank/n) · p_d(z).
  private static double[] gradientByHand(
      GaussianMixture prior, EmpiricalCdf empirical, double[][] z) {
    int n = z.length;
    int dimensions = z[0].length;
    int[][] ranks = LossCases.ranks(z);
    double[] g = new double[n * dimensions];
    for (int i = 0; i < n; i++) {
      for (int d = 0; d < dimensions; d++) {
        g[i * dimensions + d] =
            2.0
                / (n * dimensions)
                * (LossCases.cdf(prior, d, z[i][d]) - target(empirical, ranks[i][d], n))
                * LossCases.density(prior, d, z[i][d]);
      }
    }
    return g;
  }
}

package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kolmo.autograd.Var;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CovarianceLossTest {

  // --- by hand ---

  @Test
  void threePointsWithThePriorsOwnCovarianceCostNothing() {
    // μ = (2,0), (0,2), σ = 1:  Σ = I + ½·2·(1,−1)(1,−1)ᵀ = (2 −1; −1 2)
    // points minus their mean (1,1): (−1,−1), (2,−1), (−1,2);  ⅓ Σ yyᵀ = ⅓ (6 −3; −3 6) = Σ.
    // With 1/(N−1) it would be (3 −1½; −1½ 3).
    double[][] z = {{0, 0}, {3, 0}, {0, 3}};
    CovarianceLoss loss = new CovarianceLoss(GaussianMixture.oneHot(2, 2, 2, 1));
    Probe p = Probe.of("oracle", v -> loss.of(v.get(0)), z);
    assertThat(p.value()).isCloseTo(0, within(1e-30));
    assertThat(p.gradient()).containsExactly(new double[6], within(1e-15));
    // an adversary that moves nothing has cross-covariance Σ, which is what α = 1 asks for
    assertThat(Probe.of("oracle", v -> loss.coupled(v.get(0), v.get(1), 1), z, z).value())
        .isCloseTo(0, within(1e-30));
  }

  @Test
  void equation5ByHand() {
    // (0, 4): mean 2, Σ̂ = (4 + 4)/2 = 4, Σ = 1:  L = 3² = 9
    // ∂L/∂Y = 4/(NM²) · Yc·E = 4/2 · (−2, 2)·3 = (−12, 12)
    CovarianceLoss loss = new CovarianceLoss(LossCases.standardNormal());
    Probe p = Probe.of("oracle", v -> loss.of(v.get(0)), new double[][] {{0}, {4}});
    assertThat(p.value()).isEqualTo(9);
    assertThat(p.gradient()).containsExactly(-12, 12);
  }

  /// Z = (0, 4), Z′ = (1, 3): Σ̂ = (4 2; 2 1) for `[Z | Z′]`, Σ = 1.
  private static double byHand(BiFunction<Var, Var, Var> loss) {
    return Probe.of(
            "oracle",
            v -> loss.apply(v.get(0), v.get(1)),
            new double[][] {{0}, {4}},
            new double[][] {{1}, {3}})
        .value();
  }

  @Test
  void equation8AsPrintedByHand() {
    // T = (1 0; 0 1):  (3² + 2² + 2² + 0²) / 4 = 17/4
    CovarianceLoss loss = new CovarianceLoss(LossCases.standardNormal());
    assertThat(byHand(loss::augmentedZero)).isEqualTo(4.25);
  }

  @Test
  void equation8MaskedByHand() {
    // the cross terms are left out: (3² + 0²) / 4 = 9/4
    CovarianceLoss loss = new CovarianceLoss(LossCases.standardNormal());
    assertThat(byHand(loss::augmentedMask)).isEqualTo(2.25);
  }

  @Test
  void equation10ByHand() {
    // α = ½: T = (1 ½; ½ 1):  (3² + 1½² + 1½² + 0²) / 4 = 13½/4
    // α = −1: T = (1 −1; −1 1):  (3² + 3² + 3² + 0²) / 4 = 27/4
    CovarianceLoss loss = new CovarianceLoss(LossCases.standardNormal());
    assertThat(byHand((z, zAdv) -> loss.coupled(z, zAdv, 0.5))).isEqualTo(3.375);
    assertThat(byHand((z, zAdv) -> loss.coupled(z, zAdv, -1))).isEqualTo(6.75);
  }

  @Test
  void couplingZeroIsEquation8() {
    CovarianceLoss loss = new CovarianceLoss(LossCases.standardNormal());
    assertThat(byHand((z, zAdv) -> loss.coupled(z, zAdv, 0)))
        .isEqualTo(byHand(loss::augmentedZero));
  }

  // --- gradients ---

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void gradientsMeetCentralDifferences(int k, int d, int n) {
    CovarianceLoss loss = new CovarianceLoss(LossCases.prior(k, d));
    double[][] z = LossCases.codes(n, d);
    double[][] zAdv = LossCases.otherCodes(n, d);
    LossCases.checkGradient(v -> loss.of(v.get(0)), z);
    LossCases.checkGradient(v -> loss.augmentedZero(v.get(0), v.get(1)), z, zAdv);
    LossCases.checkGradient(v -> loss.augmentedMask(v.get(0), v.get(1)), z, zAdv);
    LossCases.checkGradient(v -> loss.coupled(v.get(0), v.get(1), 0.95), z, zAdv);
    LossCases.checkGradient(v -> loss.coupled(v.get(0), v.get(1), -0.5), z, zAdv);
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void equation5MeetsItsClosedForm(int k, int d, int n) {
    GaussianMixture prior = LossCases.prior(k, d);
    double[][] z = LossCases.codes(n, d);
    Probe p = Probe.of("oracle", v -> new CovarianceLoss(prior).of(v.get(0)), z);
    Expected expected = closedForm(z, prior.covariance());
    assertThat(p.value()).isCloseTo(expected.value(), within(1e-12 * (1 + expected.value())));
    assertThat(p.gradient()).containsExactly(flat(expected.gradient(), 0, d), within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void equation10MeetsItsClosedFormSplitByColumns(int k, int d, int n) {
    GaussianMixture prior = LossCases.prior(k, d);
    double[][] z = LossCases.codes(n, d);
    double[][] zAdv = LossCases.otherCodes(n, d);
    double[][] y = joined(z, zAdv);
    for (double alpha : new double[] {-1, 0, 0.95, 1}) {
      Probe p =
          Probe.of(
              "oracle", v -> new CovarianceLoss(prior).coupled(v.get(0), v.get(1), alpha), z, zAdv);
      Expected expected = closedForm(y, target(prior, alpha));
      assertThat(p.value()).isCloseTo(expected.value(), within(1e-12 * (1 + expected.value())));
      assertThat(p.gradients().get(0))
          .containsExactly(flat(expected.gradient(), 0, d), within(1e-12));
      assertThat(p.gradients().get(1))
          .containsExactly(flat(expected.gradient(), d, 2 * d), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void theMaskedFormIsEquation8WithoutItsCrossBlocks(int k, int d, int n) {
    GaussianMixture prior = LossCases.prior(k, d);
    double[][] z = LossCases.codes(n, d);
    double[][] zAdv = LossCases.otherCodes(n, d);
    double[][] e = error(joined(z, zAdv), target(prior, 0));
    double expected = 0;
    for (int i = 0; i < 2 * d; i++) {
      for (int j = 0; j < 2 * d; j++) {
        expected += i / d == j / d ? e[i][j] * e[i][j] / (4 * d * d) : 0;
      }
    }
    Probe p =
        Probe.of(
            "oracle", v -> new CovarianceLoss(prior).augmentedMask(v.get(0), v.get(1)), z, zAdv);
    assertThat(p.value()).isCloseTo(expected, within(1e-12 * (1 + expected)));
  }

  @Test
  void shiftingTheCodesChangesNothing() {
    GaussianMixture prior = LossCases.prior(3, 2);
    double[][] z = LossCases.codes(7, 2);
    double[][] shifted =
        Stream.of(z).map(r -> new double[] {r[0] + 100, r[1] - 3}).toArray(double[][]::new);
    assertThat(Probe.of("oracle", v -> new CovarianceLoss(prior).of(v.get(0)), shifted).value())
        .isCloseTo(
            Probe.of("oracle", v -> new CovarianceLoss(prior).of(v.get(0)), z).value(),
            within(1e-10));
  }

  // --- errors ---

  @ParameterizedTest
  @ValueSource(doubles = {1.0001, -1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void aCouplingThatIsNoCorrelationIsRefused(double alpha) {
    CovarianceLoss loss = new CovarianceLoss(LossCases.standardNormal());
    assertThatThrownBy(() -> byHand((z, zAdv) -> loss.coupled(z, zAdv, alpha)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("coupling: wanted −1 ≤ α ≤ 1, got " + alpha);
  }

  @Test
  void otherDimensionsThanThePriorAreRefused() {
    double[][] z = {{1, 2, 3}, {4, 5, 6}};
    for (int d : new int[] {1, 2}) {
      CovarianceLoss loss = new CovarianceLoss(LossCases.prior(3, d));
      assertThatThrownBy(() -> Probe.of("oracle", v -> loss.of(v.get(0)), z))
          .isInstanceOf(ShapeMismatch.class);
    }
  }

  @Test
  void batchesOfUnequalSizeAreRefused() {
    CovarianceLoss loss = new CovarianceLoss(LossCases.prior(3, 2));
    assertThatThrownBy(
            () ->
                Probe.of(
                    "oracle",
                    v -> loss.coupled(v.get(0), v.get(1), 0.5),
                    LossCases.codes(3, 2),
                    LossCases.codes(2, 2)))
        .isInstanceOf(ShapeMismatch.class);
  }

  // --- the formulas in plain Java ---

  @SuppressWarnings("ArrayRecordComponent")
  private record Expected(double value, double[][] gradient) {}

  /// 1/M² Σ E², and 4/(NM²) · Yc·E.
  private static Expected closedForm(double[][] y, double[][] target) {
    int n = y.length;
    int m = y[0].length;
    double[][] e = error(y, target);
    double value = Stream.of(e).flatMapToDouble(Arrays::stream).map(v -> v * v).sum();
    double[][] gradient = new double[n][m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        for (int k = 0; k < m; k++) {
          gradient[i][j] += 4.0 / (n * m * m) * (y[i][k] - mean(y, k)) * e[k][j];
        }
      }
    }
    return new Expected(value / (m * m), gradient);
  }

  /// E = Σ̂ − T, with Σ̂ᵢⱼ = mean(yᵢyⱼ) − mean(yᵢ)·mean(yⱼ).
  private static double[][] error(double[][] y, double[][] target) {
    int m = y[0].length;
    double[][] e = new double[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        int a = i;
        int b = j;
        double product = Stream.of(y).mapToDouble(r -> r[a] * r[b]).average().orElseThrow();
        e[i][j] = product - mean(y, i) * mean(y, j) - target[i][j];
      }
    }
    return e;
  }

  private static double mean(double[][] y, int column) {
    return Stream.of(y).mapToDouble(r -> r[column]).average().orElseThrow();
  }

  private static double[][] target(GaussianMixture prior, double alpha) {
    int d = prior.dimensions();
    double[][] sigma = prior.covariance();
    double[][] t = new double[2 * d][2 * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        t[i][j] = sigma[i][j];
        t[d + i][d + j] = sigma[i][j];
        t[i][d + j] = alpha * sigma[i][j];
        t[d + i][j] = alpha * sigma[i][j];
      }
    }
    return t;
  }

  private static double[][] joined(double[][] z, double[][] zAdv) {
    return IntStream.range(0, z.length)
        .mapToObj(i -> DoubleStream.concat(Arrays.stream(z[i]), Arrays.stream(zAdv[i])).toArray())
        .toArray(double[][]::new);
  }

  private static double[] flat(double[][] x, int from, int to) {
    return Stream.of(x).flatMapToDouble(r -> Arrays.stream(r, from, to)).toArray();
  }
}

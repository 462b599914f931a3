package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import kolmo.autograd.Tape;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.nn.OnBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianMixtureTest {

  // --- one-hot centres ---

  @Test
  void oneHotCentresAreShiftedUnitVectors() {
    GaussianMixture prior = GaussianMixture.oneHot(3, 5, 4, 0.5);
    assertThat(prior.modes()).isEqualTo(3);
    assertThat(prior.dimensions()).isEqualTo(5);
    assertThat(prior.sigma()).isEqualTo(0.5);
    assertThat(prior.center(0)).containsExactly(4, 0, 0, 0, 0);
    assertThat(prior.center(2)).containsExactly(0, 0, 4, 0, 0);
  }

  @Test
  void covarianceOfTheUsualPriorIsTenAndMinusOne() {
    // c = 10, K = D = 10, σ = 1: diagonal 1 + 100/10 · (1 − 1/10) = 10, off it −100/100 = −1
    double[][] sigma = GaussianMixture.oneHot(10, 10, 10, 1).covariance();
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < 10; j++) {
        assertThat(sigma[i][j]).isCloseTo(i == j ? 10 : -1, within(1e-13));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3,5,4,0.5", "1,4,10,1", "10,10,1,1", "10,10,4.243,2", "1,1,3,0.1"})
  void oneHotCovarianceMeetsItsClosedForm(int k, int d, double c, double s) {
    // Σ_dd = σ² + c²/K · (1 − 1/K), Σ_de = −c²/K² for d ≠ e ≤ K, and σ²I beyond K
    double[][] sigma = GaussianMixture.oneHot(k, d, c, s).covariance();
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double expected = i == j ? s * s : 0;
        if (i < k && j < k) {
          expected += i == j ? c * c / k * (1 - 1.0 / k) : -c * c / k / k;
        }
        assertThat(sigma[i][j]).isCloseTo(expected, within(1e-13 * (1 + c * c)));
      }
    }
  }

  @Test
  void oneHotMarginalMeetsItsClosedForm() {
    // F_d(t) = ((K−1)Φ(t/σ) + Φ((t−c)/σ)) / K for d ≤ K, Φ(t/σ) beyond
    GaussianMixture prior = GaussianMixture.oneHot(3, 4, 4, 0.5);
    GaussianMixture plain = new GaussianMixture(new double[][] {{0}}, 0.5);
    for (double t = -2; t < 6; t += 0.37) {
      double f = (2 * LossCases.cdf(plain, 0, t) + LossCases.cdf(plain, 0, t - 4)) / 3;
      double[] marginals = marginals(prior, t);
      assertThat(marginals)
          .containsExactly(new double[] {f, f, f, LossCases.cdf(plain, 0, t)}, within(1e-14));
    }
  }

  // --- distribution ---

  @Test
  void covarianceIsThatOfManyDraws() {
    GaussianMixture prior = LossCases.prior(3, 4);
    int n = 100_000;
    double[][] z = prior.sample(n, new Random(3));
    double[] mean = new double[4];
    for (int d = 0; d < 4; d++) {
      int column = d;
      mean[d] = IntStream.range(0, 3).mapToDouble(k -> prior.center(k)[column]).sum() / 3;
    }
    double[][] sigma = prior.covariance();
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        int a = i;
        int b = j;
        double[] products =
            Arrays.stream(z).mapToDouble(r -> (r[a] - mean[a]) * (r[b] - mean[b])).toArray();
        assertMean(products, sigma[i][j]);
      }
      int a = i;
      assertMean(Arrays.stream(z).mapToDouble(r -> r[a]).toArray(), mean[i]);
    }
  }

  @Test
  void everyModeIsDrawnEquallyOften() {
    GaussianMixture prior = GaussianMixture.oneHot(5, 5, 20, 1);
    double[][] z = prior.sample(50_000, new Random(4));
    for (int k = 0; k < 5; k++) {
      int mode = k;
      double[] hits = Arrays.stream(z).mapToDouble(r -> r[mode] > 10 ? 1 : 0).toArray();
      assertMean(hits, 0.2);
    }
  }

  @Test
  void aModesDrawsLieAroundItsCentre() {
    GaussianMixture prior = LossCases.prior(3, 2);
    Rng rng = new Rng(5);
    double[][] z =
        IntStream.range(0, 20_000).mapToObj(i -> prior.sampleMode(2, rng)).toArray(double[][]::new);
    for (int d = 0; d < 2; d++) {
      int column = d;
      double mu = prior.center(2)[d];
      assertMean(Arrays.stream(z).mapToDouble(r -> r[column]).toArray(), mu);
      assertMean(
          Arrays.stream(z).mapToDouble(r -> Math.pow(r[column] - mu, 2)).toArray(), 0.7 * 0.7);
    }
  }

  @Test
  void theSameSeedDrawsTheSame() {
    GaussianMixture prior = LossCases.prior(3, 2);
    assertThat(prior.sample(9, new Rng(8))).isDeepEqualTo(prior.sample(9, new Rng(8)));
  }

  @Test
  void densityIntegratesToTheDistributionFunction() {
    GaussianMixture prior = LossCases.prior(3, 2);
    double step = 1e-3;
    double[] integral = new double[2];
    for (int i = 0; i < 40_000; i++) { // midpoints from −20 to 20
      double t = -20 + (i + 0.5) * step;
      for (int d = 0; d < 2; d++) {
        integral[d] += step * prior.marginalDensity(d, t);
      }
      if (i % 4000 == 0) {
        assertThat(marginals(prior, t + 0.5 * step)).containsExactly(integral, within(1e-6));
      }
    }
    assertThat(integral).containsExactly(new double[] {1, 1}, within(1e-9));
  }

  @Test
  void centresAreCopiedInAndOut() {
    double[][] mu = {{1, 2}};
    GaussianMixture prior = new GaussianMixture(mu, 1);
    mu[0][0] = 99;
    prior.center(0)[1] = 99;
    assertThat(prior.center(0)).containsExactly(1, 2);
  }

  // --- Sobol centres ---

  @Test
  void sobolCentresByHand() {
    // The sequence goes on, after 0 and ½, with (¾,¼), (¼,¾), (⅜,⅜), (⅞,⅞): by symmetry the
    // directions
    // (1,−1), (−1,1), (−1,−1), (1,1) over √2. Neighbours are √2 apart: 4√2 < 6 ≤ 8√2, so each has
    // length 8.
    GaussianMixture prior = GaussianMixture.sobol(4, 2, 1);
    double a = 8 / Math.sqrt(2);
    assertCentres(prior, new double[][] {{a, -a}, {-a, a}, {-a, -a}, {a, a}});
    assertThat(prior.sigma()).isEqualTo(1);
    // two alone are 2 apart: 4·2 ≥ 6
    double b = 4 / Math.sqrt(2);
    assertCentres(GaussianMixture.sobol(2, 2, 1), new double[][] {{b, -b}, {-b, b}});
  }

  @Test
  void sobolCentresOfAnIndependentProgram() {
    // Points 2 and 5 of the unscrambled sequence of Joe and Kuo (new-joe-kuo-6), mapped by a
    // program
    // of its own
    GaussianMixture prior = GaussianMixture.sobol(10, 10, 1);
    double a = 2.5298221281347035;
    double b = 3.185531877088518;
    double c = 0.8823717980983731;
    assertThat(prior.center(0))
        .containsExactly(new double[] {a, -a, -a, -a, a, a, -a, a, a, a}, within(1e-12));
    assertThat(prior.center(3))
        .containsExactly(new double[] {b, b, -b, -c, b, c, b, -c, -c, -b}, within(1e-12));
    assertThat(GaussianMixture.sobol(10, 3, 1).center(9))
        .containsExactly(
            new double[] {-2.751943017807946, 2.751943017807946, -15.519459373749983},
            within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"2,1", "2,2", "8,2", "4,3", "10,3", "10,10", "50,10", "20,64", "10,100"})
  void sobolCentresLieOnOneSphereAtLeastSixApart(int k, int d) {
    GaussianMixture prior = GaussianMixture.sobol(k, d, 1);
    double radius = distance(prior.center(0), new double[d]);
    double power = Math.rint(Math.log(radius) / Math.log(2));
    assertThat(radius).isCloseTo(Math.pow(2, power), within(1e-12 * radius));
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < k; i++) {
      assertThat(distance(prior.center(i), new double[d]))
          .isCloseTo(radius, within(1e-12 * radius));
      for (int j = 0; j < i; j++) {
        nearest = Math.min(nearest, distance(prior.center(i), prior.center(j)));
      }
    }
    assertThat(nearest).isBetween(6.0, 12.0); // not doubled once more than needed
  }

  @Test
  void sobolCentresKeepTheirDistanceInUnitsOfSigma() {
    // neighbours √2 apart: √2·2 < 6·½ ≤ √2·4, and 32√2 < 60 ≤ 64√2
    assertThat(distance(GaussianMixture.sobol(4, 2, 0.5).center(0), new double[2]))
        .isCloseTo(4, within(1e-12));
    GaussianMixture wide = GaussianMixture.sobol(4, 2, 10);
    assertThat(distance(wide.center(0), new double[2])).isCloseTo(64, within(1e-11));
    assertThat(wide.sigma()).isEqualTo(10);
  }

  @Test
  void aSingleSobolCentreHasUnitLength() {
    assertThat(distance(GaussianMixture.sobol(1, 5, 1).center(0), new double[5]))
        .isCloseTo(1, within(1e-15));
  }

  @Test
  void oneDimensionHasRoomForTwoSobolCentres() {
    // a sphere of one dimension has two points
    assertCentres(GaussianMixture.sobol(2, 1, 1), new double[][] {{4}, {-4}});
    assertThatThrownBy(() -> GaussianMixture.sobol(3, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Sobol centers: two of 3 coincide in 1 dimensions; use fewer modes");
  }

  @Test
  void coincidingSobolCentresAreRefusedInThePlaneToo() {
    assertThatThrownBy(() -> GaussianMixture.sobol(10, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two of 10 coincide in 2 dimensions");
  }

  // --- errors ---

  @Test
  void moreOneHotModesThanDimensionsAreRefused() {
    assertThatThrownBy(() -> GaussianMixture.oneHot(11, 10, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "one-hot centers: wanted 1 ≤ modes ≤ dimensions, got 11 modes in 10 dimensions;"
                + " use more dimensions or Sobol centers");
  }

  @Test
  void noModesOrNoDimensionsAreRefused() {
    assertThatThrownBy(() -> new GaussianMixture(new double[0][], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GaussianMixture(new double[2][0], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GaussianMixture.oneHot(0, 3, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GaussianMixture.sobol(0, 3, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GaussianMixture.sobol(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void raggedAndUnboundedCentresAreRefused() {
    for (double[][] mu :
        new double[][][] {
          {{1, 2}, {3}}, {{1, Double.NaN}}, {{1, 2}, {Double.NEGATIVE_INFINITY, 0}}
        }) {
      assertThatThrownBy(() -> new GaussianMixture(mu, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("centers: wanted finite rows of equal length, got [");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aSigmaThatIsNoneIsRefused(double sigma) {
    assertThatThrownBy(() -> GaussianMixture.oneHot(2, 2, 10, sigma))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sigma: wanted a positive number, got " + sigma);
    assertThatThrownBy(() -> GaussianMixture.sobol(2, 2, sigma))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // --- shared ---

  /// F_d(t) for every d, as the losses compute it.
  private static double[] marginals(GaussianMixture prior, double t) {
    double[] row = new double[prior.dimensions()];
    Arrays.fill(row, t);
    return OnBackend.get(
        "oracle",
        on -> {
          try (Tape tape = new Tape(on)) {
            return prior
                .marginalCdf(tape.constant(Shape.of(1, row.length), row))
                .value()
                .toDoubles();
          }
        });
  }

  /// The mean is the expected one to within five of its standard errors.
  private static void assertMean(double[] x, double expected) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(expected, within(5 * Math.sqrt(variance / x.length)));
  }

  private static void assertCentres(GaussianMixture prior, double[][] expected) {
    assertThat(prior.modes()).isEqualTo(expected.length);
    for (int k = 0; k < expected.length; k++) {
      assertThat(prior.center(k)).containsExactly(expected[k], within(1e-12));
    }
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        IntStream.range(0, a.length).mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i])).sum());
  }
}

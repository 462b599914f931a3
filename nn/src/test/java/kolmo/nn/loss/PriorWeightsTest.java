package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.nn.OnBackend;
import kolmo.nn.Points;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorWeightsTest {

  private static final GaussianMixture PRIOR = GaussianMixture.oneHot(4, 4, 10, 1);

  // --- closed forms ---

  @Test
  void weightsOfTheReference() {
    assertThat(PriorWeights.ks(100, EmpiricalCdf.RIGHT)).isCloseTo(594.06, within(0.005));
    assertThat(PriorWeights.ks(200, EmpiricalCdf.RIGHT)).isCloseTo(1194.03, within(0.005));
    assertThat(PriorWeights.twoSample(100)).isEqualTo(303);
    // 12·100²/199
    assertThat(PriorWeights.ks(100, EmpiricalCdf.MIDPOINT)).isCloseTo(603.015, within(0.0005));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 33, 100, 200})
  void weightsAreThoseOfUniformOrderStatistics(int n) {
    // F(z) is uniform under the prior; the i-th smallest of n uniforms has mean i/(n+1) and
    // variance
    // i(n+1−i)/((n+1)²(n+2)), so E(U₍ᵢ₎ − t)² = variance + (mean − t)²
    double right = 0;
    double midpoint = 0;
    double two = 0;
    for (int i = 1; i <= n; i++) {
      double mean = i / (n + 1.0);
      double variance = mean * (1 - mean) / (n + 2);
      right += (variance + Math.pow(mean - (double) i / n, 2)) / n;
      midpoint += (variance + Math.pow(mean - (i - 0.5) / n, 2)) / n;
      two += 2 * variance / n;
    }
    assertThat(PriorWeights.ks(n, EmpiricalCdf.RIGHT) * right).isCloseTo(1, within(1e-12));
    assertThat(PriorWeights.ks(n, EmpiricalCdf.MIDPOINT) * midpoint).isCloseTo(1, within(1e-12));
    assertThat(PriorWeights.twoSample(n) * two).isCloseTo(1, within(1e-12));
  }

  // --- the losses themselves, on batches from the prior ---

  @ParameterizedTest
  @CsvSource({"RIGHT,10", "RIGHT,50", "MIDPOINT,10", "MIDPOINT,50"})
  void anIdealBatchCostsOne(EmpiricalCdf empirical, int n) {
    KsLoss loss = new KsLoss(PRIOR, empirical);
    Rng rng = new Rng(1);
    assertMeanIsOne(300, PriorWeights.ks(n, empirical), v -> loss.of(v[0]), () -> draws(rng, n, 1));
  }

  @Test
  void anIdealStackedPairCostsOne() {
    KsLoss loss = new KsLoss(PRIOR, EmpiricalCdf.RIGHT);
    Rng rng = new Rng(2);
    assertMeanIsOne(
        300,
        PriorWeights.ks(2 * 50, EmpiricalCdf.RIGHT),
        v -> loss.stacked(v[0], v[1]),
        () -> draws(rng, 50, 2));
  }

  @Test
  void twoIdealBatchesCostOneSorted() {
    TwoSampleKsLoss loss = new TwoSampleKsLoss(PRIOR, Pairing.SORTED);
    Rng rng = new Rng(3);
    assertMeanIsOne(
        300, PriorWeights.twoSample(50), v -> loss.of(v[0], v[1]), () -> draws(rng, 50, 2));
  }

  @Test
  void twoIdealBatchesCostOneSixthPairedAndUnweighted() {
    TwoSampleKsLoss loss = new TwoSampleKsLoss(PRIOR, Pairing.PAIRED);
    Rng rng = new Rng(4);
    assertMeanIsOne(300, 6, v -> loss.of(v[0], v[1]), () -> draws(rng, 50, 2));
  }

  @Test
  void anIdealBatchCostsOneForTheCovariance() {
    GaussianMixture prior = GaussianMixture.oneHot(3, 3, 10, 1);
    double weight = PriorWeights.covariance(prior, 30, new Rng(5));
    CovarianceLoss loss = new CovarianceLoss(prior);
    Random rng = new Random(6);
    assertMeanIsOne(
        400, weight, v -> loss.of(v[0]), () -> new double[][][] {prior.sample(30, rng)});
  }

  @Test
  void theCovarianceWeightIsThatOfTheLossItself() {
    // the same draws through the tape; few of them, so that 1/N and 1/(N−1) are far apart
    GaussianMixture prior = LossCases.prior(3, 2);
    CovarianceLoss loss = new CovarianceLoss(prior);
    Rng rng = new Rng(10);
    double mean =
        OnBackend.get(
            "oracle",
            on ->
                DoubleStream.generate(
                        () ->
                            value(on, v -> loss.of(v[0]), new double[][][] {prior.sample(4, rng)}))
                    .limit(PriorWeights.DRAWS)
                    .average()
                    .orElseThrow());
    assertThat(PriorWeights.covariance(prior, 4, new Rng(10)) * mean).isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.95, 1})
  void anIdealCoupledPairCostsOneForTheCovariance(double alpha) {
    GaussianMixture prior = GaussianMixture.oneHot(3, 3, 10, 1);
    double weight = PriorWeights.coupledCovariance(prior, 30, alpha, new Rng(7));
    CovarianceLoss loss = new CovarianceLoss(prior);
    Random rng = new Random(8);
    assertMeanIsOne(
        400,
        weight,
        v -> loss.coupled(v[0], v[1], alpha),
        () -> {
          double[][] z = prior.sample(30, rng);
          double[][] other = prior.sample(30, rng);
          double[][] partner =
              IntStream.range(0, 30)
                  .mapToObj(i -> rng.nextDouble() < alpha ? z[i] : other[i])
                  .toArray(double[][]::new);
          return new double[][][] {z, partner};
        });
  }

  // --- the published scale ---

  @ParameterizedTest
  @CsvSource({"10,1.06,1.09", "4.243,14.5,14.5", "1,77,77"})
  void covarianceWeightMeetsTheTable(double c, double low, double high) {
    double weight =
        PriorWeights.covariance(GaussianMixture.oneHot(10, 10, c, 1), 100, PriorWeights.stream());
    assertThat(weight).isBetween(0.96 * low, 1.04 * high);
  }

  @ParameterizedTest
  @CsvSource({"10,1.05,1.08", "4.243,14.3,14.3", "1,78,78"})
  void coupledCovarianceWeightMeetsTheTable(double c, double low, double high) {
    double weight =
        PriorWeights.coupledCovariance(
            GaussianMixture.oneHot(10, 10, c, 1), 100, 0.95, PriorWeights.stream());
    assertThat(weight).isBetween(0.96 * low, 1.04 * high);
  }

  @Test
  void theSameSeedGivesTheSameWeight() {
    GaussianMixture prior = LossCases.prior(3, 2);
    assertThat(PriorWeights.coupledCovariance(prior, 7, 0.9, new Rng(9)))
        .isEqualTo(PriorWeights.coupledCovariance(prior, 7, 0.9, new Rng(9)));
  }

  // --- shared ---

  private static double[][][] draws(Rng rng, int n, int batches) {
    return IntStream.range(0, batches)
        .mapToObj(i -> PRIOR.sample(n, rng))
        .toArray(double[][][]::new);
  }

  /// weight · loss has mean 1 over the draws, to within four standard errors; a weight that is
  /// itself simulated has as large an error again, which is why the error is counted √2 times.
  private static void assertMeanIsOne(
      int draws, double weight, Function<Var[], Var> loss, Supplier<double[][][]> batch) {
    double[] values =
        OnBackend.get(
            "oracle",
            on ->
                DoubleStream.generate(() -> weight * value(on, loss, batch.get()))
                    .limit(draws)
                    .toArray());
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double error = Math.sqrt(variance / draws);
    assertThat(error).isLessThan(0.06); // or the test would be void
    assertThat(mean).isCloseTo(1, within(4 * Math.sqrt(2) * error));
  }

  private static double value(Backend on, Function<Var[], Var> loss, double[][][] batches) {
    try (Tape tape = new Tape(on)) {
      Var[] in =
          Arrays.stream(batches)
              .map(z -> tape.constant(Shape.of(z.length, z[0].length), Points.flat(z)))
              .toArray(Var[]::new);
      return loss.apply(in).item();
    }
  }
}

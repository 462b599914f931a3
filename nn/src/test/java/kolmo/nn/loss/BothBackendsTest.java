package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import kolmo.autograd.Var;
import kolmo.nn.Points;
import kolmo.nn.Probe;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every loss and its gradients in float32 against the same in double precision.
class BothBackendsTest {

  /// float32 keeps 6e-8; the longest sums here have 200 terms, and a covariance's square doubles
  /// what its difference from the target has lost.
  private static final double TOLERANCE = 2e-5;

  /// Every loss as a function of two matrices of one shape; the second may go unused.
  private static Map<String, Function<List<Var>, Var>> losses(GaussianMixture prior) {
    KsLoss right = new KsLoss(prior, EmpiricalCdf.RIGHT);
    KsLoss midpoint = new KsLoss(prior, EmpiricalCdf.MIDPOINT);
    TwoSampleKsLoss paired = new TwoSampleKsLoss(prior, Pairing.PAIRED);
    TwoSampleKsLoss sorted = new TwoSampleKsLoss(prior, Pairing.SORTED);
    CovarianceLoss covariance = new CovarianceLoss(prior);
    Map<String, Function<List<Var>, Var>> losses = new LinkedHashMap<>();
    losses.put("mse", v -> new MseLoss().of(v.get(0), v.get(1)));
    losses.put(
        "bernoulli", v -> new BernoulliLoss().of(v.get(0).mul(0.2), v.get(1).mul(0.2).sigmoid()));
    losses.put("kl", v -> new GaussianKl().of(v.get(0).mul(0.2), v.get(1).mul(0.2)));
    losses.put(
        "continuous bernoulli",
        v -> new ContinuousBernoulliLoss().of(v.get(0).mul(0.2), v.get(1).mul(0.2).sigmoid()));
    losses.put(
        "kl, sampled",
        v -> new GaussianKl().sampled(v.get(0).mul(0.3), v.get(0).mul(0.2), v.get(1).mul(0.2)));
    losses.put(
        "smooth encoder",
        v -> {
          Var a = v.get(0).mul(0.2);
          Var b = v.get(1).mul(0.2);
          return new SmoothEncoderLoss(4).of(a, b, b, a);
        });
    losses.put(
        "self-consistency",
        v -> {
          Var a = v.get(0).mul(0.2);
          Var b = v.get(1).mul(0.2);
          return new SelfConsistencyLoss(0.8).of(a, b, b, a);
        });
    losses.put("ks", v -> right.of(v.get(0)));
    losses.put("ks midpoint", v -> midpoint.of(v.get(0)));
    losses.put("ks stacked", v -> right.stacked(v.get(0), v.get(1)));
    losses.put("paired", v -> paired.of(v.get(0), v.get(1)));
    losses.put("sorted", v -> sorted.of(v.get(0), v.get(1)));
    losses.put("covariance", v -> covariance.of(v.get(0)));
    losses.put("covariance, zero", v -> covariance.augmentedZero(v.get(0), v.get(1)));
    losses.put("covariance, mask", v -> covariance.augmentedMask(v.get(0), v.get(1)));
    losses.put("covariance, coupled", v -> covariance.coupled(v.get(0), v.get(1), 0.95));
    return losses;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,10", "31,1", "31,10", "33,1", "33,10", "200,1", "200,10", "257,3"})
  void cpuMeetsTheOracle(int n, int d) {
    meet(GaussianMixture.oneHot(d, d, 10, 1), n);
  }

  /// Centres of which no two share a coordinate, so that nothing can be merged.
  @ParameterizedTest
  @CsvSource({"1,2", "33,10", "200,17", "700,2"})
  void cpuMeetsTheOracleOnSobolCenters(int n, int d) {
    meet(GaussianMixture.sobol(5, d, 0.8), n);
  }

  private static void meet(GaussianMixture prior, int n) {
    double[][] z = Points.rounded(prior.sample(n, new Random(1)));
    double[][] zAdv = Points.rounded(prior.sample(n, new Random(2)));
    losses(prior)
        .forEach(
            (name, loss) -> {
              boolean both = !List.of("ks", "ks midpoint", "covariance").contains(name);
              double[][][] at = both ? new double[][][] {z, zAdv} : new double[][][] {z};
              Probe expected = Probe.of("oracle", loss, at);
              Probe actual = Probe.of("cpu", loss, at);
              assertThat(actual.value())
                  .as(name)
                  .isCloseTo(
                      expected.value(),
                      within(TOLERANCE * Math.max(1, Math.abs(expected.value()))));
              for (int i = 0; i < at.length; i++) {
                double[] g = expected.gradients().get(i);
                double scale = Arrays.stream(g).map(Math::abs).max().orElseThrow();
                assertThat(actual.gradients().get(i))
                    .as("gradient %d of %s", i, name)
                    .containsExactly(g, within(TOLERANCE * Math.max(scale, 1e-9)));
              }
            });
  }
}

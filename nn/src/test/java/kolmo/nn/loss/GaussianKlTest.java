package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import kolmo.nn.Points;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianKlTest {

  private static final GaussianKl LOSS = new GaussianKl();

  @ParameterizedTest
  @CsvSource({"1,1", "3,4", "7,10"})
  void atMeanOneAndVarianceOneItIsHalfTheDimensions(int n, int d) {
    // ½(1 + 1 − 1 − 0) = ½ in each dimension
    double[][] ones = new double[n][d];
    Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));
    assertThat(Probe.of("oracle", v -> LOSS.of(v.get(0), v.get(1)), ones, new double[n][d]).value())
        .isCloseTo(d / 2.0, within(1e-14));
  }

  @Test
  void theStandardNormalIsFree() {
    Probe p =
        Probe.of("oracle", v -> LOSS.of(v.get(0), v.get(1)), new double[2][3], new double[2][3]);
    assertThat(p.value()).isZero();
    assertThat(p.gradients().get(0)).containsExactly(new double[6], within(0.0));
    assertThat(p.gradients().get(1)).containsExactly(new double[6], within(0.0));
  }

  @Test
  void valueAndGradientByHand() {
    // N = 2, D = 1.  (μ, σ²) = (2, e): ½(4 + e − 1 − 1) = 1 + e/2;  (0, 1): 0;  L = (1 + e/2)/2
    // ∂L/∂μ = μ/N = (1, 0);  ∂L/∂log σ² = (σ²−1)/2N = ((e−1)/4, 0)
    Probe p =
        Probe.of(
            "oracle",
            v -> LOSS.of(v.get(0), v.get(1)),
            new double[][] {{2}, {0}},
            new double[][] {{1}, {0}});
    assertThat(p.value()).isCloseTo((1 + Math.E / 2) / 2, within(1e-15));
    assertThat(p.gradients().get(0)).containsExactly(1, 0);
    assertThat(p.gradients().get(1))
        .containsExactly(new double[] {(Math.E - 1) / 4, 0}, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "2,3", "7,2", "33,4"})
  void gradientMeetsCentralDifferences(int n, int d) {
    LossCases.checkGradient(
        v -> LOSS.of(v.get(0), v.get(1)), Points.normal(2, n, d, 1), Points.normal(3, n, d, 1));
  }

  @Test
  void sampledByHand() {
    // z = 3, (μ, σ²) = (2, e): ½(9 − 1/e − 1);  ∂z: z − (z−μ)/σ² = 3 − 1/e;  ∂μ: 1/e;
    // ∂log σ²: ½((z−μ)²/σ² − 1) = ½(1/e − 1)
    Probe p =
        Probe.of(
            "oracle",
            v -> LOSS.sampled(v.get(0), v.get(1), v.get(2)),
            new double[][] {{3}},
            new double[][] {{2}},
            new double[][] {{1}});
    assertThat(p.value()).isCloseTo(0.5 * (8 - 1 / Math.E), within(1e-15));
    assertThat(p.gradients().get(0)[0]).isCloseTo(3 - 1 / Math.E, within(1e-15));
    assertThat(p.gradients().get(1)[0]).isCloseTo(1 / Math.E, within(1e-15));
    assertThat(p.gradients().get(2)[0]).isCloseTo(0.5 * (1 / Math.E - 1), within(1e-15));
  }

  @Test
  void sampledIsRightInTheMean() {
    // ½(z² − ξ² − log σ²) with z = μ + σξ, μ = 1, σ = 2: variance ½·(σ² − 1)² + μ²σ² = 8.5
    int n = 40_000;
    double[][] xi = Points.normal(9, n, 1, 1);
    double[][] mu = new double[n][1];
    double[][] l = new double[n][1];
    double[][] z = new double[n][1];
    for (int i = 0; i < n; i++) {
      mu[i][0] = 1;
      l[i][0] = Math.log(4);
      z[i][0] = 1 + 2 * xi[i][0];
    }
    double exact = Probe.of("oracle", v -> LOSS.of(v.get(0), v.get(1)), mu, l).value();
    double drawn =
        Probe.of("oracle", v -> LOSS.sampled(v.get(0), v.get(1), v.get(2)), z, mu, l).value();
    assertThat(drawn).isCloseTo(exact, within(5 * Math.sqrt(8.5 / n)));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "33,4"})
  void gradientOfTheSampledMeetsCentralDifferences(int n, int d) {
    LossCases.checkGradient(
        v -> LOSS.sampled(v.get(0), v.get(1), v.get(2)),
        Points.normal(1, n, d, 1),
        Points.normal(2, n, d, 1),
        Points.normal(3, n, d, 1));
  }
}

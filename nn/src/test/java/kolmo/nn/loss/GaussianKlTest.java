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
}

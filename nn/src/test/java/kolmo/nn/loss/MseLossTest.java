package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import kolmo.nn.Points;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MseLossTest {

  private static final MseLoss LOSS = new MseLoss();

  @Test
  void valueAndGradientByHand() {
    // ((1−0)² + (2−4)² + (3−3)² + (4−1)²) / 4 = (1 + 4 + 0 + 9) / 4;  ∂L/∂x̂ = 2(x̂−x)/4
    double[][] xHat = {{1, 2}, {3, 4}};
    double[][] x = {{0, 4}, {3, 1}};
    Probe p = Probe.of("oracle", v -> LOSS.of(v.get(0), v.get(1)), xHat, x);
    assertThat(p.value()).isEqualTo(3.5);
    assertThat(p.gradients().get(0)).containsExactly(new double[] {0.5, -1, 0, 1.5}, within(1e-15));
    assertThat(p.gradients().get(1))
        .containsExactly(new double[] {-0.5, 1, 0, -1.5}, within(1e-15));
  }

  @Test
  void isTheMeanOverBatchAndPixelsAlike() {
    // every pixel of the picture is off by 2, whatever the batch and the number of pixels
    double[][] x = Points.normal(1, 7, 13, 1);
    double[][] xHat = new double[7][13];
    for (int n = 0; n < 7; n++) {
      for (int p = 0; p < 13; p++) {
        xHat[n][p] = x[n][p] + 2;
      }
    }
    assertThat(Probe.of("oracle", v -> LOSS.of(v.get(0), v.get(1)), xHat, x).value())
        .isCloseTo(4, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "2,3", "7,2", "33,4"})
  void gradientMeetsCentralDifferences(int n, int p) {
    LossCases.checkGradient(
        v -> LOSS.of(v.get(0), v.get(1)), Points.normal(2, n, p, 1), Points.normal(3, n, p, 1));
  }
}

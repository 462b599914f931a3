package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import kolmo.nn.Points;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BernoulliLossTest {

  private static final BernoulliLoss LOSS = new BernoulliLoss();

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1024})
  void atLogitZeroEveryPixelCostsLnTwo(int pixels) {
    // x̂ = ½: −x ln ½ − (1−x) ln ½ = ln 2 for every x, summed over P pixels, averaged over N
    double[][] x = pixelValues(3, pixels);
    assertThat(
            Probe.of("oracle", v -> LOSS.of(v.get(0), v.get(1)), new double[3][pixels], x).value())
        .isCloseTo(pixels * Math.log(2), within(1e-13 * pixels));
  }

  @Test
  void valueAndGradientByHand() {
    // logit ln 3 is x̂ = ¾.  N = 2, P = 1: x = 1 costs −ln ¾, x = 0 costs −ln ¼;
    // L = (ln 4/3 + ln 4) / 2;  ∂L/∂a = (x̂−x)/N = (−⅛, ⅜)
    double[][] logits = {{Math.log(3)}, {Math.log(3)}};
    double[][] x = {{1}, {0}};
    Probe p = Probe.of("oracle", v -> LOSS.of(v.get(0), v.get(1)), logits, x);
    assertThat(p.value()).isCloseTo((Math.log(4.0 / 3) + Math.log(4)) / 2, within(1e-15));
    assertThat(p.gradients().get(0)).containsExactly(new double[] {-0.125, 0.375}, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void hugeLogitsCostWhatTheyShouldAndNotInfinity(String backend) {
    // right and sure costs 0; wrong and sure costs |a|
    double[][] logits = {{1000, -1000, 1000, -1000}};
    double[][] x = {{1, 0, 0, 1}};
    Probe p = Probe.of(backend, v -> LOSS.of(v.get(0), v.get(1)), logits, x);
    assertThat(p.value()).isEqualTo(2000);
    assertThat(p.gradients().get(0)).containsExactly(0, 0, 1, -1);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "2,3", "7,2", "33,4"})
  void gradientMeetsCentralDifferences(int n, int p) {
    LossCases.checkGradient(
        v -> LOSS.of(v.get(0), v.get(1)), Points.normal(2, n, p, 2), pixelValues(n, p));
  }

  private static double[][] pixelValues(int n, int p) {
    return Arrays.stream(Points.normal(3, n, p, 1))
        .map(row -> Arrays.stream(row).map(v -> 0.5 + 0.5 * Math.sin(v)).toArray())
        .toArray(double[][]::new);
  }
}

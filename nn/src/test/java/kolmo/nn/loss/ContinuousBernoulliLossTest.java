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

class ContinuousBernoulliLossTest {

  private static final ContinuousBernoulliLoss LOSS = new ContinuousBernoulliLoss();

  private static Probe at(String backend, double logit, double x) {
    return Probe.of(
        backend, v -> LOSS.of(v.get(0), v.get(1)), new double[][] {{logit}}, new double[][] {{x}});
  }

  /// At logit 0 the variable is uniform on [0,1]: its density is 1. At logit ln 3, λ = ¾: C = 2
  /// artanh(½)/½ = 2 ln 3, so that x = 1 costs −ln ¾ − ln(2 ln 3). Its mean, which the slope says,
  /// is λ/(2λ−1) + 1/(2 artanh(1−2λ)) = 3/2 − 1/ln 3.
  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void valueAndGradientByHand(String backend) {
    double error = backend.equals("oracle") ? 1e-14 : 1e-6;
    assertThat(at(backend, 0, 0.3).value()).isCloseTo(0, within(error));
    assertThat(at(backend, 0, 0.3).gradients().get(0)[0]).isCloseTo(0.2, within(error));
    Probe p = at(backend, Math.log(3), 1);
    double value = -Math.log(0.75) - Math.log(2 * Math.log(3));
    assertThat(p.value()).isCloseTo(value, within(error));
    assertThat(p.gradients().get(0)[0]).isCloseTo(1.5 - 1 / Math.log(3) - 1, within(error));
  }

  /// ∫₀¹ p(x) dx = 1, by Simpson's rule.
  @ParameterizedTest
  @ValueSource(doubles = {-7, -1, -0.2, 1e-9, 0.24, 0.26, 3, 12})
  void itIsADensity(double logit) {
    int n = 2000;
    double integral = 0;
    double normaliser = -at("oracle", logit, 0).value(); // log p(0)
    for (int i = 0; i <= n; i++) {
      double x = (double) i / n;
      double weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
      integral += weight * Math.exp(normaliser + x * logit) / (3 * n);
    }
    assertThat(integral).isCloseTo(1, within(1e-10));
  }

  /// The series and the closed formula meet at |a| = ¼, value and slope.
  @ParameterizedTest
  @ValueSource(doubles = {0.25, -0.25})
  void bothFormulasMeet(double edge) {
    Probe inside = at("oracle", edge * (1 - 1e-15), 0.5);
    Probe outside = at("oracle", edge * (1 + 1e-15), 0.5);
    assertThat(inside.value()).isCloseTo(outside.value(), within(1e-13));
    assertThat(inside.gradients().get(0)[0])
        .isCloseTo(outside.gradients().get(0)[0], within(1e-11));
  }

  /// Near 0 in float32 and far away nothing is lost: the slope for x = ½ is a/12 there, and −½ or ½
  /// at the far ends, where the mean is next to 0 or 1.
  @Test
  void smallAndLargeLogitsKeepTheirSlope() {
    assertThat(at("cpu", 1e-4, 0.5).gradients().get(0)[0]).isCloseTo(1e-4 / 12, within(1e-7));
    assertThat(at("cpu", 80, 0.5).gradients().get(0)[0]).isCloseTo(0.5 - 1.0 / 80, within(1e-5));
    assertThat(at("cpu", -80, 0.5).gradients().get(0)[0]).isCloseTo(1.0 / 80 - 0.5, within(1e-5));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "7,2", "33,4"})
  void gradientMeetsCentralDifferences(int n, int p) {
    double[][] x =
        Arrays.stream(Points.normal(3, n, p, 1))
            .map(row -> Arrays.stream(row).map(v -> 0.5 + 0.5 * Math.sin(v)).toArray())
            .toArray(double[][]::new);
    LossCases.checkGradient(v -> LOSS.of(v.get(0), v.get(1)), Points.normal(2, n, p, 1), x);
  }
}

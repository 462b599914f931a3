package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import kolmo.nn.Points;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfConsistencyLossTest {

  private static Probe at(
      double rho, double[][] mu, double[][] l, double[][] muAgain, double[][] lAgain) {
    SelfConsistencyLoss loss = new SelfConsistencyLoss(rho);
    return Probe.of(
        "oracle", v -> loss.of(v.get(0), v.get(1), v.get(2), v.get(3)), mu, l, muAgain, lAgain);
  }

  /// ρ = 0.6: 1 − ρ² = 0.64. μ = 1, s = 2, μ̃ = 1.4, s̃ = 0.64, twice:
  ///
  /// ```text
  /// L = (0.64 + 0.36·2 + 0.8²)/1.28 − ½ ln 0.64 = 2/1.28 − ½ ln 0.64
  /// ∂/∂μ̃ = 0.8/0.64 = 1.25      ∂/∂μ = −0.75      ∂/∂s = 0.36/1.28, times s: 0.5625
  /// ∂/∂s̃ = 1/1.28 − 1/1.28 = 0: the best s̃ is 1 − ρ²
  /// ```
  @Test
  void valueAndGradientByHand() {
    double[][] l = {{Math.log(2)}, {Math.log(2)}};
    double[][] lAgain = {{Math.log(0.64)}, {Math.log(0.64)}};
    Probe p = at(0.6, new double[][] {{1}, {1}}, l, new double[][] {{1.4}, {1.4}}, lAgain);
    assertThat(p.value()).isCloseTo(2 / 1.28 - 0.5 * Math.log(0.64), within(1e-14));
    assertThat(p.gradients().get(0)).containsExactly(new double[] {-0.375, -0.375}, within(1e-14));
    assertThat(p.gradients().get(1))
        .containsExactly(new double[] {0.28125, 0.28125}, within(1e-14));
    assertThat(p.gradients().get(2)).containsExactly(new double[] {0.625, 0.625}, within(1e-14));
    assertThat(p.gradients().get(3)).containsExactly(new double[2], within(1e-14));
  }

  /// KL of diag(s, s̃) around (μ, μ̃) from N(0, R), R = (1 ρ; ρ 1): ½( tr R⁻¹Σ + mᵀR⁻¹m − 2 + log
  /// det R − log det Σ ).
  @ParameterizedTest
  @ValueSource(doubles = {-0.5, 0, 0.8, 0.975})
  void withTheDivergenceItIsThatFromAPriorOfPairs(double rho) {
    int n = 5;
    int d = 3;
    double[][] mu = Points.normal(1, n, d, 1);
    double[][] l = Points.normal(2, n, d, 1);
    double[][] muAgain = Points.normal(3, n, d, 1);
    double[][] lAgain = Points.normal(4, n, d, 1);
    double det = 1 - rho * rho;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < d; k++) {
        double a = mu[i][k];
        double b = muAgain[i][k];
        double trace = (Math.exp(l[i][k]) + Math.exp(lAgain[i][k])) / det;
        double square = (a * a - 2 * rho * a * b + b * b) / det;
        pairs += 0.5 * (trace + square - 2 + Math.log(det) - l[i][k] - lAgain[i][k]) / n;
      }
    }
    double kl = Probe.of("oracle", v -> new GaussianKl().of(v.get(0), v.get(1)), mu, l).value();
    double loss = at(rho, mu, l, muAgain, lAgain).value();
    assertThat(kl + loss).isCloseTo(pairs + d / 2.0 * (1 - Math.log(det)), within(1e-11));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "7,2", "33,4"})
  void gradientMeetsCentralDifferences(int n, int d) {
    SelfConsistencyLoss loss = new SelfConsistencyLoss(0.8);
    LossCases.checkGradient(
        v -> loss.of(v.get(0), v.get(1), v.get(2), v.get(3)),
        Points.normal(1, n, d, 1),
        Points.normal(2, n, d, 1),
        Points.normal(3, n, d, 1),
        Points.normal(4, n, d, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -1, 2, Double.NaN})
  void aCorrelationOfOneIsRefused(double rho) {
    assertThatThrownBy(() -> new SelfConsistencyLoss(rho))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rho: wanted −1 < ρ < 1, got " + rho);
  }
}

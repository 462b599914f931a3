package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import kolmo.autograd.Var;
import kolmo.nn.Points;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothEncoderLossTest {

  private static Probe at(
      double gamma, double[][] mu, double[][] l, double[][] muB, double[][] lB) {
    SmoothEncoderLoss loss = new SmoothEncoderLoss(gamma);
    return Probe.of("oracle", v -> loss.of(v.get(0), v.get(1), v.get(2), v.get(3)), mu, l, muB, lB);
  }

  private static double[][] one(double value) {
    return new double[][] {{value}};
  }

  /// γ = 0: the two divergences from the prior, less D·log 2π.
  @ParameterizedTest
  @CsvSource({"1,1", "3,4", "33,10"})
  void withoutPullItIsTheDivergencesOfBoth(int n, int d) {
    double[][] mu = Points.normal(1, n, d, 1);
    double[][] l = Points.normal(2, n, d, 1);
    double[][] muB = Points.normal(3, n, d, 1);
    double[][] lB = Points.normal(4, n, d, 1);
    GaussianKl kl = new GaussianKl();
    Probe both =
        Probe.of(
            "oracle",
            v -> {
              Var of = kl.of(v.get(0), v.get(1));
              return of.add(kl.of(v.get(2), v.get(3))).add(-d * Math.log(2 * Math.PI));
            },
            mu,
            l,
            muB,
            lB);
    Probe free = at(0, mu, l, muB, lB);
    assertThat(free.value()).isCloseTo(both.value(), within(1e-12));
    for (int i = 0; i < 4; i++) {
      assertThat(free.gradients().get(i)).containsExactly(both.gradients().get(i), within(1e-13));
    }
  }

  /// γ = 2, s = ½, s′ = 6: u = √(1 + 16·3) = 7. μ = 1, μ′ = 3:
  ///
  /// ```text
  /// prior = ½(1 + 9 + 6.5) = 8.25        pull = 4 + 6.5 = 10.5
  /// H     = ½(6 − ln 8 + ln 6) + ln 2πe
  /// ∂/∂μ = 1 + 2·(1−3) = −3              ∂/∂μ′ = 3 + 2·(3−1) = 7
  /// ∂/∂s = ½ + 1 − 4·6/8 − 1/(2·½) = −2½, times s: −1¼
  /// ∂/∂s′ = ½ + 1 − 4·½/8 − 1/12 = 7/6, times s′: 7
  /// ```
  @Test
  void valueAndGradientByHand() {
    Probe p = at(2, one(1), one(Math.log(0.5)), one(3), one(Math.log(6)));
    double entropy = 0.5 * (6 - Math.log(8) + Math.log(6)) + Math.log(2 * Math.PI * Math.E);
    assertThat(p.value()).isCloseTo(8.25 + 10.5 - entropy, within(1e-13));
    assertThat(p.gradients().get(0)[0]).isCloseTo(-3, within(1e-13));
    assertThat(p.gradients().get(2)[0]).isCloseTo(7, within(1e-13));
    assertThat(p.gradients().get(1)[0]).isCloseTo(-1.25, within(1e-13));
    assertThat(p.gradients().get(3)[0]).isCloseTo(7, within(1e-13));
  }

  /// WD by its definition: the least over the covariance ψ of a joint Gaussian, on a fine grid.
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 4, 39})
  void itIsTheLeastOverAllCouplings(double gamma) {
    double s = 0.7;
    double sB = 1.9;
    double least = Double.POSITIVE_INFINITY;
    int steps = 2_000_000;
    for (int i = 1; i < steps; i++) {
      double psi = Math.sqrt(s * sB) * i / steps;
      double entropy = 0.5 * Math.log(Math.pow(2 * Math.PI * Math.E, 2) * (s * sB - psi * psi));
      least = Math.min(least, gamma / 2 * (0.25 + s + sB - 2 * psi) - entropy);
    }
    double prior = 0.5 * (1 + 0.25 + s + sB);
    Probe p = at(gamma, one(1), one(Math.log(s)), one(0.5), one(Math.log(sB)));
    assertThat(p.value()).isCloseTo(prior + least, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "7,2", "33,4"})
  void gradientMeetsCentralDifferences(int n, int d) {
    SmoothEncoderLoss loss = new SmoothEncoderLoss(4);
    LossCases.checkGradient(
        v -> loss.of(v.get(0), v.get(1), v.get(2), v.get(3)),
        Points.normal(1, n, d, 1),
        Points.normal(2, n, d, 1),
        Points.normal(3, n, d, 1),
        Points.normal(4, n, d, 1));
  }
}

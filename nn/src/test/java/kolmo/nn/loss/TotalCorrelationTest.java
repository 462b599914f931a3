package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import kolmo.nn.Points;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotalCorrelationTest {

  private static final TotalCorrelation LOSS = new TotalCorrelation();

  private static Probe at(double[][] z, double[][] mu, double[][] logVariance) {
    return Probe.of("oracle", v -> LOSS.of(v.get(0), v.get(1), v.get(2)), z, mu, logVariance);
  }

  /// Two standard posteriors on the diagonal, a apart in each coordinate, z at their means: both
  /// coordinates say the same. log q̂ = log ½(1 + e^(−a²)), log q̂_d = log ½(1 + e^(−a²/2)), less
  /// the constants of the normal density, which are as many in the one as in the others.
  @Test
  void valueByHand() {
    double a = 1.5;
    double[][] mu = {{0, 0}, {a, a}};
    double value =
        Math.log(0.5 * (1 + Math.exp(-a * a))) - 2 * Math.log(0.5 * (1 + Math.exp(-a * a / 2)));
    assertThat(at(mu, mu, new double[2][2]).value()).isCloseTo(value, within(1e-14));
    // far apart: one bit of one coordinate is known from the other
    double[][] far = {{0, 0}, {100, 100}};
    assertThat(at(far, far, new double[2][2]).value()).isCloseTo(Math.log(2), within(1e-14));
  }

  /// A single Gaussian with a diagonal covariance is the product of its marginals.
  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "7,1"})
  void whatHasOnePosteriorOrOneCoordinateIsIndependent(int n, int d) {
    double[][] z = Points.normal(1, n, d, 1);
    double[][] mu = Points.normal(2, n, d, 1);
    assertThat(at(z, mu, Points.normal(3, n, d, 1)).value()).isCloseTo(0, within(1e-13));
  }

  /// ∂L/∂ℓₙₘd = (w − v)/N with w, v the softmaxes over m; ∂ℓ/∂z = −(z−μ)/σ², ∂ℓ/∂μ = (z−μ)/σ²,
  /// ∂ℓ/∂log σ² = ½((z−μ)²/σ² − 1).
  @ParameterizedTest
  @CsvSource({"2,2", "7,3", "33,10"})
  void gradientIsTheClosedForm(int n, int d) {
    double[][] z = Points.normal(1, n, d, 1);
    double[][] mu = Points.normal(2, n, d, 1);
    double[][] l = Points.normal(3, n, d, 0.5);
    double[] dz = new double[n * d];
    double[] dMu = new double[n * d];
    double[] dl = new double[n * d];
    for (int i = 0; i < n; i++) {
      double[][] density = new double[n][d];
      double[] joint = new double[n];
      for (int m = 0; m < n; m++) {
        for (int k = 0; k < d; k++) {
          double away = z[i][k] - mu[m][k];
          density[m][k] = -0.5 * (away * away * Math.exp(-l[m][k]) + l[m][k]);
          joint[m] += density[m][k];
        }
      }
      for (int m = 0; m < n; m++) {
        for (int k = 0; k < d; k++) {
          double w = 0;
          double v = 0;
          for (int j = 0; j < n; j++) {
            w += Math.exp(joint[j] - joint[m]);
            v += Math.exp(density[j][k] - density[m][k]);
          }
          double slope = (1 / w - 1 / v) / n;
          double away = z[i][k] - mu[m][k];
          double precision = Math.exp(-l[m][k]);
          dz[i * d + k] -= slope * away * precision;
          dMu[m * d + k] += slope * away * precision;
          dl[m * d + k] += slope * 0.5 * (away * away * precision - 1);
        }
      }
    }
    Probe p = at(z, mu, l);
    assertThat(p.gradients().get(0)).containsExactly(dz, within(1e-13));
    assertThat(p.gradients().get(1)).containsExactly(dMu, within(1e-13));
    assertThat(p.gradients().get(2)).containsExactly(dl, within(1e-13));
  }

  @ParameterizedTest
  @CsvSource({"1,2", "3,2", "7,4"})
  void gradientMeetsCentralDifferences(int n, int d) {
    LossCases.checkGradient(
        v -> LOSS.of(v.get(0), v.get(1), v.get(2)),
        Points.normal(1, n, d, 1),
        Points.normal(2, n, d, 1),
        Points.normal(3, n, d, 0.5));
  }

  @Test
  void narrowPosteriorsDoNotOverflow() {
    double[][] mu = Points.normal(2, 20, 10, 1);
    double[][] l = new double[20][10];
    for (int i = 0; i < 20; i++) {
      for (int k = 0; k < 10; k++) {
        l[i][k] = i % 2 == 0 ? -25 : 1;
      }
    }
    Probe p = Probe.of("cpu", v -> LOSS.of(v.get(0), v.get(1), v.get(2)), mu, mu, l);
    assertThat(p.value()).isFinite();
    for (double[] g : p.gradients()) {
      for (double one : g) {
        assertThat(one).isFinite();
      }
    }
  }
}

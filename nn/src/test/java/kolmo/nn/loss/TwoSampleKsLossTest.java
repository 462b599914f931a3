package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.nn.Probe;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwoSampleKsLossTest {

  /// Φ(Q) = ¾, and Φ(−Q) = ¼.
  private static final double Q = 0.6744897501960817;

  private static final double DENSITY_AT_Q = 0.317776572684107;

  @Test
  void aScrambledPairingCostsThePairedFormAloneByHand() {
    // Z = (Q, −Q), Z′ = (−Q, Q).  paired: ((¾−¼)² + (¼−¾)²) / 2 = ¼;  sorted: both are (−Q, Q), so
    // 0
    // paired: ∂L/∂z = 2/2 · (¾−¼) · φ(Q) in row 0 and its opposite in row 1; Z′ the other way round
    double[][] z = {{Q}, {-Q}};
    double[][] zAdv = {{-Q}, {Q}};
    Probe paired = probe(LossCases.standardNormal(), Pairing.PAIRED, z, zAdv);
    assertThat(paired.value()).isCloseTo(0.25, within(1e-15));
    assertThat(paired.gradients().get(0))
        .containsExactly(new double[] {DENSITY_AT_Q / 2, -DENSITY_AT_Q / 2}, within(1e-15));
    assertThat(paired.gradients().get(1))
        .containsExactly(new double[] {-DENSITY_AT_Q / 2, DENSITY_AT_Q / 2}, within(1e-15));

    Probe sorted = probe(LossCases.standardNormal(), Pairing.SORTED, z, zAdv);
    assertThat(sorted.value()).isZero();
    assertThat(sorted.gradients().get(0)).containsExactly(new double[2], within(0.0));
    assertThat(sorted.gradients().get(1)).containsExactly(new double[2], within(0.0));
  }

  @ParameterizedTest
  @EnumSource(Pairing.class)
  void oneSampleByHand(Pairing pairing) {
    // F(0) = ½, F(Q) = ¾:  L = (½−¾)² = 1/16;  ∂L/∂z = 2·(½−¾)·φ(0), ∂L/∂z′ = −2·(½−¾)·φ(Q)
    Probe p =
        probe(LossCases.standardNormal(), pairing, new double[][] {{0}}, new double[][] {{Q}});
    assertThat(p.value()).isCloseTo(1.0 / 16, within(1e-15));
    assertThat(p.gradients().get(0)[0]).isCloseTo(-0.5 / Math.sqrt(2 * Math.PI), within(1e-15));
    assertThat(p.gradients().get(1)[0]).isCloseTo(0.5 * DENSITY_AT_Q, within(1e-15));
  }

  @Test
  void anyScramblingOfABatchIsFreeForTheSortedForm() {
    GaussianMixture prior = LossCases.prior(3, 4);
    double[][] z = LossCases.codes(33, 4);
    List<double[]> rows = new ArrayList<>(Arrays.asList(z));
    Collections.shuffle(rows, new Random(5));
    double[][] scrambled = rows.toArray(double[][]::new);
    assertThat(probe(prior, Pairing.SORTED, z, scrambled).value()).isZero();
    assertThat(probe(prior, Pairing.PAIRED, z, scrambled).value()).isGreaterThan(0.05);
  }

  @ParameterizedTest
  @EnumSource(Pairing.class)
  void anAdversaryThatDoesNotMoveTheCodesIsFree(Pairing pairing) {
    double[][] z = LossCases.codes(7, 3);
    assertThat(probe(LossCases.prior(3, 3), pairing, z, z).value()).isZero();
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void gradientMeetsCentralDifferences(int k, int d, int n) {
    for (Pairing pairing : Pairing.values()) {
      TwoSampleKsLoss loss = new TwoSampleKsLoss(LossCases.prior(k, d), pairing);
      LossCases.checkGradient(
          v -> loss.of(v.get(0), v.get(1)), LossCases.codes(n, d), LossCases.otherCodes(n, d));
    }
  }

  @ParameterizedTest
  @MethodSource("kolmo.nn.loss.LossCases#all")
  void valueAndGradientMeetTheClosedForm(int k, int d, int n) {
    GaussianMixture prior = LossCases.prior(k, d);
    double[][] z = LossCases.codes(n, d);
    double[][] zAdv = LossCases.otherCodes(n, d);
    for (Pairing pairing : Pairing.values()) {
      Probe p = probe(prior, pairing, z, zAdv);
      ByHand expected = byHand(prior, pairing, z, zAdv);
      assertThat(p.value()).isCloseTo(expected.value(), within(1e-13));
      assertThat(p.gradients().get(0)).containsExactly(expected.dz(), within(1e-12));
      assertThat(p.gradients().get(1)).containsExactly(expected.dzAdv(), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void tiesMeetInTheirOrderAndAlwaysTheSameWay(String backend) {
    // four equal codes against four different ones: row i of Z meets the i-th smallest of Z′
    GaussianMixture prior = LossCases.standardNormal();
    double[][] z = {{0}, {0}, {0}, {0}};
    double[][] zAdv = {{1}, {-1}, {0.5}, {-0.5}};
    TwoSampleKsLoss loss = new TwoSampleKsLoss(prior, Pairing.SORTED);
    Probe p = Probe.of(backend, v -> loss.of(v.get(0), v.get(1)), z, zAdv);
    ByHand expected = byHand(prior, Pairing.SORTED, z, zAdv);
    assertThat(p.gradients().get(0)).containsExactly(expected.dz(), within(1e-7));
    assertThat(p.gradients().get(1)).containsExactly(expected.dzAdv(), within(1e-7));
    Probe again = Probe.of(backend, v -> loss.of(v.get(0), v.get(1)), z, zAdv);
    assertThat(again.gradients().get(0)).containsExactly(p.gradients().get(0));
  }

  @ParameterizedTest
  @EnumSource(Pairing.class)
  void otherDimensionsThanThePriorAreRefused(Pairing pairing) {
    double[][] z = {{1, 2, 3}};
    assertThatThrownBy(() -> probe(LossCases.prior(3, 2), pairing, z, z))
        .isInstanceOf(ShapeMismatch.class);
  }

  private static Probe probe(
      GaussianMixture prior, Pairing pairing, double[][] z, double[][] zAdv) {
    TwoSampleKsLoss loss = new TwoSampleKsLoss(prior, pairing);
    return Probe.of("oracle", v -> loss.of(v.get(0), v.get(1)), z, zAdv);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record ByHand(double value, double[] dz, double[] dzAdv) {}

  /// By sample: z meets z′ of the same row, or of the same rank. ∂L/∂z = 2/ND · (F(z) − F(z′)) ·
  /// p(z).
  private static ByHand byHand(
      GaussianMixture prior, Pairing pairing, double[][] z, double[][] zAdv) {
    double[] dz = new double[z.length * z[0].length];
    double[] dzAdv = new double[dz.length];
    double value = 0;
    int[][] ranks = LossCases.ranks(z);
    int[][] ranksAdv = LossCases.ranks(zAdv);
    for (int i = 0; i < z.length; i++) {
      for (int d = 0; d < z[0].length; d++) {
        boolean paired = pairing == Pairing.PAIRED;
        double a = z[i][d];
        double b = zAdv[i][d];
        double meetsA = paired ? b : LossCases.ordered(zAdv, d, ranks[i][d]);
        double meetsB = paired ? a : LossCases.ordered(z, d, ranksAdv[i][d]);
        double ea = LossCases.cdf(prior, d, a) - LossCases.cdf(prior, d, meetsA);
        double eb = LossCases.cdf(prior, d, b) - LossCases.cdf(prior, d, meetsB);
        value += ea * ea / dz.length;
        dz[i * z[0].length + d] = 2.0 / dz.length * ea * LossCases.density(prior, d, a);
        dzAdv[i * z[0].length + d] = 2.0 / dz.length * eb * LossCases.density(prior, d, b);
      }
    }
    return new ByHand(value, dz, dzAdv);
  }
}

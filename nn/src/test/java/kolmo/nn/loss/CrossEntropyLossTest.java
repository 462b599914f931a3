package kolmo.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import kolmo.autograd.array.ShapeMismatch;
import kolmo.nn.Points;
import kolmo.nn.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyLossTest {

  private static final CrossEntropyLoss LOSS = new CrossEntropyLoss();

  private static Probe probe(String backend, double[][] logits, int... labels) {
    return Probe.of(backend, v -> LOSS.of(v.getFirst(), labels), new double[][][] {logits});
  }

  @Test
  void valueAndGradientByHand() {
    // logits (ln 1, ln 2, ln 5): p = (1/8, 2/8, 5/8); equal logits: p = (1/3, 1/3, 1/3)
    // labels 2 and 0: L = (ln 8/5 + ln 3)/2, ∂L/∂a = (p − one-hot)/2
    double[][] logits = {{0, Math.log(2), Math.log(5)}, {7, 7, 7}};
    Probe p = probe("oracle", logits, 2, 0);
    assertThat(p.value()).isCloseTo((Math.log(8.0 / 5) + Math.log(3)) / 2, within(1e-15));
    assertThat(p.gradients().getFirst())
        .containsExactly(
            new double[] {1.0 / 16, 2.0 / 16, -3.0 / 16, -1.0 / 3, 1.0 / 6, 1.0 / 6},
            within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void hugeLogitsCostWhatTheyShouldAndNotInfinity(String backend) {
    double[][] logits = {{2000, 0, -2000}, {2000, 0, -2000}, {-3000, -1000, -3000}};
    Probe p = probe(backend, logits, 0, 1, 1);
    assertThat(p.value()).isCloseTo(2000.0 / 3, within(1e-4)); // 0, 2000, 0
    assertThat(p.gradients().getFirst())
        .containsExactly(new double[] {0, 0, 0, 1.0 / 3, -1.0 / 3, 0, 0, 0, 0}, within(1e-7));
  }

  @Test
  void oneClassCostsNothing() {
    Probe p = probe("oracle", new double[][] {{5}, {-3}}, 0, 0);
    assertThat(p.value()).isZero();
    assertThat(p.gradients().getFirst()).containsExactly(0, 0);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,2", "2,10", "31,3", "33,10", "257,4"})
  void gradientMeetsCentralDifferences(int n, int classes) {
    LossCases.checkGradient(
        v -> LOSS.of(v.getFirst(), labels(n, classes)), Points.normal(2, n, classes, 2));
  }

  @ParameterizedTest
  @CsvSource({"1,2", "31,10", "257,10"})
  void cpuMeetsTheOracle(int n, int classes) {
    double[][] logits = Points.rounded(Points.normal(2, n, classes, 3));
    Probe expected = probe("oracle", logits, labels(n, classes));
    Probe actual = probe("cpu", logits, labels(n, classes));
    assertThat(actual.value()).isCloseTo(expected.value(), within(2e-6 * expected.value()));
    assertThat(actual.gradients().getFirst())
        .containsExactly(expected.gradients().getFirst(), within(2e-6 / n));
  }

  @Test
  void badLabelsAreRefused() {
    assertThatThrownBy(() -> probe("oracle", new double[2][3], 0, 3))
        .hasMessage("cross-entropy: wanted labels 0 to 2, got 3");
    assertThatThrownBy(() -> probe("oracle", new double[2][3], -1, 0))
        .hasMessageContaining("got -1");
    assertThatThrownBy(() -> probe("oracle", new double[2][3], 0))
        .isInstanceOf(ShapeMismatch.class)
        .hasMessageContaining("[1,C]");
  }

  private static int[] labels(int n, int classes) {
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i * 7 % classes;
    }
    return labels;
  }
}

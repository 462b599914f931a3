package kolmo.benchmarks.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Medians, ratios and exponents, against values worked out by hand.
class MeasuredTest {

  private static final Row ROW = new Row("1 thread", "100x10", Map.of(), 1000);
  private static final Side OURS = Side.of("ours", null, "A.a");
  private static final Side THEIRS = Side.of("theirs", null, "B.b");
  private static final Ratio RATIO = new Ratio("theirs / ours", "theirs", "ours");

  private static Measured of(double[] ours, double[] theirs) {
    Measured measured = new Measured();
    for (double t : ours) {
      measured.add(ROW, OURS, t);
    }
    for (double t : theirs) {
      measured.add(ROW, THEIRS, t);
    }
    return measured;
  }

  @Test
  void quartilesLieBetweenTheNumbers() {
    Measured.Quartiles q = Measured.Quartiles.of(4, 1, 3, 2);
    assertThat(List.of(q.low(), q.median(), q.high())).containsExactly(1.75, 2.5, 3.25);
    assertThat(Measured.Quartiles.of(5, Double.NaN).median()).isEqualTo(5);
    assertThat(Measured.Quartiles.of().median()).isNaN();
  }

  @Test
  void aRatioIsTakenWithinEachRound() {
    // A disturbance of the second round, ten times as slow, leaves every ratio at 2 or 3; the ratio
    // of medians would be 40 / 20.
    Measured m = of(new double[] {10, 200, 20}, new double[] {20, 600, 40});
    assertThat(m.ratio(ROW, RATIO).median()).isEqualTo(2);
    assertThat(m.ratio(ROW, RATIO).high()).isEqualTo(2.5);
  }

  @Test
  void aSideThatWasLeftOutHasNoRatio() {
    Measured m = of(new double[] {10, 20}, new double[0]);
    assertThat(m.ratio(ROW, RATIO).median()).isNaN();
    assertThat(m.time(ROW, "theirs").median()).isNaN();
    assertThat(m.ratios(List.of(ROW), RATIO)).containsExactly(Double.NaN);
  }

  @Test
  void aTurnThatFailedCountsForNothing() {
    Measured m = of(new double[] {10, Double.NaN, 10}, new double[] {30, 10, Double.NaN});
    assertThat(m.ratio(ROW, RATIO).median()).isEqualTo(3);
  }

  @Test
  void means() {
    assertThat(Measured.geometricMean(1, 10, 100)).isCloseTo(10, within(1e-12));
    assertThat(Measured.geometricMean(1, Double.NaN)).isNaN();
    assertThat(Measured.geometricMean()).isNaN();
    assertThat(Measured.least(3, 2, 5)).isEqualTo(2);
    assertThat(Measured.least(3, Double.NaN)).isNaN();
  }

  @Test
  void theExponentOfAPowerLawIsFound() {
    double[] x = {10, 100, 1000, 10_000};
    double[] y = {3 * 31.622776601683793, 3 * 1000, 3 * 31622.776601683793, 3 * 1e6};
    assertThat(Measured.exponent(x, y)).isCloseTo(1.5, within(1e-12));
    assertThat(Measured.exponent(new double[] {10}, new double[] {1})).isNaN();
    // two exponents, 1 and 2: the line of least squares through (0,0), (1,1), (2,3) in logarithms
    assertThat(Measured.exponent(new double[] {1, 10, 100}, new double[] {1, 10, 1000}))
        .isCloseTo(1.5, within(1e-12));
  }
}

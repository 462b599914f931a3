package kolmo.experiments.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlotsDataTest {

  private static final double NAN = Double.NaN;

  @Test
  void thinningTakesMeansOfNeighbours() {
    double[] x = {0, 1, 2, 3, 4, 5};
    Series thin = PlotsData.thin(new Series("a", x, new double[] {1, 3, NAN, 4, NAN, NAN}, x), 3);
    assertThat(thin.x()).containsExactly(0.5, 2.5, 4.5);
    assertThat(thin.y()).containsExactly(2, 4, NAN);
    assertThat(thin.error()).containsExactly(0.5, 2.5, 4.5);
    assertThat(PlotsData.thin(thin, 3)).isSameAs(thin);
  }

  @Test
  void thinningLosesNoPoint() {
    double[] y = new double[24_001];
    Arrays.fill(y, 1);
    Series thin = PlotsData.thin(new Series("a", y, y), 600);
    assertThat(thin.y()).hasSize(600).containsOnly(1);
  }

  @Test
  void runningMeanIsCentredAndSkipsGaps() {
    double[] y = {1, 2, 3, NAN, 5};
    assertThat(PlotsData.runningMean(new Series("a", y, y), 1).y())
        .containsExactly(1.5, 2, 2.5, 4, 5);
  }

  @Test
  void keepMakesGapsAndDropsPointsWithoutPlace() {
    Series kept =
        PlotsData.keep(
            new Series("a", new double[] {1, NAN, 3}, new double[] {-1, 2, 3}), y -> y > 0);
    assertThat(kept.x()).containsExactly(1, 3);
    assertThat(kept.y()).containsExactly(NAN, 3);
  }

  @Test
  void histogramIsADensity() {
    double[] heights = PlotsData.histogram(new double[] {0, 0.5, 1.5, 9}, 0, 2, 2);
    assertThat(heights).containsExactly(0.5, 0.25); // one of four values is outside
  }

  @Test
  void quantileIgnoresWhatIsNoNumber() {
    assertThat(PlotsData.quantile(new double[] {3, NAN, 1, 2}, 0.5)).isEqualTo(2);
    assertThat(PlotsData.quantile(new double[] {NAN}, 0.5)).isNaN();
  }

  @Test
  void linearAxisHasRoomAndStartsAtZeroWhenThatIsNear() {
    assertThat(PlotsAxis.fromZero(1, 100, false).low()).isZero();
    assertThat(PlotsAxis.fromZero(90, 100, false).low()).isCloseTo(89.6, within(1e-12));
    assertThat(PlotsAxis.linear(-10, 10, false).high()).isCloseTo(10.8, within(1e-12));
    assertThat(PlotsAxis.linear(0, 0, false).low()).isEqualTo(-1);
    assertThat(PlotsAxis.linear(5, 5, false).high()).isEqualTo(5.5);
  }

  @Test
  void largeAndSmallNumbersGetAUnit() {
    PlotsAxis axis = PlotsAxis.linear(1e-9, 3e-9, false);
    assertThat(axis.title("loss")).isEqualTo("loss (× 10⁻⁹)");
    assertThat(axis.place(2e-9)).isCloseTo(2, within(1e-9));
    assertThat(PlotsAxis.linear(0, 24_000, false).title("step")).isEqualTo("step");
  }

  @Test
  void logarithmicAxisShowsAtLeastTwoPowersOfTen() {
    PlotsAxis narrow = PlotsAxis.logarithmic(0.021, 0.029);
    assertThat(narrow.low()).isLessThanOrEqualTo(-2);
    assertThat(narrow.high()).isGreaterThanOrEqualTo(-1);
    assertThat(narrow.place(0.01)).isEqualTo(-2);
    assertThat(narrow.place(-5)).isEqualTo(narrow.low());
    assertThat(PlotsAxis.logLabel(-2)).isEqualTo("0.01");
    assertThat(PlotsAxis.logLabel(0)).isEqualTo("1");
    assertThat(PlotsAxis.logLabel(3)).isEqualTo("1000");
    assertThat(PlotsAxis.logLabel(-12)).isEqualTo("10⁻¹²");
  }

  @Test
  void ticksOfALogarithmicAxisAreWholePowersOfTen() {
    for (double decades = 0.01; decades < 60; decades *= 1.3) {
      PlotsAxis axis = PlotsAxis.logarithmic(1.7, 1.7 * Math.pow(10, decades));
      double[] ticks = axis.ticks(340, 44);
      assertThat(ticks).hasSizeBetween(2, 8);
      assertThat(Arrays.stream(ticks).allMatch(t -> t == Math.rint(t))).isTrue();
    }
  }

  @Test
  void ticksAreRoundNumbersApartAndSaySo() {
    PlotsAxis axis = PlotsAxis.exactly(-0.31, 0.52, false);
    assertThat(axis.ticks(400, 60)).containsExactly(-0.2, 0, 0.2, 0.4);
    assertThat(axis.label(-0.2, 400, 60)).isEqualTo("−0.2");
    assertThat(PlotsAxis.exactly(0, 3, true).ticks(700, 74)).containsExactly(0, 1, 2, 3);
    PlotsAxis steps = PlotsAxis.exactly(0, 24_000, true);
    assertThat(steps.label(20_000, 700, 74)).isEqualTo("20,000");
    assertThat(steps.ticks(700, 74)).hasSizeBetween(4, 10);
  }
}

package kolmo.experiments.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import kolmo.experiments.metric.Metric.Robust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlotsTest {

  private static final double NAN = Double.NaN;
  private static final double INFINITE = Double.POSITIVE_INFINITY;
  private static final int BLUE = 0x0072B2;
  private static final int VERMILLION = 0xD55E00;

  @Test
  void theSameNumbersGiveTheSameBytesInAnyLocale() {
    List<Series> series = List.of(noisy("a", 3000), noisy("b", 3000));
    byte[] trends = Png.bytes(Plots.trends("t", "step", "loss", series, true).draw());
    byte[] marginals = Png.bytes(marginals(1500, 3));
    String svg = Plots.trends("t", "step", "loss", series, true).svg("t");
    Locale usual = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(Plots.trends("t", "step", "loss", series, true).svg("t")).isEqualTo(svg);
      Locale.setDefault(Locale.GERMANY);
      assertThat(Png.bytes(Plots.trends("t", "step", "loss", series, true).draw()))
          .isEqualTo(trends);
      assertThat(Png.bytes(marginals(1500, 3))).isEqualTo(marginals);
    } finally {
      Locale.setDefault(usual);
    }
  }

  static List<double[]> hardValues() {
    return List.of(
        new double[] {},
        new double[] {3},
        new double[] {0},
        new double[] {NAN},
        new double[] {2, 2, 2},
        new double[] {0, 0},
        new double[] {-1, -2, -3},
        new double[] {1, NAN, 2, INFINITE, 3, -INFINITE},
        new double[] {1e-300, 1, 1e300},
        new double[] {1e-30, 1e-29},
        new double[] {1e15, 1e15 + 2},
        new double[] {1, 1 + 1e-15},
        new double[] {Double.MIN_VALUE, 0},
        new double[] {Double.MAX_VALUE, -Double.MAX_VALUE});
  }

  @ParameterizedTest
  @MethodSource("hardValues")
  void survives(double[] values) {
    double[] places = new double[values.length];
    Arrays.setAll(places, i -> i + 1);
    double[] errors = values.clone();
    List<Series> series =
        List.of(
            new Series("y", places, values, errors),
            new Series("x", values, places),
            new Series("both", values, values));
    assertThat(Plots.lines("t", "x", "y", series, false).draw().getWidth()).isEqualTo(1520);
    assertThat(Plots.trends("t", "x", "y", series, true).draw().getWidth()).isEqualTo(1520);
    assertThat(Plots.attackCurves("t", "y", series).draw().getWidth()).isEqualTo(1520);
  }

  @Test
  void survivesNothing() {
    assertThat(Plots.lines("", "", "", List.of(), false).draw()).isNotNull();
    assertThat(Plots.lines("", "", "", List.of(), true).draw()).isNotNull();
    assertThat(Plots.trends("", "", "", List.of(), true).draw()).isNotNull();
  }

  @Test
  void curvesOfOneNameAreBothDrawn() {
    Series low = new Series("same", new double[] {0, 1}, new double[] {1, 1});
    Series high = new Series("same", new double[] {0, 1}, new double[] {2, 2});
    BufferedImage image = Plots.lines("t", "x", "y", List.of(low, high), false).draw();
    assertThat(pixels(image, BLUE)).isGreaterThan(2000);
    assertThat(pixels(image, VERMILLION)).isGreaterThan(2000);
  }

  @Test
  void errorBarsAndLonelyPointsAreDrawn() {
    double[] x = {1, 2, 3};
    double[] y = {1, NAN, 3};
    BufferedImage points = Plots.lines("t", "x", "y", List.of(new Series("a", x, y)), false).draw();
    assertThat(pixels(points, BLUE)).isBetween(200, 1200); // the legend and two dots
    double[] error = {0.5, 0.5, 0.5};
    Series bars = new Series("a", x, new double[] {1, 2, 3}, error);
    BufferedImage with = Plots.attackCurves("t", "y", List.of(bars)).draw();
    int tint = Canvas.tint(new Color(BLUE), 0.75).getRGB() & 0xFFFFFF;
    assertThat(pixels(with, tint)).isGreaterThan(200);
  }

  @Test
  void seriesChecksItsLengths() {
    assertThatThrownBy(() -> new Series("a", new double[2], new double[3]))
        .hasMessageContaining("series a")
        .hasMessageContaining("2, 3");
    assertThatThrownBy(() -> new Series("a", new double[2], new double[2], new double[1]))
        .hasMessageContaining("2, 2, 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 20, 64})
  void marginalsHaveAPanelForEachCoordinateUpToTwenty(int dimension) {
    int rows = (Math.min(dimension, 20) + 4) / 5;
    assertThat(marginals(200, dimension).getHeight()).isBetween(rows * 260, rows * 260 + 200);
  }

  @Test
  void marginalsSurviveCollapseAndDivergence() {
    double[][] codes = new double[50][4];
    for (int n = 0; n < 50; n++) {
      codes[n] = new double[] {0, n == 0 ? 1e30 : 1, NAN, n == 0 ? Double.MAX_VALUE : INFINITE};
    }
    assertThat(Plots.marginals("t", codes, d -> PlotsTest::normal).draw()).isNotNull();
    assertThat(Plots.marginals("t", codes, d -> t -> NAN).draw()).isNotNull();
    assertThat(Plots.marginals("t", codes, d -> t -> 0).draw()).isNotNull();
    assertThat(Plots.marginals("t", new double[][] {{NAN}}, d -> PlotsTest::normal).draw())
        .isNotNull();
    assertThatThrownBy(() -> Plots.marginals("t", new double[0][], d -> PlotsTest::normal))
        .hasMessageContaining("[N,D]");
  }

  @Test
  void dotsSurviveEverything() {
    List<PlotsDots.Row> rows =
        hardValues().stream().map(v -> new PlotsDots.Row("row", v, NAN)).toList();
    assertThat(Plots.dots("t", "x", rows).draw().getHeight()).isGreaterThan(60 * rows.size());
    assertThat(Plots.dots("t", "x", List.of()).svg("t")).doesNotContain("NaN");
  }

  @Test
  void dotsShowSeedsTheirMeanAndThePaper() {
    PlotsDots.Row row = new PlotsDots.Row("ours", new double[] {0.4, 0.5, 0.9}, 0.7);
    String label = Robust.HIGH.said("MS-SSIM out");
    String svg = Plots.dots("t", label, List.of(row)).svg("t");
    assertThat(svg.split("<circle", -1)).hasSize(1 + 1 + 3); // the legend's, and the seeds
    assertThat(svg).contains(">the paper<", ">MS-SSIM out (higher = more robust)<");
    PlotsDots.Row alone = new PlotsDots.Row("ours", new double[] {0.4}, NAN);
    assertThat(Plots.dots("t", label, List.of(alone)).svg("t")).doesNotContain("the paper");
  }

  /// Curves are told apart without colours: each has marks of its own.
  @Test
  void curvesHaveMarks() {
    Series a = noisy("a", 3000);
    String one = Plots.trends("t", "x", "y", List.of(a), true).svg("t");
    String two = Plots.trends("t", "x", "y", List.of(a, noisy("b", 3000)), true).svg("t");
    assertThat(one).doesNotContain("<circle", "fill=\"currentColor\" d=");
    assertThat(two.split("<circle", -1)).hasSize(1 + 1 + 6);
    assertThat(two.split("fill=\"currentColor\" d=", -1)).hasSize(1 + 1 + 6);
  }

  @Test
  void mapsHaveNamesOnTheirAxes() {
    CodeMap map =
        new CodeMap(
            "t",
            "to the right",
            "upwards",
            List.of("stays"),
            List.of(new CodeMap.Move(0, 0, 1, 2, "stays")),
            List.of(new CodeMap.Mode(5, 0, "mode 1")),
            3);
    assertThat(map.svg("t")).contains(">to the right<", ">upwards<");
    assertThat(map.svg("t")).as("beyond the codes").contains(">→ mode 1<");
    assertThat(map.draw().getWidth()).isEqualTo(1520);
    HeatMap heat =
        new HeatMap("t", "before", "after", List.of("a"), List.of("b"), new int[][] {{7}});
    assertThat(heat.svg("t")).contains(">rows: before; columns: after<", ">7<");
  }

  private static BufferedImage marginals(int n, int dimension) {
    Random random = new Random(1);
    double[][] codes = new double[n][dimension];
    for (double[] code : codes) {
      Arrays.setAll(code, d -> random.nextGaussian());
    }
    return Plots.marginals("t", codes, d -> PlotsTest::normal).draw();
  }

  private static double normal(double t) {
    return Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
  }

  private static Series noisy(String name, int n) {
    Random random = new Random(name.hashCode());
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i + 1;
      y[i] = Math.exp(random.nextGaussian() - i / 1000.0);
    }
    return new Series(name, x, y);
  }

  private static int pixels(BufferedImage image, int rgb) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFFFFFF) == rgb ? 1 : 0;
      }
    }
    return count;
  }
}

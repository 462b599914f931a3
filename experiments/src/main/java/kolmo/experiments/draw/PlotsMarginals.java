package kolmo.experiments.draw;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;

/// Small multiples: one panel for each latent coordinate, all with the same axes.
final class PlotsMarginals {

  private static final int MOST_PANELS = 20;
  private static final double LEAST_WIDTH = 110;
  private static final int MOST_ACROSS = 5;
  private static final int PANEL_HEIGHT = 130;
  private static final int CAPTION = 22;
  private static final int TICKS = 22;
  private static final int BINS = 48;
  private static final int CURVE_POINTS = 121;
  private static final int WIDE_POINTS = 1201;
  private static final Ink CODES = Ink.series(5).tint(0.75);
  private static final Ink PRIOR = Ink.series(1);

  private PlotsMarginals() {}

  static Figure of(String title, double[][] codes, IntFunction<DoubleUnaryOperator> density) {
    if (codes.length == 0 || codes[0].length == 0) {
      throw new IllegalArgumentException("marginals: wanted codes [N,D], got none");
    }
    int dimension = codes[0].length;
    int panels = Math.min(dimension, MOST_PANELS);
    double[][] columns = new double[panels][];
    for (int d = 0; d < panels; d++) {
      columns[d] = column(codes, d);
    }
    Range range = Range.covering(columns, density);
    String shown = dimension == panels ? "" : " (first " + panels + " of " + dimension + ")";
    List<PlotsFrame.Key> keys =
        List.of(
            new PlotsFrame.Key(
                String.format(Locale.ROOT, "codes, N = %,d", codes.length), CODES, null, false),
            new PlotsFrame.Key("prior's marginal density", PRIOR, null, true));
    return new PlotsFrame(
        title + shown, keys, (pen, width) -> paint(pen, width, columns, density, range));
  }

  /// Column d; what no axis can show becomes NaN.
  private static double[] column(double[][] codes, int d) {
    double[] column = new double[codes.length];
    for (int n = 0; n < codes.length; n++) {
      column[n] = PlotsAxis.shows(codes[n][d], false) ? codes[n][d] : Double.NaN;
    }
    return column;
  }

  private static double paint(
      Pen pen,
      double width,
      double[][] columns,
      IntFunction<DoubleUnaryOperator> density,
      Range range) {
    int across = (int) Math.clamp(width / LEAST_WIDTH, 1, MOST_ACROSS);
    double wide = width / across;
    PlotsAxis x = PlotsAxis.exactly(range.low, range.high, false);
    for (int d = 0; d < columns.length; d++) {
      Pen corner = pen.at(d % across * wide + 8, d / across * PANEL_HEIGHT);
      corner.text(x.title("coordinate " + (d + 1)), 12, 0, 16, 0, Ink.TEXT);
      panel(corner.at(0, CAPTION), columns[d], density.apply(d), range, x, wide - 16);
    }
    return (columns.length + across - 1) / across * PANEL_HEIGHT + 10;
  }

  private static void panel(
      Pen pen,
      double[] codes,
      DoubleUnaryOperator density,
      Range range,
      PlotsAxis x,
      double width) {
    PlotsAxis y = PlotsAxis.exactly(0, range.top, false);
    PlotsChart chart = new PlotsChart(pen, width, PANEL_HEIGHT - CAPTION - TICKS, x, y);
    double[] heights = PlotsData.histogram(codes, range.low, range.high, BINS);
    chart.area(stairsAt(range), stairs(heights), CODES);
    double[] at = PlotsData.grid(range.low, range.high, CURVE_POINTS);
    Series prior = new Series("prior", at, PlotsData.sample(density, at));
    chart.line(PlotsData.keep(prior, p -> PlotsAxis.shows(p, false)), PRIOR, 1.4);
  }

  /// Both ends of every bin, so that the histogram can be drawn as an area.
  private static double[] stairsAt(Range range) {
    double[] edges = PlotsData.grid(range.low, range.high, BINS + 1);
    double[] at = new double[2 * BINS];
    for (int i = 0; i < BINS; i++) {
      at[2 * i] = edges[i];
      at[2 * i + 1] = edges[i + 1];
    }
    return at;
  }

  private static double[] stairs(double[] heights) {
    double[] stairs = new double[2 * heights.length];
    for (int i = 0; i < stairs.length; i++) {
      stairs[i] = heights[i / 2];
    }
    return stairs;
  }

  /// The axes of all panels. The prior's mass is looked for within four times the spread of the
  /// codes.
  private record Range(double low, double high, double top) {

    static Range covering(double[][] columns, IntFunction<DoubleUnaryOperator> density) {
      double[] all = Arrays.stream(columns).flatMapToDouble(Arrays::stream).toArray();
      double low = PlotsData.quantile(all, 0.001);
      double high = PlotsData.quantile(all, 0.999);
      if (Double.isNaN(low)) {
        low = -1;
        high = 1;
      }
      double span = Math.max(high - low, 1);
      double peak = 0;
      double[] wide = PlotsData.grid(low - 4 * span, high + 4 * span, WIDE_POINTS);
      double[] densities = PlotsData.sample(at -> largest(at, columns.length, density), wide);
      for (double p : densities) {
        peak = Math.max(peak, p);
      }
      for (int i = 0; i < wide.length; i++) {
        if (densities[i] > 0.01 * peak) {
          low = Math.min(low, wide[i]);
          high = Math.max(high, wide[i]);
        }
      }
      double room = 0.05 * Math.max(high - low, 1);
      low -= room;
      high += room;
      double tallest = 0;
      for (double[] column : columns) {
        double[] heights = PlotsData.histogram(column, low, high, BINS);
        tallest = Math.max(tallest, Arrays.stream(heights).max().orElse(0));
      }
      double top = peak > 0 ? Math.clamp(tallest, peak, 2.5 * peak) : tallest;
      return new Range(low, high, top > 0 ? 1.06 * top : 1);
    }

    /// The largest density of all coordinates at one place.
    private static double largest(double at, int panels, IntFunction<DoubleUnaryOperator> density) {
      double largest = 0;
      for (int d = 0; d < panels; d++) {
        double p = density.apply(d).applyAsDouble(at);
        if (PlotsAxis.shows(p, false)) {
          largest = Math.max(largest, p);
        }
      }
      return largest;
    }
  }
}

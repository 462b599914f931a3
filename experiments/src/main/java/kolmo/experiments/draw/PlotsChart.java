package kolmo.experiments.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.Locale;
import kolmo.experiments.draw.Plots.Series;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// One set of axes in this project's style. Layers are painted in the order in which they are
/// added.
final class PlotsChart {

  private static final float LABEL = 12;
  private static final float TICK = 11;
  private static final int X_SPACING = 74;
  private static final int Y_SPACING = 44;

  private final XYChart chart;
  private final PlotsAxis x;
  private final PlotsAxis y;

  PlotsChart(int width, int height, PlotsAxis x, PlotsAxis y, String xLabel, String yLabel) {
    Fonts.prepare();
    this.chart = new XYChart(width, height);
    this.x = x;
    this.y = y;
    chart.setXAxisTitle(x.title(xLabel));
    chart.setYAxisTitle(y.title(yLabel));
    XYStyler style = chart.getStyler();
    paper(style);
    grid(style);
    fonts(style);
    style.setXAxisMin(x.low()).setXAxisMax(x.high());
    style.setYAxisMin(y.low()).setYAxisMax(y.high());
    int spacing = Math.min(X_SPACING, width / 4);
    style
        .setXAxisTickMarkSpacingHint(spacing)
        .setYAxisTickMarkSpacingHint(y.tickSpacing(height, Y_SPACING));
    style.setXAxisDecimalPattern(x.pattern(width, spacing));
    if (y.log()) {
      style.setYAxisTickLabelsFormattingFunction(PlotsAxis::logLabel);
    } else {
      style.setYAxisDecimalPattern(y.pattern(height, Y_SPACING));
    }
    keepTicksOffTheData();
  }

  /// The library puts ticks at the data, where those happen to be equally spaced, and then rounds
  /// their labels. An unseen series whose first two places are in no such row prevents that; it
  /// also gives a chart without data its axes.
  private void keepTicksOffTheData() {
    double[] places = {x.low(), x.low() + 0.37 * (x.high() - x.low())};
    add(places, new double[] {Double.NaN, Double.NaN});
  }

  private static void paper(XYStyler style) {
    style.setLocale(Locale.ROOT);
    style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    style
        .setPlotBorderVisible(false)
        .setPlotContentSize(0.995); // at 1 a tick at the very end gets no label
    style.setChartTitleVisible(false).setLegendVisible(false);
    style.setChartPadding(5);
    style.setPlotMargin(0);
  }

  private static void grid(XYStyler style) {
    style.setPlotGridVerticalLinesVisible(false);
    style.setPlotGridLinesColor(Canvas.HAIRLINE);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setPlotTicksMarksVisible(false);
    style.setAxisTicksLineVisible(true).setAxisTickMarksColor(Canvas.SOFT);
    style.setAxisTickMarksStroke(new BasicStroke(1)).setAxisTickMarkLength(4);
    style.setAxisTickPadding(5).setYAxisLabelAlignment(TextAlignment.Right);
  }

  private static void fonts(XYStyler style) {
    style.setBaseFont(Fonts.of(TICK));
    style.setAxisTitleFont(Fonts.of(LABEL)).setAxisTickLabelsFont(Fonts.of(TICK));
    style.setAxisTitlePadding(8).setAxisTickLabelsColor(Canvas.SOFT);
    style.setChartFontColor(Canvas.INK);
    style.setXAxisTitleColor(Canvas.INK).setYAxisTitleColor(Canvas.INK);
  }

  /// For small panels: no vertical axis, because only shapes are compared, and room for a caption.
  PlotsChart forSmallPanel(int caption) {
    XYStyler style = chart.getStyler();
    style.setYAxisTicksVisible(false).setPlotGridHorizontalLinesVisible(false);
    style.setChartPadding(4);
    chart.setTitle(" "); // of no height: its padding is the room
    style.setChartTitleVisible(true).setChartTitlePadding(caption / 2);
    return this;
  }

  /// A curve, interrupted where y is NaN; without a marker, points on their own get a dot. False,
  /// and nothing drawn, if there is no point at all.
  boolean line(Series series, Color color, float width, @Nullable Marker marker) {
    double[] at = places(x, series.x());
    double[] to = places(y, series.y());
    if (!hasNumber(to)) {
      return false;
    }
    stroke(add(at, to), color, width, marker == null ? SeriesMarkers.NONE : marker);
    double[] lonely = lonely(to);
    if (marker == null && hasNumber(lonely)) {
      stroke(add(at, lonely), color, width, SeriesMarkers.CIRCLE);
    }
    return true;
  }

  private static void stroke(XYSeries line, Color color, float width, Marker marker) {
    line.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    line.setLineColor(color);
    line.setMarkerColor(color);
    line.setMarker(marker);
  }

  /// The points between two gaps: a line does not show them.
  private static double[] lonely(double[] values) {
    double[] lonely = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean before = i > 0 && !Double.isNaN(values[i - 1]);
      boolean after = i + 1 < values.length && !Double.isNaN(values[i + 1]);
      lonely[i] = before || after ? Double.NaN : values[i];
    }
    return lonely;
  }

  /// The area between a curve and zero.
  void area(double[] at, double[] heights, Color color) {
    XYSeries area = add(places(x, at), places(y, heights));
    area.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
    area.setFillColor(color);
    area.setLineStyle(SeriesLines.NONE);
    area.setMarker(SeriesMarkers.NONE);
  }

  /// Bars from y − error to y + error with short caps, as one curve with gaps. What lies beyond the
  /// axis, such as the negative end of a bar on a logarithmic axis, is cut off.
  void errorBars(Series series, Color color) {
    int n = series.x().length;
    double cap = 0.006 * (x.high() - x.low()) * Math.pow(10, x.exponent());
    Pieces pieces = new Pieces(9 * n);
    for (int i = 0; i < n; i++) {
      double error = PlotsData.errorAt(series, i);
      if (error > 0 && !Double.isNaN(series.y()[i])) {
        double at = series.x()[i];
        double low = series.y()[i] - error;
        double high = series.y()[i] + error;
        pieces.segment(at, low, at, high);
        pieces.segment(at - cap, high, at + cap, high);
        if (y.reaches(low)) {
          pieces.segment(at - cap, low, at + cap, low);
        }
      }
    }
    if (pieces.size > 0) {
      line(pieces.series(), color, 1.2f, SeriesMarkers.NONE);
    }
  }

  void paint(Graphics2D pen) {
    chart.paint(pen, chart.getWidth(), chart.getHeight());
  }

  private XYSeries add(double[] at, double[] to) {
    return chart.addSeries(Integer.toString(chart.getSeriesCollection().size()), at, to);
  }

  private static double[] places(PlotsAxis axis, double[] values) {
    double[] places = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      places[i] = Double.isNaN(values[i]) ? Double.NaN : axis.place(values[i]);
    }
    return places;
  }

  private static boolean hasNumber(double[] values) {
    for (double value : values) {
      if (!Double.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  /// Separate segments as one curve with gaps.
  private static final class Pieces {
    private final double[] x;
    private final double[] y;
    private int size;

    Pieces(int most) {
      x = new double[most];
      y = new double[most];
    }

    void segment(double x0, double y0, double x1, double y1) {
      add(x0, y0);
      add(x1, y1);
      add(x1, Double.NaN);
    }

    private void add(double atX, double atY) {
      x[size] = atX;
      y[size] = atY;
      size++;
    }

    Series series() {
      return new Series("", Arrays.copyOf(x, size), Arrays.copyOf(y, size));
    }
  }
}

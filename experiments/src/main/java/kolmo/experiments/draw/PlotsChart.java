package kolmo.experiments.draw;

import java.util.Arrays;

/// One set of axes in this project's style, drawn at once; what is added is drawn above it.
///
/// The label of the vertical axis stands above it, where it can be read and takes no width.
final class PlotsChart {

  private static final float TEXT = (float) PlotsFrame.TEXT;
  private static final double ROW = 16;
  private static final double X_SPACING = 74;
  private static final double Y_SPACING = 44;
  private static final double DOT = 2.4;

  private final Pen pen; // its origin is the upper left corner of the field
  private final PlotsAxis x;
  private final PlotsAxis y;
  private final double width;
  private final double height;

  /// The field alone, with the ticks of the horizontal axis below it.
  PlotsChart(Pen pen, double width, double height, PlotsAxis x, PlotsAxis y) {
    this.pen = pen;
    this.width = width;
    this.height = height;
    this.x = x;
    this.y = y;
    xTicks();
  }

  /// Axes with labels in a rectangle of that size.
  static PlotsChart of(
      Pen pen,
      double width,
      double height,
      PlotsAxis x,
      PlotsAxis y,
      String xLabel,
      String yLabel) {
    TextBlock across = TextBlock.wrap(x.title(xLabel), TEXT, width);
    TextBlock up = TextBlock.wrap(y.title(yLabel), TEXT, width);
    double top = 6 + up.height() + (up.height() > 0 ? 8 : 0);
    double field = height - top - ROW - 6 - across.height();
    double left = 0;
    for (double place : y.ticks(field, Y_SPACING)) {
      left = Math.max(left, TextBlock.width(y.label(place, field, Y_SPACING), TEXT));
    }
    left += 11;
    double right = 12;
    Pen corner = pen.at(left, top);
    up.draw(pen, Ink.SOFT, 3, 6, 0);
    PlotsChart chart = new PlotsChart(corner, width - left - right, field, x, y);
    chart.yTicks();
    across.draw(corner, Ink.SOFT, (width - left - right) / 2, field + ROW + 4, 0.5);
    return chart;
  }

  /// The numbers at the left, with lines across the field.
  void yTicks() {
    for (double place : y.ticks(height, Y_SPACING)) {
      double at = height * (1 - y.share(place));
      pen.line(0, at, width, at, 1, Ink.HAIRLINE);
      pen.text(y.label(place, height, Y_SPACING), TEXT, -7, at + 4, 1, Ink.SOFT);
    }
  }

  private void xTicks() {
    double spacing = xSpacing();
    pen.line(0, height, width, height, 1, Ink.SOFT);
    for (double place : x.ticks(width, spacing)) {
      double at = width * x.share(place);
      pen.line(at, height, at, height + 4, 1, Ink.SOFT);
      pen.text(x.label(place, width, spacing), TEXT, at, height + ROW, 0.5, Ink.SOFT);
    }
  }

  /// As many ticks as there is room for their numbers.
  private double xSpacing() {
    double spacing = Math.min(X_SPACING, width / 5);
    while (spacing < width) {
      double widest = 0;
      for (double place : x.ticks(width, spacing)) {
        widest = Math.max(widest, TextBlock.width(x.label(place, width, spacing), TEXT));
      }
      if (widest + 8 <= x.step(width, spacing) / (x.high() - x.low()) * width) {
        break;
      }
      spacing *= 1.3;
    }
    return spacing;
  }

  /// A curve, interrupted where y is NaN; points on their own get a dot.
  void line(Series series, Ink ink, double thickness) {
    double[] at = across(series.x());
    double[] to = up(series.y());
    pen.line(at, to, thickness, ink);
    for (int i = 0; i < to.length; i++) {
      if (!Double.isNaN(to[i]) && isLonely(to, i)) {
        pen.circle(at[i], to[i], DOT, 0, ink);
      }
    }
  }

  /// Marks at every `step`-th point of a curve.
  void marks(Series series, Ink ink, Marker marker, int first, int step) {
    for (int i = first; i < series.x().length; i += step) {
      if (!Double.isNaN(series.y()[i])) {
        double at = width * x.share(x.place(series.x()[i]));
        marker.draw(pen, at, up(series.y()[i]), 3.5, ink);
      }
    }
  }

  /// A point between two gaps: a line does not show it.
  private static boolean isLonely(double[] values, int i) {
    boolean before = i > 0 && !Double.isNaN(values[i - 1]);
    boolean after = i + 1 < values.length && !Double.isNaN(values[i + 1]);
    return !before && !after;
  }

  /// The area between a curve and zero.
  void area(double[] at, double[] heights, Ink ink) {
    int n = at.length;
    double[] xs = Arrays.copyOf(at, n + 2);
    double[] ys = Arrays.copyOf(heights, n + 2);
    xs[n] = at[n - 1];
    xs[n + 1] = at[0];
    pen.fill(across(xs), up(ys), ink);
  }

  /// Bars from y − error to y + error with short caps. What lies beyond the axis, such as the
  /// negative end of a bar on a logarithmic axis, is cut off.
  void errorBars(Series series, Ink ink) {
    double[] at = across(series.x());
    double[] middle = up(series.y());
    for (int i = 0; i < at.length; i++) {
      double error = PlotsData.errorAt(series, i);
      if (error > 0 && !Double.isNaN(middle[i])) {
        double low = series.y()[i] - error;
        double high = series.y()[i] + error;
        pen.line(at[i], up(low), at[i], up(high), 1.2, ink);
        pen.line(at[i] - 4, up(high), at[i] + 4, up(high), 1.2, ink);
        if (y.reaches(low)) {
          pen.line(at[i] - 4, up(low), at[i] + 4, up(low), 1.2, ink);
        }
      }
    }
  }

  private double[] across(double[] values) {
    return Arrays.stream(values).map(v -> width * x.share(x.place(v))).toArray();
  }

  private double[] up(double[] values) {
    return Arrays.stream(values).map(this::up).toArray();
  }

  /// NaN stays NaN.
  private double up(double value) {
    return Double.isNaN(value) ? value : height * (1 - y.share(y.place(value)));
  }
}

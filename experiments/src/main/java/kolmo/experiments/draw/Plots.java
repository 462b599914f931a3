package kolmo.experiments.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;

/// Curves, dots and histograms as figures: the same numbers give the same bytes on every machine.
///
/// Nothing that a diverged run can hand over makes a plot fail: NaN and infinite values are gaps,
/// on a logarithmic axis so are zeros and negative values, and a series of which nothing is left
/// says so in the legend.
public final class Plots {

  private static final int MARKS = 6; // of a long curve, to tell it by its shape
  private static final int SMOOTH_FROM = 50;
  private static final int HEIGHT = 340;
  private static final int LOW_HEIGHT = 290;

  private Plots() {}

  /// Curves with error bars. Series of more than 600 points (on a phone 300) are drawn as means of
  /// neighbours.
  public static Figure lines(
      String title, String xLabel, String yLabel, List<Series> series, boolean logY) {
    return frame(new Labels(title, xLabel, yLabel, logY, false), series, false);
  }

  /// Noisy curves, such as the terms of a loss at every step: the running mean over 4 % of the
  /// steps, and behind it, in a light tint, the curve itself.
  public static Figure trends(
      String title, String xLabel, String yLabel, List<Series> series, boolean logY) {
    return frame(new Labels(title, xLabel, yLabel, logY, false), series, true);
  }

  /// An attack's loss, or a similarity, against the radius λ: few points, each with a marker and an
  /// error bar.
  public static Figure attackCurves(String title, String yLabel, List<Series> series) {
    return points(title, "attack radius λ (ℓ₂)", yLabel, series);
  }

  /// Few measured points, each with a marker and an error bar.
  public static Figure points(String title, String xLabel, String yLabel, List<Series> series) {
    return frame(new Labels(title, xLabel, yLabel, false, true), series, false);
  }

  /// A quantity of several things, a row each: single values as dots, their mean as a bar, and what
  /// was published as a cross.
  public static Figure dots(String title, String label, List<PlotsDots.Row> rows) {
    return PlotsDots.of(title, label, rows);
  }

  /// Figures one below the other.
  public static Figure stack(List<? extends Figure> figures) {
    return (pen, width) -> {
      double y = 0;
      for (Figure figure : figures) {
        y += figure.draw(pen.at(0, y), width);
      }
      return y;
    };
  }

  /// Histograms of the latent codes, coordinate by coordinate, against the prior's marginal
  /// density.
  ///
  /// All panels have the same axes. The range covers 99.8 % of all codes and the prior's mass; a
  /// bar that rises far above every prior density is cut off at the upper edge.
  ///
  /// @param codes `[N,D]`; the first 20 coordinates are drawn
  /// @param density the prior's marginal density of coordinate d = 0, 1, …
  public static Figure marginals(
      String title, double[][] codes, IntFunction<DoubleUnaryOperator> density) {
    return PlotsMarginals.of(title, codes, density);
  }

  private record Labels(String title, String x, String y, boolean logY, boolean markers) {}

  private static Figure frame(Labels labels, List<Series> series, boolean smooth) {
    List<PlotsFrame.Key> keys = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      double[] y = ready(series.get(i), labels.logY(), Integer.MAX_VALUE).y();
      boolean drawn = Arrays.stream(y).anyMatch(v -> !Double.isNaN(v));
      String name = series.get(i).name() + (drawn ? "" : " (nothing to draw)");
      keys.add(
          new PlotsFrame.Key(
              name, Ink.series(i), marked(labels, series) ? Marker.of(i) : null, true));
    }
    List<Series> all = List.copyOf(series);
    return new PlotsFrame(
        labels.title(), keys, (pen, width) -> draw(pen, width, labels, all, smooth));
  }

  private static double draw(
      Pen pen, double width, Labels labels, List<Series> series, boolean smooth) {
    boolean phone = width < Figure.WIDE;
    int most = phone ? 300 : 600;
    List<Series> faint = new ArrayList<>();
    List<Series> clear = new ArrayList<>();
    for (Series one : series) {
      Series thin = PlotsData.thin(finite(one), most);
      int n = thin.x().length;
      boolean both = smooth && n >= SMOOTH_FROM;
      if (both) {
        faint.add(ready(thin, labels.logY(), most));
      } else {
        faint.add(new Series(one.name(), new double[0], new double[0]));
      }
      clear.add(ready(both ? PlotsData.runningMean(thin, n / 50) : thin, labels.logY(), most));
    }
    Extent extent = new Extent();
    faint.forEach(s -> extent.add(s, labels.logY()));
    clear.forEach(s -> extent.add(s, labels.logY()));
    double height = phone ? LOW_HEIGHT : HEIGHT;
    PlotsChart chart =
        PlotsChart.of(
            pen,
            width,
            height,
            extent.xAxis(!labels.markers()),
            extent.yAxis(labels.logY()),
            labels.x(),
            labels.y());
    for (int i = 0; i < faint.size(); i++) {
      chart.line(faint.get(i), Ink.series(i).tint(0.3), 1);
    }
    for (int i = 0; i < clear.size(); i++) {
      chart.errorBars(clear.get(i), Ink.series(i).tint(0.75));
    }
    for (int i = 0; i < clear.size(); i++) {
      chart.line(clear.get(i), Ink.series(i), 2);
    }
    for (int i = 0; i < clear.size() && marked(labels, series); i++) {
      int n = clear.get(i).x().length;
      int step = labels.markers() ? 1 : Math.max(1, n / MARKS);
      int first = step * (2 * i + 1) / (2 * clear.size()); // where others have none
      chart.marks(clear.get(i), Ink.series(i), Marker.of(i), first, step);
    }
    return height;
  }

  /// One curve needs no marks to be told from others.
  private static boolean marked(Labels labels, List<Series> series) {
    return labels.markers() || series.size() > 1;
  }

  private static Series finite(Series series) {
    return PlotsData.keep(series, y -> PlotsAxis.shows(y, false));
  }

  /// Means are taken before zeros and negative values leave a logarithmic axis.
  private static Series ready(Series series, boolean log, int most) {
    Series thin = PlotsData.thin(finite(series), most);
    return PlotsData.keep(thin, y -> PlotsAxis.shows(y, log));
  }

  /// The smallest and largest numbers to be shown, error bars included.
  private static final class Extent {
    private boolean whole = true;
    private double left = Double.POSITIVE_INFINITY;
    private double right = Double.NEGATIVE_INFINITY;
    private double bottom = Double.POSITIVE_INFINITY;
    private double top = Double.NEGATIVE_INFINITY;

    void add(Series series, boolean log) {
      for (int i = 0; i < series.x().length; i++) {
        double y = series.y()[i];
        if (!Double.isNaN(y)) {
          double error = PlotsData.errorAt(series, i);
          double x = series.x()[i];
          whole &= x == Math.rint(x);
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.max(top, y + error);
          bottom = Math.min(bottom, log && y <= error ? y : y - error);
        }
      }
    }

    PlotsAxis xAxis(boolean fromZero) {
      return fromZero
          ? PlotsAxis.fromZero(left, right, whole)
          : PlotsAxis.linear(left, right, whole);
    }

    PlotsAxis yAxis(boolean log) {
      return log ? PlotsAxis.logarithmic(bottom, top) : PlotsAxis.fromZero(bottom, top, false);
    }
  }
}

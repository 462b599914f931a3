package kolmo.experiments.draw;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Curves and histograms as images: the same numbers give the same bytes on every machine.
///
/// Nothing that a diverged run can hand over makes a plot fail: NaN and infinite values are gaps,
/// on a logarithmic axis so are zeros and negative values, and a series of which nothing is left
/// says so in the legend.
public final class Plots {

  /// A curve.
  ///
  /// @param error half-lengths of the error bars, or none
  public record Series(String name, double[] x, double[] y, double @Nullable [] error) {
    public Series {
      if (x.length != y.length || (error != null && error.length != y.length)) {
        throw new IllegalArgumentException(
            "series %s: wanted as many x as y (and errors), got %d, %d%s"
                .formatted(name, x.length, y.length, error == null ? "" : ", " + error.length));
      }
    }

    /// A curve without error bars.
    public Series(String name, double[] x, double[] y) {
      this(name, x, y, null);
    }
  }

  private static final int MOST_POINTS = 600;
  private static final int SMOOTH_FROM = 50;
  private static final int HEIGHT = 340;
  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.TRIANGLE_DOWN,
  };

  private Plots() {}

  /// Curves with error bars. Series of more than 600 points are drawn as means of neighbours.
  public static BufferedImage lines(
      String title, String xLabel, String yLabel, List<Series> series, boolean logY) {
    return draw(new Labels(title, xLabel, yLabel), series, List.of(), logY, false);
  }

  /// Noisy curves, such as the terms of a loss at every step: the running mean over 4 % of the
  /// steps, and behind it, in a light tint, the curve itself.
  public static BufferedImage trends(
      String title, String xLabel, String yLabel, List<Series> series, boolean logY) {
    List<Series> noisy = new ArrayList<>();
    List<Series> smooth = new ArrayList<>();
    for (Series one : series) {
      Series thin = PlotsData.thin(finite(one), MOST_POINTS);
      int n = thin.x().length;
      if (n >= SMOOTH_FROM) {
        noisy.add(thin);
        smooth.add(PlotsData.runningMean(thin, n / 50));
      } else {
        noisy.add(new Series(one.name(), new double[0], new double[0]));
        smooth.add(thin);
      }
    }
    return draw(new Labels(title, xLabel, yLabel), smooth, noisy, logY, false);
  }

  /// An attack's loss, or a similarity, against the radius λ: few points, each with a marker and an
  /// error bar.
  public static BufferedImage attackCurves(String title, String yLabel, List<Series> series) {
    return points(title, "attack radius λ (ℓ₂)", yLabel, series);
  }

  /// Few measured points, each with a marker and an error bar.
  public static BufferedImage points(
      String title, String xLabel, String yLabel, List<Series> series) {
    return draw(new Labels(title, xLabel, yLabel), series, List.of(), false, true);
  }

  /// Figures one below the other.
  public static BufferedImage stack(List<BufferedImage> figures) {
    int width = figures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
    int height = figures.stream().mapToInt(BufferedImage::getHeight).sum();
    BufferedImage sheet = Canvas.blank(width, height);
    Graphics2D pen = sheet.createGraphics();
    int y = 0;
    for (BufferedImage figure : figures) {
      pen.drawImage(figure, 0, y, null);
      y += figure.getHeight();
    }
    pen.dispose();
    return sheet;
  }

  /// Histograms of the latent codes, coordinate by coordinate, against the prior's marginal
  /// density.
  ///
  /// All panels have the same axes. The range covers 99.8 % of all codes and the prior's mass; a
  /// bar that rises far above every prior density is cut off at the upper edge.
  ///
  /// @param codes `[N,D]`; the first 20 coordinates are drawn
  /// @param density the prior's marginal density of coordinate d = 0, 1, …
  public static BufferedImage marginals(
      String title, double[][] codes, IntFunction<DoubleUnaryOperator> density) {
    return PlotsMarginals.draw(title, codes, density);
  }

  private record Labels(String title, String x, String y) {}

  private static BufferedImage draw(
      Labels labels, List<Series> series, List<Series> behind, boolean logY, boolean markers) {
    List<Series> faint = behind.stream().map(s -> ready(s, logY)).toList();
    List<Series> clear = series.stream().map(s -> ready(s, logY)).toList();
    Extent extent = new Extent();
    faint.forEach(s -> extent.add(s, logY));
    clear.forEach(s -> extent.add(s, logY));
    PlotsChart chart =
        new PlotsChart(
            PlotsFrame.WIDTH,
            HEIGHT,
            extent.xAxis(!markers),
            extent.yAxis(logY),
            labels.x(),
            labels.y());
    for (int i = 0; i < faint.size(); i++) {
      chart.line(faint.get(i), Canvas.tint(color(i), 0.3), 1, SeriesMarkers.NONE);
    }
    for (int i = 0; i < clear.size(); i++) {
      chart.errorBars(clear.get(i), Canvas.tint(color(i), 0.75));
    }
    List<PlotsFrame.Key> keys = new ArrayList<>();
    for (int i = 0; i < clear.size(); i++) {
      Marker marker = markers ? MARKERS[i % MARKERS.length] : null;
      boolean drawn = chart.line(clear.get(i), color(i), 2, marker);
      String name = clear.get(i).name() + (drawn ? "" : " (nothing to draw)");
      keys.add(new PlotsFrame.Key(name, color(i), marker, false));
    }
    return new PlotsFrame(labels.title(), keys).around(HEIGHT, chart::paint);
  }

  private static Series finite(Series series) {
    return PlotsData.keep(series, y -> PlotsAxis.shows(y, false));
  }

  /// Means are taken before zeros and negative values leave a logarithmic axis.
  private static Series ready(Series series, boolean log) {
    Series thin = PlotsData.thin(finite(series), MOST_POINTS);
    return PlotsData.keep(thin, y -> PlotsAxis.shows(y, log));
  }

  private static Color color(int i) {
    return Canvas.tint(Canvas.series(i), Canvas.round(i) == 0 ? 1 : 0.5);
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

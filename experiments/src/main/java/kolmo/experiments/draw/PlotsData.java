package kolmo.experiments.draw;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/// Arithmetic on series before they are drawn. A NaN is a gap: it is skipped in means and
/// interrupts the line.
final class PlotsData {

  private PlotsData() {}

  /// Values that fail the test become gaps; points without a place on the x axis are dropped.
  static Series keep(Series series, DoublePredicate y) {
    int n = series.x().length;
    double[] xs = new double[n];
    double[] ys = new double[n];
    double[] errors = new double[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if (PlotsAxis.shows(series.x()[i], false)) {
        xs[kept] = series.x()[i];
        ys[kept] = y.test(series.y()[i]) ? series.y()[i] : Double.NaN;
        errors[kept] = errorAt(series, i);
        kept++;
      }
    }
    return new Series(
        series.name(),
        Arrays.copyOf(xs, kept),
        Arrays.copyOf(ys, kept),
        series.error() == null ? null : Arrays.copyOf(errors, kept));
  }

  /// The half-length of an error bar; 0 if there is none or it is no number.
  static double errorAt(Series series, int i) {
    double[] error = series.error();
    return error != null && error[i] > 0 && PlotsAxis.shows(error[i], false) ? error[i] : 0;
  }

  /// At most `most` points: means over runs of neighbours, equally long but for rounding.
  static Series thin(Series series, int most) {
    int n = series.x().length;
    if (n <= most) {
      return series;
    }
    return new Series(
        series.name(),
        buckets(series.x(), most),
        buckets(series.y(), most),
        series.error() == null ? null : buckets(series.error(), most));
  }

  private static double[] buckets(double[] values, int count) {
    double[] means = new double[count];
    for (int b = 0; b < count; b++) {
      int from = (int) ((long) b * values.length / count);
      int to = (int) ((b + 1L) * values.length / count);
      means[b] = mean(values, from, to);
    }
    return means;
  }

  /// The centred mean over `2·half + 1` points, over fewer at the ends.
  static Series runningMean(Series series, int half) {
    double[] y = series.y();
    double[] means = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      means[i] = mean(y, Math.max(0, i - half), Math.min(y.length, i + half + 1));
    }
    return new Series(series.name(), series.x(), means, null);
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    int count = 0;
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(values[i])) {
        sum += values[i];
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /// The q-quantile of the values that are numbers, by sorting; NaN if there are none.
  static double quantile(double[] values, double q) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(q * (sorted.length - 1))];
  }

  /// The share of values per unit of the axis, in `bins` equal bins from `low` to `high`:
  ///
  /// ```text
  /// height_i = (number of values in bin i) / (N · width of a bin)     N counts values outside, too
  /// ```
  static double[] histogram(double[] values, double low, double high, int bins) {
    double[] heights = new double[bins];
    double perValue = bins / ((high - low) * Math.max(1, values.length));
    for (double value : values) {
      if (value >= low && value < high) {
        heights[(int) Math.min(bins - 1, (value - low) / (high - low) * bins)] += perValue;
      }
    }
    return heights;
  }

  /// A function at equally spaced points, both ends included.
  static double[] sample(DoubleUnaryOperator function, double[] at) {
    return Arrays.stream(at).map(function).toArray();
  }

  static double[] grid(double low, double high, int points) {
    double[] grid = new double[points];
    for (int i = 0; i < points; i++) {
      grid[i] = low + (high - low) * i / (points - 1);
    }
    return grid;
  }
}

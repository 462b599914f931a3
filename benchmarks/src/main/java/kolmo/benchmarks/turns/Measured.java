package kolmo.benchmarks.turns;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;

/// What was measured: for each row and side the time of each round, in nanoseconds.
///
/// Ratios are taken within a round, between turns that are fractions of a second apart, and then
/// their median: what slows the whole machine for a while slows both sides of a ratio.
public final class Measured {

  private record Cell(String group, String row, String side) {}

  /// Median and quartiles.
  public record Quartiles(double low, double median, double high) {

    /// Of these numbers, NaN left out; all NaN if there are none.
    public static Quartiles of(double... values) {
      double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
      return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(double[] sorted, double share) {
      if (sorted.length == 0) {
        return Double.NaN;
      }
      double place = share * (sorted.length - 1);
      int below = (int) place;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
  }

  private final Map<Cell, double[]> times = new LinkedHashMap<>();

  /// Appends the time of one round; NaN for a turn that failed.
  void add(Row row, Side side, double nanos) {
    times.merge(
        new Cell(row.group(), row.label(), side.name()),
        new double[] {nanos},
        (a, b) -> DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray());
  }

  /// The rounds of one cell; none if the side does not do that.
  double[] rounds(Row row, String side) {
    return Objects.requireNonNullElse(
            times.get(new Cell(row.group(), row.label(), side)), new double[0])
        .clone();
  }

  /// Nanoseconds over the rounds.
  public Quartiles time(Row row, String side) {
    return Quartiles.of(rounds(row, side));
  }

  /// The ratio over the rounds that both sides did.
  public Quartiles ratio(Row row, Ratio ratio) {
    double[] over = rounds(row, ratio.over());
    double[] under = rounds(row, ratio.under());
    double[] each = new double[Math.min(over.length, under.length)];
    Arrays.setAll(each, i -> over[i] / under[i]);
    return Quartiles.of(each);
  }

  /// Median ratios, row by row.
  public double[] ratios(List<Row> rows, Ratio ratio) {
    return rows.stream().mapToDouble(r -> ratio(r, ratio).median()).toArray();
  }

  /// (Π xᵢ)^(1/n); NaN if one is NaN or there is none.
  public static double geometricMean(double... values) {
    return values.length == 0
        ? Double.NaN
        : Math.exp(Arrays.stream(values).map(Math::log).sum() / values.length);
  }

  /// The smallest, NaN if one is NaN or there is none.
  public static double least(double... values) {
    return Arrays.stream(values).reduce(Math::min).orElse(Double.NaN);
  }

  /// The exponent e of the power law `y = c·xᵉ` that fits best: the slope of the least-squares line
  /// through (ln x, ln y). NaN with fewer than two points.
  public static double exponent(double[] x, double[] y) {
    double[] u = Arrays.stream(x).map(Math::log).toArray();
    double[] v = Arrays.stream(y).map(Math::log).toArray();
    double meanU = Arrays.stream(u).average().orElse(Double.NaN);
    double meanV = Arrays.stream(v).average().orElse(Double.NaN);
    double square = 0;
    double product = 0;
    for (int i = 0; i < u.length; i++) {
      square += (u[i] - meanU) * (u[i] - meanU);
      product += (u[i] - meanU) * (v[i] - meanV);
    }
    return square == 0 ? Double.NaN : product / square;
  }
}

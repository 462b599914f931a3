package kolmo.benchmarks.turns;

import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// What is compared, on what, and what the numbers sum up to.
///
/// @param name as on the command line
/// @param title what a table is headed with
/// @param unit how times are written
/// @param sides columns, at most one each of a name
/// @param rows in order of the table, rows of a group together
/// @param does whether a side does a row
/// @param ratios further columns
/// @param checks what is told before any timing: how far the sides' results are apart, or how much
///   memory they take
/// @param targets what is summed up
/// @param notes sentences to go under the table
public record Comparison(
    String name,
    String title,
    Unit unit,
    List<Side> sides,
    List<Row> rows,
    BiPredicate<Side, Row> does,
    List<Ratio> ratios,
    List<Check> checks,
    Function<Measured, List<Target>> targets,
    List<String> notes) {

  /// How a time is written.
  public enum Unit {
    /// Operations per nanosecond.
    GFLOPS,
    /// Microseconds.
    MICROS,
    /// Milliseconds.
    MILLIS,
    /// Nanoseconds for each element.
    NANOS_EACH;

    /// A row's time in this unit.
    double of(Row row, double nanos) {
      return switch (this) {
        case GFLOPS -> row.work() / nanos;
        case MICROS -> nanos / 1e3;
        case MILLIS -> nanos / 1e6;
        case NANOS_EACH -> nanos / row.work();
      };
    }
  }

  /// A [Report], and whose: it runs where that side runs, and only if it does.
  ///
  /// @param type its class, below `kolmo.benchmarks`
  public record Check(String type, Side side, Map<String, String> params) {

    public Check {
      params = Map.copyOf(params);
    }

    /// Without parameters.
    public Check(String type, Side side) {
      this(type, side, Map.of());
    }
  }

  public Comparison {
    sides = List.copyOf(sides);
    rows = List.copyOf(rows);
    ratios = List.copyOf(ratios);
    checks = List.copyOf(checks);
    notes = List.copyOf(notes);
  }
}

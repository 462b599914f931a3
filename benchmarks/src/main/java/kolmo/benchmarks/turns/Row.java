package kolmo.benchmarks.turns;

import java.util.Map;

/// One task that all sides do: a row of the table.
///
/// @param group rows of one group form a table
/// @param label what is in the row's first column
/// @param params of the benchmark
/// @param work floating-point operations, or elements, of one repetition: what rates refer to
/// @param scale where the row is on a curve over its group; NaN where there is none
public record Row(
    String group, String label, Map<String, String> params, double work, double scale) {

  public Row {
    params = Map.copyOf(params);
  }

  /// A row that is on no curve.
  public Row(String group, String label, Map<String, String> params, double work) {
    this(group, label, params, work, Double.NaN);
  }
}

package kolmo.benchmarks;

import java.util.Map;

/// One task that all sides do: a row of the table.
///
/// @param group rows of one group form a table
/// @param label what is in the row's first column
/// @param params of the benchmark
/// @param work floating-point operations, or elements, of one repetition: what rates refer to
record Row(String group, String label, Map<String, String> params, double work) {

  Row {
    params = Map.copyOf(params);
  }
}

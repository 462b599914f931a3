package kolmo.benchmarks.turns;

import java.util.Map;

/// Something that a worker computes once and tells in a sentence: how far results are apart, how
/// much memory is in use, which version of a library this is.
public interface Report {

  /// The sentence.
  ///
  /// @param params as of a benchmark
  String tell(Map<String, String> params);
}

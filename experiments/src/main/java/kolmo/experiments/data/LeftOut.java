package kolmo.experiments.data;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What of a folder is not in the data set, counted by the reason; a folder counts as one.
final class LeftOut {

  private final Map<String, Integer> counts = new TreeMap<>();

  void add(String reason) {
    add(reason, 1);
  }

  void add(String reason, int n) {
    if (n > 0) {
      counts.merge(reason, n, Integer::sum);
    }
  }

  Map<String, Integer> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /// In words: `hidden files (2), files ending in .txt (1)`.
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(e -> Printable.of(e.getKey()) + " (" + e.getValue() + ")")
        .collect(Collectors.joining(", "));
  }
}

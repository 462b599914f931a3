package kolmo.experiments.paper;

import java.util.ArrayList;
import java.util.List;

/// A statement that has been judged.
///
/// @param numbers what it was judged by, a line each
public record Verdict(
    String id, String statement, String paper, Outcome outcome, List<String> numbers) {

  /// How many of the comparisons went how, and what there is beside them.
  public String summary() {
    List<String> rest = new ArrayList<>(numbers);
    List<String> summary = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      int before = rest.size();
      rest.removeIf(line -> line.startsWith(outcome + ": "));
      if (rest.size() < before) {
        summary.add((before - rest.size()) + " " + outcome);
      }
    }
    summary.addAll(rest);
    return String.join(", ", summary);
  }

  /// 6 of `C6 (augmented-zero)`.
  public int number() {
    return Integer.parseInt(id.substring(1).split(" ", 2)[0]);
  }
}

package kolmo.experiments.paper;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kolmo.experiments.metric.Measurements;

/// A statement that the paper's numbers make, and the comparisons that it consists of.
///
/// @param id C1 to C16; with the variant's name where there are two
/// @param statement in words
/// @param paper the paper's numbers
/// @param comparisons all of which must hold
public record Claim(String id, String statement, String paper, List<Comparison> comparisons) {

  /// Confirmed if every comparison is, not confirmed if one is contradicted, otherwise not decided.
  Verdict judge(Measurements measured, List<Long> seeds) {
    List<String> numbers = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    Set<String> absent = new LinkedHashSet<>();
    for (Comparison comparison : comparisons) {
      List<String> nothing = comparison.unmeasured(measured);
      absent.addAll(nothing);
      if (nothing.isEmpty()) {
        Comparison.Result result = comparison.among(measured, seeds);
        outcomes.add(result.outcome());
        numbers.add(result.outcome() + ": " + result.numbers());
      } else {
        outcomes.add(Outcome.NOT_DECIDED);
      }
    }
    if (!absent.isEmpty()) {
      numbers.add("not measured: " + String.join("; ", absent));
    }
    if (numbers.isEmpty()) {
      numbers.add("nothing measured");
    }
    return new Verdict(id, statement, paper, all(outcomes), List.copyOf(numbers));
  }

  /// What there is to say where nothing can be compared.
  Verdict undecided(String reason) {
    return new Verdict(id, statement, paper, Outcome.NOT_DECIDED, List.of(reason));
  }

  /// What follows for all of several from what is known of each.
  static Outcome all(List<Outcome> outcomes) {
    if (outcomes.contains(Outcome.NOT_CONFIRMED)) {
      return Outcome.NOT_CONFIRMED;
    }
    boolean every = outcomes.stream().allMatch(o -> o == Outcome.CONFIRMED);
    return every && !outcomes.isEmpty() ? Outcome.CONFIRMED : Outcome.NOT_DECIDED;
  }
}

package kolmo.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import kolmo.experiments.evaluate.Diagnosis.Case;
import kolmo.experiments.evaluate.Diagnosis.Fate;

/// Some of the attacked images: how they fared.
///
/// @param name what they have in common
/// @param cases of which it may hold none; every mean is NaN then
record DiagnosisGroup(String name, List<Case> cases) {

  DiagnosisGroup {
    cases = List.copyOf(cases);
  }

  /// One for each mode (named from 1) or class (from 0).
  static List<DiagnosisGroup> by(ToIntFunction<Case> group, int n, int first, List<Case> cases) {
    List<DiagnosisGroup> groups = new ArrayList<>();
    for (int g = 0; g < n; g++) {
      int here = g;
      List<Case> of = cases.stream().filter(c -> group.applyAsInt(c) == here).toList();
      groups.add(new DiagnosisGroup(Integer.toString(g + first), of));
    }
    return groups;
  }

  /// Those with one fate, named by it.
  DiagnosisGroup with(Fate fate) {
    return new DiagnosisGroup(fate.words(), cases.stream().filter(c -> c.fate() == fate).toList());
  }

  double mean(ToDoubleFunction<Case> value) {
    return cases.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  double share(Predicate<Case> of) {
    return mean(c -> of.test(c) ? 1 : 0);
  }

  double share(Fate fate) {
    return share(c -> c.fate() == fate);
  }

  /// A line of a table: name, images, MS-SSIM out, distance moved, share of each fate.
  ///
  /// @param format of numbers
  /// @param none what stands for the mean of nothing
  List<String> row(String format, String none) {
    List<String> row = new ArrayList<>(List.of(name, Integer.toString(cases.size())));
    row.add(number(format, mean(Case::msssimOut), none));
    row.add(number(format, mean(Case::moved), none));
    Arrays.stream(Fate.values()).forEach(f -> row.add(number(format, share(f), none)));
    return row;
  }

  private static String number(String format, double value, String none) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : none;
  }
}

package kolmo.experiments.paper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import kolmo.experiments.metric.CsvText;

/// How long a training step took. Times differ from run to run, unlike every other number, and are
/// therefore kept in files of their own.
///
/// @param steps one for each training
/// @param seeds the trainings that count
public record StepTimes(List<Step> steps, List<Long> seeds) {

  /// Means over a training.
  public record Step(String method, long seed, double seconds) {}

  private static final double LEAST = 1.5;
  private static final double MOST = 2.5;

  public StepTimes {
    steps = List.copyOf(steps);
    seeds = List.copyOf(seeds);
  }

  /// Reads what [#csv] wrote.
  ///
  /// @throws IOException naming the file, if it holds something else
  public static StepTimes read(Path file) throws IOException {
    List<Step> steps =
        CsvText.read(
            file,
            "the times of `kolmo table`",
            row ->
                new Step(
                    row.getField("method"),
                    Long.parseLong(row.getField("seed")),
                    Double.parseDouble(row.getField("seconds_per_step"))));
    return new StepTimes(steps, steps.stream().map(Step::seed).distinct().sorted().toList());
  }

  /// C14: a step of SE takes about twice as long as one of ours. "About twice" is read as 1.5 to
  /// 2.5, of every seed.
  public Claim.Verdict judge() {
    List<Double> ratios = new ArrayList<>();
    for (long seed : seeds) {
      OptionalDouble se = seconds("smooth-encoder", seed);
      OptionalDouble ours = seconds("ours", seed);
      if (se.isPresent() && ours.isPresent()) {
        ratios.add(se.getAsDouble() / ours.getAsDouble());
      }
    }
    String numbers =
        "SE over ours: "
            + (ratios.isEmpty()
                ? "no times of both"
                : String.join(
                    " / ",
                    ratios.stream().map(r -> String.format(Locale.ROOT, "%.2f", r)).toList()));
    Claim.Outcome outcome = Claim.Outcome.NOT_DECIDED;
    if (ratios.size() < Comparison.SEEDS || ratios.size() < seeds.size()) {
      numbers +=
          "; " + ratios.size() + " of " + Math.max(Comparison.SEEDS, seeds.size()) + " seeds";
    } else if (ratios.stream().allMatch(r -> r >= LEAST && r <= MOST)) {
      outcome = Claim.Outcome.CONFIRMED;
    } else if (ratios.stream().noneMatch(r -> r >= LEAST && r <= MOST)) {
      outcome = Claim.Outcome.NOT_CONFIRMED;
    }
    return new Claim.Verdict(
        "C14",
        "a training step of SE takes about twice as long as one of ours (1.5 to 2.5 times)",
        "text only; depends on SE's number of steps",
        outcome,
        List.of(numbers));
  }

  private OptionalDouble seconds(String method, long seed) {
    return steps.stream()
        .filter(s -> s.method().equals(method) && s.seed() == seed)
        .mapToDouble(Step::seconds)
        .findFirst();
  }

  /// One line for each training.
  public String csv() {
    List<List<String>> rows = new ArrayList<>();
    for (Step s : steps) {
      rows.add(
          List.of(
              s.method(),
              Long.toString(s.seed()),
              String.format(Locale.ROOT, "%.6f", s.seconds())));
    }
    return CsvText.of(List.of("method", "seed", "seconds_per_step"), rows);
  }

  /// The same as a Markdown table, with the verdict.
  public String markdown() {
    StringBuilder text = new StringBuilder("| method | seed | seconds a step |\n|---|--:|--:|\n");
    for (Step s : steps) {
      text.append(
          String.format(Locale.ROOT, "| `%s` | %d | %.5f |\n", s.method(), s.seed(), s.seconds()));
    }
    Claim.Verdict verdict = judge();
    return text.append(
            "\nC14, %s: **%s**. %s.\n"
                .formatted(verdict.statement(), verdict.outcome(), verdict.numbers().getFirst()))
        .toString();
  }
}

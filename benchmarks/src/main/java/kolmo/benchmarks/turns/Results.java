package kolmo.benchmarks.turns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.draw.Png;

/// What a comparison leaves: `table.md`, `result.json`, `plot.png`.
///
/// @param removed variables of the environment that the forks did not get
public record Results(
    Comparison comparison, Schedule.Outcome outcome, SortedMap<String, String> removed) {

  /// Writes the three files.
  public void write(Path folder) throws IOException {
    AtomicFile.write(folder.resolve("table.md"), markdown().getBytes(StandardCharsets.UTF_8));
    byte[] json = Worker.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json());
    AtomicFile.write(folder.resolve("result.json"), json);
    Png.write(RatioPlot.draw(comparison, outcome.measured()), folder.resolve("plot.png"));
  }

  /// Machine, tables, sums, notes.
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(comparison.name()).append(": ").append(comparison.title());
    text.append("\n\n").append(String.join("  \n", facts())).append("\n\n");
    Map<String, List<Row>> groups =
        comparison.rows().stream()
            .collect(Collectors.groupingBy(Row::group, LinkedHashMap::new, Collectors.toList()));
    groups.forEach((group, rows) -> table(text, group, rows));
    List<Target> targets = comparison.targets().apply(outcome.measured());
    if (!targets.isEmpty()) {
      text.append("| summed up | value | wanted | met |\n|---|---|---|---|\n");
      targets.forEach(t -> text.append(line(t)));
      text.append('\n');
    }
    comparison.notes().forEach(note -> text.append(note).append("\n\n"));
    return text.toString();
  }

  private List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add(String.join(", ", Machine.here().values()));
    outcome.versions().forEach((name, version) -> facts.add(name + ": " + version));
    facts.add(
        String.format(
            Locale.ROOT,
            "Peak FMA rate, 1 / 2 threads: %.0f / %.0f GFLOP/s before, %.0f / %.0f after",
            outcome.peakBefore()[0],
            outcome.peakBefore()[1],
            outcome.peakAfter()[0],
            outcome.peakAfter()[1]));
    facts.add(
        "Environment: "
            + (removed.isEmpty()
                ? "nothing to remove"
                : "removed " + String.join(", ", removed.keySet()))
            + "; set "
            + Machine.given());
    facts.add(
        "Medians of "
            + outcome.rounds()
            + " rounds in which all take turns; in brackets the quartiles of the rounds' ratios");
    facts.addAll(outcome.checks());
    facts.addAll(outcome.leftOut());
    return facts;
  }

  private void table(StringBuilder text, String group, List<Row> rows) {
    List<String> sides =
        comparison.sides().stream()
            .map(Side::name)
            .filter(side -> rows.stream().anyMatch(r -> measured(r, side)))
            .toList();
    List<Ratio> ratios =
        comparison.ratios().stream()
            .filter(r -> sides.contains(r.over()) && sides.contains(r.under()))
            .toList();
    text.append("| ").append(group).append(" | ").append(String.join(" | ", sides));
    ratios.forEach(r -> text.append(" | **").append(r.label()).append("**"));
    text.append(" |\n|---").append("|--:".repeat(sides.size() + ratios.size())).append("|\n");
    for (Row row : rows) {
      text.append("| ").append(row.label());
      sides.forEach(side -> text.append(" | ").append(cell(row, side)));
      ratios.forEach(r -> text.append(" | ").append(spread(outcome.measured().ratio(row, r))));
      text.append(" |\n");
    }
    text.append('\n');
  }

  private boolean measured(Row row, String side) {
    return !Double.isNaN(outcome.measured().time(row, side).median());
  }

  private String cell(Row row, String side) {
    return measured(row, side) ? ThreeDigits.of(value(row, side)) : "–";
  }

  /// The median in the unit of the comparison.
  private double value(Row row, String side) {
    return comparison.unit().of(row, outcome.measured().time(row, side).median());
  }

  private static String spread(Measured.Quartiles q) {
    return Double.isNaN(q.median())
        ? "–"
        : "**"
            + ThreeDigits.of(q.median())
            + "** ("
            + ThreeDigits.of(q.low())
            + "–"
            + ThreeDigits.of(q.high())
            + ")";
  }

  private static String line(Target t) {
    String wanted =
        Double.isNaN(t.bound()) ? "" : (t.atLeast() ? "≥ " : "≤ ") + ThreeDigits.of(t.bound());
    String value = Double.isNaN(t.value()) ? "not measured" : ThreeDigits.of(t.value());
    return "| " + t.what() + " | " + value + " | " + wanted + " | " + t.met() + " |\n";
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("comparison", comparison.name());
    json.put("title", comparison.title());
    json.put("machine", Machine.here());
    json.put("libraries", outcome.versions());
    json.put("environment_removed", removed);
    json.put("environment_set", Machine.given());
    json.put("peak_gflops_before", outcome.peakBefore());
    json.put("peak_gflops_after", outcome.peakAfter());
    json.put("rounds", outcome.rounds());
    json.put("checks", outcome.checks());
    json.put("left_out", outcome.leftOut());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : comparison.rows()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("group", row.group());
      one.put("row", row.label());
      one.put("work", row.work());
      Map<String, double[]> times = new LinkedHashMap<>();
      comparison
          .sides()
          .forEach(s -> times.put(s.name(), outcome.measured().rounds(row, s.name())));
      one.put("nanos", times);
      Map<String, Measured.Quartiles> ratios = new LinkedHashMap<>();
      comparison.ratios().forEach(r -> ratios.put(r.label(), outcome.measured().ratio(row, r)));
      one.put("ratios", ratios);
      rows.add(one);
    }
    json.put("rows", rows);
    json.put("targets", comparison.targets().apply(outcome.measured()));
    return json;
  }
}

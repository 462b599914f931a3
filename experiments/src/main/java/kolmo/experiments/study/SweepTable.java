package kolmo.experiments.study;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.evaluate.ResultTable;

/// The runs of a sweep: one row each, and their means over seeds. Nothing in it depends on when or
/// in which order the runs were made.
///
/// @param swept the names of what was swept
/// @param rows the finished runs, in the sweep's order
public record SweepTable(List<String> swept, List<Row> rows) {

  /// One run.
  ///
  /// @param settings what was set, by name, the swept ones among them
  /// @param seed its seed
  /// @param status how it ended
  /// @param measured the numbers by name, in the order of the columns; one that does not exist is
  ///   missing
  public record Row(
      Map<String, String> settings, long seed, String status, Map<String, Double> measured) {}

  private static final String DAMAGE = "maxdamage_";
  private static final String CLEAN = "msssim_clean";

  public SweepTable {
    swept = List.copyOf(swept);
    rows = List.copyOf(rows);
  }

  /// One line for each run, with all of its settings, so that the tables of several sweeps can be
  /// put together.
  public String csv() {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      List<String> settings = settings();
      List<String> measures = measures();
      List<String> head = new ArrayList<>(settings);
      head.addAll(List.of("seed", "status"));
      head.addAll(measures);
      csv.writeRecord(head);
      for (Row row : rows) {
        List<String> line = new ArrayList<>();
        settings.forEach(s -> line.add(row.settings().getOrDefault(s, "")));
        line.add(Long.toString(row.seed()));
        line.add(row.status());
        measures.forEach(m -> line.add(text(row, m, "%.4f", "")));
        csv.writeRecord(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
    return text.toString();
  }

  /// The runs and their means over seeds, for people.
  ///
  /// @param runs how many runs the sweep has when it is complete
  public String markdown(int runs) {
    StringBuilder text = new StringBuilder();
    List<String> common = new ArrayList<>(settings());
    common.removeAll(swept);
    if (!rows.isEmpty() && !common.isEmpty()) {
      text.append("Common to all runs:");
      Map<String, String> of = rows.getFirst().settings();
      common.forEach(c -> text.append(" `--").append(c).append('=').append(of.get(c)).append('`'));
      text.append("\n\n");
    }
    text.append(
        "MS-SSIM; `maxdamage_λ` is high for a robust model, `latent_λ` low. %d of %d runs.\n\n"
            .formatted(rows.size(), runs));
    text.append("## Means over seeds, ± deviation between them\n\n");
    means(text);
    text.append("\n## Runs\n\n");
    List<String> head = new ArrayList<>(swept);
    head.addAll(List.of("seed", "status"));
    head.addAll(measures());
    line(text, head);
    line(text, head.stream().map(h -> "---").toList());
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      swept.forEach(s -> cells.add(row.settings().getOrDefault(s, "")));
      cells.addAll(List.of(Long.toString(row.seed()), row.status()));
      measures().forEach(m -> cells.add(text(row, m, "%.3f", "–")));
      line(text, cells);
    }
    return text.toString();
  }

  private void means(StringBuilder text) {
    List<String> head = new ArrayList<>(swept);
    head.add("runs");
    head.addAll(measures());
    line(text, head);
    line(text, head.stream().map(h -> "---").toList());
    groups(swept)
        .forEach(
            (values, group) -> {
              List<String> cells = new ArrayList<>(values);
              cells.add(Integer.toString(group.size()));
              for (String measure : measures()) {
                ResultTable.Summary s = summary(group, measure);
                cells.add(Double.isNaN(s.mean()) ? "–" : s.text());
              }
              line(text, cells);
            });
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /// Everything against the first of what was swept, with the deviation between seeds: for one
  /// swept quantity one plot with a curve for each measure; for more a plot for each measure with a
  /// curve for each value of the others.
  public Figure plot() {
    List<String> shown =
        measures().stream().filter(m -> m.startsWith(DAMAGE) || m.equals(CLEAN)).toList();
    if (swept.size() == 1) {
      List<Plots.Series> curves = shown.stream().map(m -> curve(label(m), rows, m)).toList();
      return Plots.points("MS-SSIM against " + swept.getFirst(), xLabel(), "MS-SSIM", curves);
    }
    List<Figure> panels = new ArrayList<>();
    List<String> others = swept.subList(1, swept.size());
    for (String measure : shown) {
      List<Plots.Series> curves = new ArrayList<>();
      groups(others)
          .forEach(
              (values, group) -> {
                List<String> names =
                    IntStream.range(0, values.size())
                        .mapToObj(i -> others.get(i) + " " + values.get(i))
                        .toList();
                curves.add(curve(String.join(", ", names), group, measure));
              });
      panels.add(Plots.points(label(measure), xLabel(), "MS-SSIM", curves));
    }
    return panels.isEmpty()
        ? Plots.points(swept.getFirst(), xLabel(), "MS-SSIM", List.of())
        : Plots.stack(panels);
  }

  private static String label(String measure) {
    return measure.equals(CLEAN)
        ? "clean reconstruction"
        : "max damage, λ = " + measure.substring(DAMAGE.length());
  }

  private Plots.Series curve(String name, List<Row> of, String measure) {
    List<String> values = values();
    double[] x = places(values);
    double[] y = new double[x.length];
    double[] error = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      String value = values.get(i);
      ResultTable.Summary s =
          summary(
              of.stream().filter(r -> value.equals(r.settings().get(swept.getFirst()))).toList(),
              measure);
      y[i] = s.mean();
      error[i] = Double.isNaN(s.std()) ? 0 : s.std();
    }
    return new Plots.Series(name, x, y, error);
  }

  /// The values of what was swept first, numbers in ascending order.
  private List<String> values() {
    Set<String> found = new LinkedHashSet<>();
    rows.forEach(r -> found.add(r.settings().getOrDefault(swept.getFirst(), "")));
    List<String> values = new ArrayList<>(found);
    if (areNumbers(values)) {
      values.sort((a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)));
    }
    return values;
  }

  /// Where values stand on the axis: numbers at their place, names one after the other.
  private static double[] places(List<String> values) {
    return areNumbers(values)
        ? values.stream().mapToDouble(Double::parseDouble).toArray()
        : IntStream.rangeClosed(1, values.size()).asDoubleStream().toArray();
  }

  private String xLabel() {
    List<String> values = values();
    if (areNumbers(values)) {
      return swept.getFirst();
    }
    List<String> named =
        IntStream.range(0, values.size()).mapToObj(i -> (i + 1) + " " + values.get(i)).toList();
    return swept.getFirst() + ": " + String.join(", ", named);
  }

  private static boolean areNumbers(List<String> values) {
    return values.stream().allMatch(SweepTable::isNumber);
  }

  private static boolean isNumber(String value) {
    try {
      return Double.isFinite(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// Rows by the values of some settings, in the order of the rows.
  private Map<List<String>, List<Row>> groups(List<String> by) {
    Map<List<String>, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      List<String> values = by.stream().map(s -> row.settings().getOrDefault(s, "")).toList();
      groups.computeIfAbsent(values, v -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  /// Over the runs that have such a number: one that diverged has none.
  private static ResultTable.Summary summary(List<Row> of, String measure) {
    return ResultTable.Summary.of(
        of.stream()
            .map(r -> r.measured().get(measure))
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  private List<String> settings() {
    Set<String> names = new LinkedHashSet<>(swept);
    rows.forEach(r -> names.addAll(r.settings().keySet()));
    return List.copyOf(names);
  }

  /// In the order of the run that has most: of one that diverged some are missing.
  private List<String> measures() {
    Set<String> names = new LinkedHashSet<>();
    rows.stream()
        .sorted((a, b) -> b.measured().size() - a.measured().size())
        .forEach(r -> names.addAll(r.measured().keySet()));
    return List.copyOf(names);
  }

  private static String text(Row row, String measure, String format, String none) {
    Double value = row.measured().get(measure);
    return value == null ? none : String.format(Locale.ROOT, format, value);
  }
}

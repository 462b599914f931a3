package kolmo.experiments.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.draw.Curve;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.MarkdownTable;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.draw.Series;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Metric.Of;
import kolmo.experiments.metric.Metric.Robust;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Subject;

/// The runs of a sweep: one row each, and their means over seeds. Nothing in it depends on when or
/// in which order the runs were made.
///
/// @param swept the names of what was swept
/// @param rows what was measured of the finished runs, in the sweep's order
record SweepTable(List<String> swept, Measurements rows) {

  SweepTable {
    swept = List.copyOf(swept);
    rows = rows.means();
  }

  /// How all of its runs ended.
  String status() {
    return status(rows);
  }

  private static String status(Measurements run) {
    boolean diverged = run.summary(Quantity.of(Metric.DIVERGED)).mean() > 0;
    return diverged ? "diverged" : "finished";
  }

  /// As the table heads a number: `maxdamage_1` with whichever metric of the attack.
  static String name(Quantity what) {
    return what.metric().of() == Of.ATTACK
        ? what.attack() + "_" + Quantity.label(what.lambda())
        : what.metric() + (what.attack() == AttackKind.NONE ? "" : "_" + what.attack());
  }

  /// Of the attacks what a model is known by, and all that is known without them.
  List<Quantity> columns() {
    return columns(m -> m == Metric.MSSSIM_OUT || (m.of() != Of.ATTACK && m != Metric.DIVERGED));
  }

  private List<Quantity> columns(Predicate<Metric> metric) {
    return rows.quantities().stream()
        .filter(q -> metric.test(q.metric()))
        .sorted(
            Comparator.comparing(Quantity::metric)
                .thenComparing(Quantity::attack)
                .thenComparingDouble(Quantity::lambda))
        .toList();
  }

  /// The runs and their means over seeds, for people.
  ///
  /// @param runs how many runs the sweep has when it is complete
  String markdown(int runs) {
    StringBuilder text = new StringBuilder();
    Map<String, String> common = new LinkedHashMap<>();
    rows.subjects().stream().limit(1).forEach(s -> common.putAll(s.options()));
    common.keySet().removeAll(swept);
    if (!common.isEmpty()) {
      text.append("Common to all runs:");
      common.forEach((name, value) -> text.append(" `--%s=%s`".formatted(name, value)));
      text.append("\n\n");
    }
    text.append(
        "MS-SSIM; `maxdamage_λ` is high for a robust model, `latent_λ` low. %d of %d runs.\n\n"
            .formatted(rows.subjects().size(), runs));
    text.append("## Means over seeds, ± deviation between them\n\n").append(means(columns()));
    text.append("\n## Runs\n\n").append(each(columns()));
    for (Metric metric : Metric.all(Of.ATTACK)) {
      List<Quantity> others = columns(m -> m == metric && m != Metric.MSSSIM_OUT);
      if (!others.isEmpty()) {
        text.append("\n## ").append(metric.title()).append("\n\n").append(means(others));
      }
    }
    return text.toString();
  }

  private String means(List<Quantity> columns) {
    List<List<String>> lines = new ArrayList<>();
    groups(swept)
        .forEach(
            (values, group) -> {
              String runs = Integer.toString(group.subjects().size());
              lines.add(line(values, List.of(runs), columns, q -> group.summary(q).text()));
            });
    return MarkdownTable.of(line(swept, List.of("runs"), columns, SweepTable::name), lines);
  }

  private String each(List<Quantity> columns) {
    List<List<String>> lines = new ArrayList<>();
    for (Subject subject : rows.subjects()) {
      Measurements run = rows.where(m -> m.of().equals(subject));
      List<String> own = List.of(Long.toString(subject.seed()), status(run));
      List<String> values = swept.stream().map(subject::option).toList();
      lines.add(line(values, own, columns, q -> run.summary(q).text()));
    }
    return MarkdownTable.of(
        line(swept, List.of("seed", "status"), columns, SweepTable::name), lines);
  }

  private static List<String> line(
      List<String> swept,
      List<String> own,
      List<Quantity> columns,
      Function<Quantity, String> text) {
    List<String> line = new ArrayList<>(swept);
    line.addAll(own);
    columns.forEach(q -> line.add(text.apply(q)));
    return line;
  }

  /// Everything against the first of what was swept, with the deviation between seeds: for one
  /// swept quantity one plot with a curve for each measure; for more a plot for each measure with a
  /// curve for each value of the others.
  Figure plot() {
    List<Quantity> shown =
        columns().stream()
            .filter(q -> q.metric() == Metric.MSSSIM_OUT || q.metric() == Metric.MSSSIM_CLEAN)
            .filter(q -> q.metric().robust(q.attack()) == Robust.HIGH)
            .sorted(Comparator.comparingDouble(Quantity::lambda)) // without an attack first
            .toList();
    if (swept.size() == 1) {
      List<Series> curves = shown.stream().map(q -> curve(label(q), rows, q)).toList();
      return Plots.points("MS-SSIM against " + swept.getFirst(), xLabel(), "MS-SSIM", curves);
    }
    List<Figure> panels = new ArrayList<>();
    List<String> others = swept.subList(1, swept.size());
    for (Quantity what : shown) {
      List<Series> curves = new ArrayList<>();
      groups(others)
          .forEach(
              (values, group) -> {
                List<String> names =
                    IntStream.range(0, values.size())
                        .mapToObj(i -> others.get(i) + " " + values.get(i))
                        .toList();
                curves.add(curve(String.join(", ", names), group, what));
              });
      panels.add(Plots.points(label(what), xLabel(), "MS-SSIM", curves));
    }
    return panels.isEmpty()
        ? Plots.points(swept.getFirst(), xLabel(), "MS-SSIM", List.of())
        : Plots.stack(panels);
  }

  private static String label(Quantity what) {
    return what.metric() == Metric.MSSSIM_CLEAN
        ? "clean reconstruction"
        : what.attack().label() + ", λ = " + Quantity.label(what.lambda());
  }

  private Series curve(String name, Measurements of, Quantity what) {
    List<String> values = values();
    String first = swept.getFirst();
    return Curve.of(
        name,
        places(values),
        values.stream()
            .map(value -> of.where(m -> value.equals(m.of().option(first))).summary(what))
            .toList());
  }

  /// The values of what was swept first, numbers in ascending order.
  private List<String> values() {
    Set<String> found = new LinkedHashSet<>();
    rows.subjects().forEach(s -> found.add(s.option(swept.getFirst())));
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
  private Map<List<String>, Measurements> groups(List<String> by) {
    Map<List<String>, List<Measurement>> groups = new LinkedHashMap<>();
    for (Measurement row : rows.rows()) {
      List<String> values = by.stream().map(row.of()::option).toList();
      groups.computeIfAbsent(values, v -> new ArrayList<>()).add(row);
    }
    Map<List<String>, Measurements> all = new LinkedHashMap<>();
    groups.forEach((values, of) -> all.put(values, new Measurements(of)));
    return all;
  }
}

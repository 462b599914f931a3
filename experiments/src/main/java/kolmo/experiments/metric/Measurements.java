package kolmo.experiments.metric;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.metric.Metric.Of;

/// Numbers, and what is asked of many: a selection, a mean with its deviation, a file.
public record Measurements(List<Measurement> rows) {

  public static final Measurements NONE = new Measurements(List.of());

  public Measurements {
    rows = List.copyOf(rows);
  }

  /// Those that are wanted.
  public Measurements where(Predicate<Measurement> wanted) {
    return new Measurements(rows.stream().filter(wanted).toList());
  }

  /// These and others.
  public Measurements and(Measurements others) {
    return new Measurements(Stream.concat(rows.stream(), others.rows.stream()).toList());
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /// What there is, in the order in which it came.
  public List<Quantity> quantities() {
    return rows.stream().map(Measurement::what).distinct().toList();
  }

  /// The attacks that were run, in the order of tables.
  public List<AttackKind> attacks() {
    return rows.stream()
        .filter(m -> m.metric().of() == Of.ATTACK)
        .map(m -> m.what().attack())
        .distinct()
        .sorted()
        .toList();
  }

  /// The radii of the attacks, ascending.
  public List<Double> lambdas() {
    return rows.stream()
        .filter(m -> m.metric().of() == Of.ATTACK)
        .map(m -> m.what().lambda())
        .distinct()
        .sorted()
        .toList();
  }

  /// Those at which an attack was run: an interruption may leave gaps.
  public List<Double> lambdas(AttackKind attack) {
    return where(m -> m.what().attack() == attack).lambdas();
  }

  /// The seeds, ascending.
  public List<Long> seeds() {
    return rows.stream().map(m -> m.of().seed()).distinct().sorted().toList();
  }

  /// The models, in the order in which they came.
  public List<Subject> subjects() {
    return rows.stream().map(Measurement::of).distinct().toList();
  }

  /// The mean of a quantity over all that there is of it.
  public Summary summary(Quantity what) {
    return where(m -> m.what().equals(what)).summary();
  }

  /// The mean of all.
  public Summary summary() {
    return Summary.of(rows.stream().mapToDouble(Measurement::value).toArray());
  }

  /// Another metric of the attack that a number is of, in the same trial. One of the images is that
  /// of the trial, or of the attack's own images where the protocol has such.
  public double beside(Measurement one, Metric metric) {
    boolean under = metric.of() == Of.ATTACK;
    Quantity own = new Quantity(one.what().attack(), metric, under ? one.what().lambda() : 0);
    Measurements trial = where(m -> m.trial() == one.trial() && m.of().equals(one.of()));
    double value = trial.summary(own).mean();
    return under || !Double.isNaN(value) ? value : trial.summary(Quantity.of(metric)).mean();
  }

  private record Key(Subject of, Quantity what) {}

  private Map<Key, Measurements> groups() {
    Map<Key, List<Measurement>> groups = new LinkedHashMap<>();
    rows.forEach(
        m -> groups.computeIfAbsent(new Key(m.of(), m.what()), k -> new ArrayList<>()).add(m));
    Map<Key, Measurements> all = new LinkedHashMap<>();
    groups.forEach((key, of) -> all.put(key, new Measurements(of)));
    return all;
  }

  /// Their mean over trials, as one number.
  private Measurement mean() {
    Measurement first = rows.getFirst();
    int images = rows.stream().mapToInt(Measurement::images).sum();
    return new Measurement(first.of(), first.what(), 0, summary().mean(), images);
  }

  /// The mean over trials of each quantity of each model.
  public Measurements means() {
    return new Measurements(groups().values().stream().map(Measurements::mean).toList());
  }

  /// One line for each quantity of each model: the mean over trials with its deviation.
  ///
  /// @param first columns that stand before the others, with the value that they have in each line
  public String csv(Map<String, String> first) {
    return csv(
        first,
        "std",
        groups().values().stream()
            .map(
                of -> {
                  double std = of.summary().std();
                  return new Line(of.mean(), Double.isNaN(std) ? "" : text(std));
                })
            .toList());
  }

  /// One line for each of them.
  public String trials() {
    return csv(
        Map.of(),
        "trial",
        rows.stream().map(m -> new Line(m, Integer.toString(m.trial()))).toList());
  }

  /// @param beside the value, in a column that both files call differently
  private record Line(Measurement of, String beside) {}

  private static String csv(Map<String, String> first, String beside, List<Line> lines) {
    Set<String> options = new LinkedHashSet<>();
    lines.forEach(l -> options.addAll(l.of().of().options().keySet()));
    List<String> header = new ArrayList<>(first.keySet());
    header.addAll(List.of("dataset", "method"));
    options.forEach(o -> header.add(Measurement.OPTION + o));
    header.addAll(List.of("attack", "metric", "lambda", "value", "seed", beside, "attacked"));
    List<List<String>> rows = new ArrayList<>();
    for (Line line : lines) {
      Measurement m = line.of();
      List<String> row = new ArrayList<>(first.values());
      row.addAll(List.of(m.of().dataset(), m.of().method()));
      options.forEach(o -> row.add(m.of().option(o)));
      row.addAll(List.of(m.what().attack().toString(), m.metric().toString()));
      row.addAll(List.of(lambda(m.what()), text(m.value()), Long.toString(m.of().seed())));
      row.addAll(List.of(line.beside(), Integer.toString(m.images())));
      rows.add(row);
    }
    return CsvText.of(header, rows);
  }

  /// The paper's file has a radius for the accuracy without an attack.
  private static String lambda(Quantity of) {
    return of.attack() == AttackKind.NONE && of.metric() != Metric.ACC_CLEAN
        ? ""
        : Quantity.label(of.lambda());
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  /// Reads what [#csv] or [#trials] wrote.
  ///
  /// @param what the file should hold, for the message
  /// @throws IOException naming the file, if it holds something else
  public static Measurements read(Path file, String what) throws IOException {
    return new Measurements(CsvText.read(file, what, Measurement::read));
  }

  /// One line for each attack, radius and trial of one model, with a column for each metric. The
  /// latent attack's floor and ceiling are called `floor` and `ceiling` there.
  public String wide() {
    List<Metric> metrics =
        Stream.concat(Metric.all(Of.ATTACK).stream(), Metric.all(Of.IMAGES).stream()).toList();
    List<String> header = new ArrayList<>(List.of("attack", "lambda", "trial", "images"));
    metrics.forEach(m -> header.add(m.toString().replaceFirst("^latent_", "")));
    List<List<String>> lines = new ArrayList<>();
    rows.stream()
        .filter(m -> m.metric() == Metric.MSSSIM_OUT)
        .sorted(
            Comparator.comparing((Measurement m) -> m.what().attack())
                .thenComparingDouble(m -> m.what().lambda())
                .thenComparingInt(Measurement::trial))
        .forEach(
            one -> {
              List<String> line = new ArrayList<>();
              line.addAll(List.of(one.what().attack().toString(), number(one.what().lambda())));
              line.addAll(List.of(Integer.toString(one.trial()), Integer.toString(one.images())));
              metrics.forEach(metric -> line.add(number(beside(one, metric))));
              lines.add(line);
            });
    return CsvText.of(header, lines);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : text(value);
  }
}

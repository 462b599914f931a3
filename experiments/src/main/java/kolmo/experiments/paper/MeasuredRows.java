package kolmo.experiments.paper;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import kolmo.experiments.evaluate.Measurement;
import kolmo.experiments.evaluate.Measurement.Quantity;
import kolmo.experiments.metric.CsvText;

/// What [PaperReport#csv] wrote, read back from any number of files.
///
/// @param measured each number once, in the order of the files
/// @param methods the methods of each table, 1 to 3, in the order of its rows
public record MeasuredRows(
    List<Measurement> measured, SortedMap<Integer, ? extends Set<String>> methods) {

  private static final String ROWS = "the rows of `kolmo table`";

  /// What makes a number the same number.
  private record Key(String method, long seed, Quantity of) {}

  private record Row(int table, Measurement what) {}

  private record Found(Measurement what, Path where) {}

  /// Reads the files. Tables 1 and 2 may both hold a model: its numbers must then agree.
  ///
  /// @throws IOException naming the file, if it holds something else, another data set, or another
  ///   value of a number than a file before
  public static MeasuredRows read(List<Path> files) throws IOException {
    Map<Key, Found> found = new LinkedHashMap<>();
    SortedMap<Integer, Set<String>> methods = new TreeMap<>();
    for (Path file : files) {
      List<Row> rows = CsvText.read(file, ROWS, line -> new Row(table(line), measurement(line)));
      if (rows.isEmpty()) {
        throw new IOException(file + ": expected " + ROWS + ", found none");
      }
      for (Row row : rows) {
        Measurement m = row.what();
        Found now = new Found(m, file);
        Found first = found.isEmpty() ? now : found.values().iterator().next();
        if (!first.what().dataset().equals(m.dataset())) {
          throw new IOException(
              "%s: expected rows of %s as in %s, found %s"
                  .formatted(file, first.what().dataset(), first.where(), m.dataset()));
        }
        Found before = found.putIfAbsent(new Key(m.method(), m.seed(), m.quantity()), now);
        if (before != null && before.what().value() != m.value()) {
          throw different(now, before);
        }
        methods.computeIfAbsent(row.table(), t -> new LinkedHashSet<>()).add(m.method());
      }
    }
    return new MeasuredRows(found.values().stream().map(Found::what).toList(), methods);
  }

  private static IOException different(Found now, Found before) {
    Measurement m = now.what();
    return new IOException(
        "%s: expected %s with seed %d, %s, to be %s as in %s, found %s"
            .formatted(
                now.where(),
                m.method(),
                m.seed(),
                m.quantity().text(),
                before.what().value(),
                before.where(),
                m.value()));
  }

  private static int table(NamedCsvRecord line) {
    int table = Integer.parseInt(line.getField("table"));
    if (table < 1 || table > 3) {
      throw new IllegalArgumentException("table " + table);
    }
    return table;
  }

  private static Measurement measurement(NamedCsvRecord line) {
    return new Measurement(
        line.getField("dataset"),
        line.getField("method"),
        Long.parseLong(line.getField("seed")),
        line.getField("attack"),
        line.getField("metric"),
        number(line, "lambda", 0),
        Double.parseDouble(line.getField("value")),
        number(line, "std", Double.NaN),
        Integer.parseInt(line.getField("attacked")));
  }

  private static double number(NamedCsvRecord line, String column, double absent) {
    String text = line.getField(column);
    return text.isEmpty() ? absent : Double.parseDouble(text);
  }

  /// The data set by its command-line name.
  public String dataset() {
    return measured.getFirst().dataset();
  }

  /// The seeds that there are, ascending.
  public List<Long> seeds() {
    return measured.stream().map(Measurement::seed).distinct().sorted().toList();
  }

  /// The radii of the attacks that are scored by similarity, ascending.
  public List<Double> lambdas() {
    return measured.stream()
        .filter(m -> m.metric().equals("msssim_out"))
        .map(Measurement::lambda)
        .distinct()
        .sorted()
        .toList();
  }
}

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
import kolmo.experiments.metric.CsvText;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Subject;

/// What [PaperReport#csv] wrote, read back from any number of files.
///
/// @param measured each number once, in the order of the files
/// @param methods the methods of each table, 1 to 3, in the order of its rows
public record MeasuredRows(
    Measurements measured, SortedMap<Integer, ? extends Set<String>> methods) {

  private static final String ROWS = "the rows of `kolmo table`";

  /// What makes a number the same number.
  private record Key(Subject of, Quantity what) {}

  private record Found(Path where, int table, Measurement what) {}

  /// Reads the files. Tables 1 and 2 may both hold a model: its numbers must then agree.
  ///
  /// @throws IOException naming the file, if it holds something else, another data set, or another
  ///   value of a number than a file before
  public static MeasuredRows read(List<Path> files) throws IOException {
    Map<Key, Found> found = new LinkedHashMap<>();
    SortedMap<Integer, Set<String>> methods = new TreeMap<>();
    for (Path file : files) {
      List<Found> rows =
          CsvText.read(file, ROWS, l -> new Found(file, table(l), Measurement.read(l)));
      if (rows.isEmpty()) {
        throw new IOException(file + ": expected " + ROWS + ", found none");
      }
      for (Found now : rows) {
        Measurement m = now.what();
        Found first = found.isEmpty() ? now : found.values().iterator().next();
        String dataset = first.what().of().dataset();
        if (!dataset.equals(m.of().dataset())) {
          throw new IOException(
              "%s: expected rows of %s as in %s, found %s"
                  .formatted(file, dataset, first.where(), m.of().dataset()));
        }
        Found before = found.putIfAbsent(new Key(m.of(), m.what()), now);
        if (before != null && before.what().value() != m.value()) {
          throw new IOException(
              "%s: expected %s with seed %d, %s, to be %s as in %s, found %s"
                  .formatted(
                      file,
                      m.of().method(),
                      m.of().seed(),
                      m.what().text(),
                      before.what().value(),
                      before.where(),
                      m.value()));
        }
        methods.computeIfAbsent(now.table(), t -> new LinkedHashSet<>()).add(m.of().method());
      }
    }
    return new MeasuredRows(
        new Measurements(found.values().stream().map(Found::what).toList()), methods);
  }

  private static int table(NamedCsvRecord line) {
    int table = Integer.parseInt(line.getField("table"));
    if (table < 1 || table > 3) {
      throw new IllegalArgumentException("table " + table);
    }
    return table;
  }

  /// The data set by its command-line name.
  public String dataset() {
    return measured.rows().getFirst().of().dataset();
  }
}

package kolmo.experiments.paper;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;

/// The numbers of the paper's tables, to be printed beside ours.
///
/// | table | cells | what                                                                     |
/// |-------|-------|--------------------------------------------------------------------------|
/// | 1     | 338   | MNIST and FASHIONMNIST 7 methods · 13, SVHN and CELEBA 6 methods · 13    |
/// | 2     | 21    | the ablation: 3 methods · 7 on MNIST                                     |
/// | 3     | 30    | the downstream classifier: 5 methods · 2 on MNIST, FASHIONMNIST and SVHN |
///
/// @param cells as in the file, in its order
public record PaperTables(List<Cell> cells) {

  /// One number.
  ///
  /// @param dataset `MNIST`, `FASHIONMNIST`, `SVHN` or `CELEBA`
  /// @param method as the paper calls it, for example `Ours` or `beta-TCVAE`
  /// @param value accuracies in per cent
  public record Cell(int table, String dataset, String method, Quantity of, double value) {}

  /// Reads them from the program's resources.
  public static PaperTables read() {
    try (InputStream in = PaperTables.class.getResourceAsStream("paper_tables.csv");
        CsvReader<NamedCsvRecord> csv =
            CsvReader.builder().ofNamedCsvRecord(Objects.requireNonNull(in));
        Stream<NamedCsvRecord> rows = csv.stream()) {
      return new PaperTables(rows.map(PaperTables::cell).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cell cell(NamedCsvRecord row) {
    String lambda = row.getField("lambda");
    return new Cell(
        Integer.parseInt(row.getField("table")),
        row.getField("dataset"),
        row.getField("method"),
        new Quantity(
            AttackKind.named(row.getField("attack")),
            Metric.named(row.getField("metric")),
            lambda.isEmpty() ? 0 : Double.parseDouble(lambda)),
        Double.parseDouble(row.getField("value")));
  }

  /// The paper's value, or none where its table has no such cell.
  public OptionalDouble value(int table, String dataset, String method, Quantity of) {
    return cells.stream()
        .filter(
            c ->
                c.table() == table
                    && c.dataset().equals(dataset)
                    && c.method().equals(method)
                    && c.of().equals(of))
        .mapToDouble(Cell::value)
        .findFirst();
  }
}

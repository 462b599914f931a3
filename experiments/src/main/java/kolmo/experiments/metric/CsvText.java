package kolmo.experiments.metric;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// CSV: a header, and rows that name their columns by it.
public final class CsvText {

  private CsvText() {}

  /// A header and rows, lines ended by LF.
  public static String of(List<String> header, List<List<String>> rows) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      csv.writeRecord(header);
      rows.forEach(csv::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
    return text.toString();
  }

  /// What the rows of a file hold.
  ///
  /// @param what the file should hold, for the message
  /// @param of what a row holds; complains by any unchecked exception
  /// @throws IOException naming the file, if it holds something else
  public static <T> List<T> read(Path file, String what, Function<NamedCsvRecord, T> of)
      throws IOException {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file);
        Stream<NamedCsvRecord> rows = csv.stream()) {
      return rows.map(of).toList();
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": expected " + what + ", found nothing", e);
    } catch (RuntimeException e) {
      throw new IOException(file + ": expected " + what + ", found: " + e.getMessage(), e);
    }
  }
}

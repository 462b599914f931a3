package kolmo.benchmarks.gpu;

import java.util.List;
import java.util.Locale;
import kolmo.experiments.metric.CsvText;
import org.jspecify.annotations.Nullable;

/// What was measured of one piece of work done in one way: a row of the table and of the CSV file
/// that `gpu_peers.py` sets beside PyTorch.
///
/// @param work what is done
/// @param shape on what
/// @param precision of matrix products, `float32` or `tf32`
/// @param variant `queued` anew each time, or replayed as a `graph`
/// @param timing null if it cannot be done this way
/// @param share of the card's bandwidth, if each byte were moved once; NaN if not known
/// @param value the loss, by which others show that they compute the same
/// @param device the card
/// @param note what else there is to say
record GpuRow(
    String work,
    String shape,
    String precision,
    String variant,
    @Nullable GpuTiming timing,
    double share,
    double value,
    String device,
    String note) {

  private static final List<String> COLUMNS =
      List.of(
          "work",
          "shape",
          "precision",
          "variant",
          "median_us",
          "low_us",
          "high_us",
          "host_us",
          "share",
          "value",
          "device",
          "note");

  /// A file of rows; a cell is empty where there is no number.
  static String csv(List<GpuRow> rows) {
    return CsvText.of(COLUMNS, rows.stream().map(GpuRow::record).toList());
  }

  private List<String> record() {
    GpuTiming t = timing;
    return List.of(
        work,
        shape,
        precision,
        variant,
        t == null ? "" : six(t.device().median()),
        t == null ? "" : six(t.device().low()),
        t == null ? "" : six(t.device().high()),
        t == null ? "" : six(t.host()),
        Double.isNaN(share) ? "" : six(share),
        Double.isNaN(value) ? "" : Double.toString(value),
        device,
        note);
  }

  private static String six(double number) {
    return String.format(Locale.ROOT, "%.6g", number);
  }

  /// A table of rows.
  static String markdown(List<GpuRow> rows) {
    StringBuilder text =
        new StringBuilder(
            """
            | work | N×D×K, batch | products | variant | device µs (quartiles) | host µs | of the bandwidth | loss | |
            |---|---|---|---|--:|--:|--:|--:|---|
            """);
    rows.forEach(r -> text.append(r.line()));
    return text.toString();
  }

  private String line() {
    GpuTiming t = timing;
    String device =
        t == null
            ? "–"
            : three(t.device().median())
                + " ("
                + three(t.device().low())
                + "–"
                + three(t.device().high())
                + ")";
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
        work,
        shape,
        precision,
        variant,
        device,
        t == null ? "–" : three(t.host()),
        Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share),
        Double.isNaN(value) ? "–" : six(value),
        note);
  }

  /// Three digits, without an exponent.
  private static String three(double micros) {
    int digits = micros >= 100 ? 0 : micros >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f", micros);
  }
}

package kolmo.experiments.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.Png;

/// Many runs that differ in a few settings, and one table of them. What is finished stays finished:
/// the same sweep begun again does what is missing.
///
/// @param swept the names of what differs
/// @param cells the runs
/// @param jobs where they go, and how many at a time
public record Sweep(List<String> swept, List<SweepCell> cells, Jobs jobs) {

  /// Runs what is not finished. The table is written anew after each run.
  ///
  /// @return whether all is finished
  /// @throws IOException if a run failed (after the others), if a finished one had other settings
  ///   (before any), or if another sweep is at work in the folder
  public boolean run(BooleanSupplier interrupted) throws IOException {
    Fonts.prepare();
    jobs.locked(
        () -> {
          List<SweepCell> missing = new ArrayList<>();
          for (SweepCell cell : cells) {
            if (cell.row().isEmpty()) {
              missing.add(cell);
            }
          }
          System.err.printf(
              Locale.ROOT, "sweep: %d runs, %d to do%n", cells.size(), missing.size());
          write();
          jobs.run(missing, interrupted, this::finished);
        });
    return !interrupted.getAsBoolean();
  }

  /// Says what came out of a run, and writes the table with it.
  private void finished(SweepCell cell, double seconds) throws IOException {
    var row = cell.row();
    if (row.isPresent()) {
      String numbers =
          row.get().measured().entrySet().stream()
              .map(m -> String.format(Locale.ROOT, "%s %.3f", m.getKey(), m.getValue()))
              .collect(Collectors.joining(", "));
      System.err.printf(
          Locale.ROOT,
          "sweep: %s %s in %.0f s: %s%n",
          cell.name(),
          row.get().status(),
          seconds,
          numbers);
      write();
    }
  }

  private void write() throws IOException {
    List<SweepTable.Row> rows = new ArrayList<>();
    for (SweepCell cell : cells) {
      cell.row().ifPresent(rows::add);
    }
    SweepTable table = new SweepTable(swept, rows);
    text("table.csv", table.csv());
    text("table.md", table.markdown(cells.size()));
    if (!rows.isEmpty()) {
      Png.write(table.plot(), jobs.folder().resolve("plot.png"));
    }
  }

  private void text(String name, String text) throws IOException {
    AtomicFile.write(jobs.folder().resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }
}

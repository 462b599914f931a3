package kolmo.experiments.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.Png;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;

/// Many runs that differ in a few settings, and one table of them. What is finished stays finished:
/// the same sweep begun again does what is missing.
///
/// @param swept the names of what differs
/// @param cells the runs
/// @param jobs where they go, and how many at a time
public record Sweep(List<String> swept, List<Cell> cells, Jobs jobs) {

  /// Runs what is not finished. The table is written anew after each run.
  ///
  /// @param again also what is finished
  /// @return whether all is finished
  /// @throws IOException if a run failed (after the others), if a finished one had other settings
  ///   (before any), or if another sweep is at work in the folder
  public boolean run(boolean again, BooleanSupplier interrupted) throws IOException {
    Fonts.prepare();
    jobs.locked(
        () -> {
          List<Cell> missing = new ArrayList<>();
          for (Cell cell : cells) {
            if (again) {
              cell.forget();
            }
            if (!cell.finished()) {
              missing.add(cell);
            }
          }
          System.err.printf(
              Locale.ROOT, "sweep: %d runs, %d to do%n", cells.size(), missing.size());
          write();
          Estimate.say("sweep", missing, interrupted);
          jobs.run(missing, interrupted, this::finished);
        });
    return !interrupted.getAsBoolean();
  }

  /// Says what came out of a run, and writes the table with it.
  private void finished(Cell cell, double seconds) throws IOException {
    if (cell.finished()) {
      SweepTable one = new SweepTable(swept, rows(List.of(cell)));
      String numbers =
          one.columns().stream()
              .map(what -> SweepTable.name(what) + " " + one.rows().summary(what).text())
              .collect(Collectors.joining(", "));
      System.err.printf(
          Locale.ROOT, "sweep: %s %s in %.0f s: %s%n", cell.name(), one.status(), seconds, numbers);
      write();
    }
  }

  private static Measurements rows(List<Cell> of) throws IOException {
    List<Cell> finished = new ArrayList<>();
    for (Cell cell : of) {
      if (cell.finished()) {
        finished.add(cell);
      }
    }
    Measurements rows = Cell.rows(finished, List.of());
    return rows.where(m -> m.metric().of() != Metric.Of.TIME);
  }

  private void write() throws IOException {
    Measurements rows = rows(cells);
    SweepTable table = new SweepTable(swept, rows);
    text("table.csv", rows.csv(Map.of()));
    text("table.md", table.markdown(cells.size()));
    if (!rows.isEmpty()) {
      Png.write(table.plot(), jobs.folder().resolve("plot.png"));
    }
  }

  private void text(String name, String text) throws IOException {
    AtomicFile.write(jobs.folder().resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }
}

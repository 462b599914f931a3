package kolmo.experiments.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import kolmo.experiments.report.AtomicFile;
import kolmo.experiments.report.Fonts;
import kolmo.experiments.report.Png;
import kolmo.experiments.report.SweepTable;
import org.jspecify.annotations.Nullable;

/// Many runs that differ in a few settings, and one table of them. What is finished stays finished:
/// the same sweep begun again does what is missing.
///
/// @param swept the names of what differs
/// @param cells the runs
/// @param folder that theirs are in, and the table
/// @param jobs how many runs at a time; more than one: each in a process of its own
record Sweep(List<String> swept, List<SweepCell> cells, Path folder, int jobs) {

  /// Runs what is not finished. The table is written anew after each run.
  ///
  /// @return whether all is finished
  /// @throws IOException if a run failed (after the others), if a finished one had other settings
  ///   (before any), or if another sweep is at work in the folder
  boolean run(BooleanSupplier interrupted) throws IOException {
    Fonts.prepare();
    Files.createDirectories(folder);
    Path lock = folder.resolve("sweep.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock(channel)) {
      List<SweepCell> missing = new ArrayList<>();
      for (SweepCell cell : cells) {
        if (cell.row().isEmpty()) {
          missing.add(cell);
        }
      }
      System.err.printf(Locale.ROOT, "sweep: %d runs, %d to do%n", cells.size(), missing.size());
      write();
      @Nullable IOException failure =
          jobs == 1 ? here(missing, interrupted) : processes(missing, interrupted);
      if (failure != null) {
        throw failure;
      }
      return !interrupted.getAsBoolean();
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // held in this very process
    }
    if (lock == null) {
      throw new IOException("--out " + folder + ": another sweep is at work there");
    }
    return lock;
  }

  private @Nullable IOException here(List<SweepCell> missing, BooleanSupplier interrupted)
      throws IOException {
    for (SweepCell cell : missing) {
      if (!interrupted.getAsBoolean()) {
        long start = System.nanoTime();
        cell.run(interrupted);
        finished(cell, start);
      }
    }
    return null;
  }

  /// One that fails does not keep the others from being run.
  private @Nullable IOException processes(List<SweepCell> missing, BooleanSupplier interrupted)
      throws IOException {
    @Nullable IOException first = null;
    try (ExecutorService pool = Executors.newFixedThreadPool(jobs)) {
      List<Future<@Nullable Void>> running = new ArrayList<>();
      for (SweepCell cell : missing) {
        running.add(
            pool.submit(
                () -> {
                  if (!interrupted.getAsBoolean()) {
                    long start = System.nanoTime();
                    SweepCellCommand.run(cell, interrupted);
                    finished(cell, start);
                  }
                  return null;
                }));
      }
      for (Future<@Nullable Void> one : running) {
        try {
          one.get();
        } catch (ExecutionException e) {
          IOException failure =
              e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
          System.err.println("kolmo: " + failure.getMessage());
          first = first == null ? failure : first;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    return first;
  }

  /// Says what came out of a run, and writes the table with it.
  private void finished(SweepCell cell, long start) throws IOException {
    synchronized (swept) {
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
            (System.nanoTime() - start) / 1e9,
            numbers);
        write();
      }
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
      Png.write(table.plot(), folder.resolve("plot.png"));
    }
  }

  private void text(String name, String text) throws IOException {
    AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }
}

package kolmo.experiments.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import kolmo.experiments.FolderLock;
import org.jspecify.annotations.Nullable;

/// Cells that are done one after the other, or several at a time, each in a process of its own. The
/// folder is locked meanwhile.
///
/// @param folder that theirs are in
/// @param atATime how many; more than one: in processes
public record Jobs(Path folder, int atATime) {

  /// Told after each cell, one at a time.
  public interface Finished {
    void cell(Cell cell, double seconds) throws IOException;
  }

  /// Something to do while the folder is locked.
  public interface Work {
    void run() throws IOException;
  }

  /// Locks the folder for as long as the work takes.
  ///
  /// @throws IOException if another process is at work in it
  public void locked(Work work) throws IOException {
    try (FolderLock _ = FolderLock.of("--out", folder)) {
      work.run();
    }
  }

  /// Runs the cells.
  ///
  /// @throws IOException if one failed; in processes after the others
  public void run(List<Cell> cells, BooleanSupplier interrupted, Finished finished)
      throws IOException {
    if (atATime == 1) {
      for (Cell cell : cells) {
        if (!interrupted.getAsBoolean()) {
          long start = System.nanoTime();
          cell.run(interrupted);
          finished.cell(cell, seconds(start));
        }
      }
      return;
    }
    @Nullable IOException failure = processes(cells, interrupted, finished);
    if (failure != null) {
      throw failure;
    }
  }

  /// One that fails does not keep the others from being run.
  private @Nullable IOException processes(
      List<Cell> cells, BooleanSupplier interrupted, Finished finished) {
    @Nullable IOException first = null;
    try (ExecutorService pool = Executors.newFixedThreadPool(atATime)) {
      List<Future<@Nullable Void>> running = new ArrayList<>();
      for (Cell cell : cells) {
        running.add(
            pool.submit(
                () -> {
                  if (!interrupted.getAsBoolean()) {
                    long start = System.nanoTime();
                    CellProcess.run(cell, interrupted);
                    synchronized (cells) {
                      finished.cell(cell, seconds(start));
                    }
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

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}

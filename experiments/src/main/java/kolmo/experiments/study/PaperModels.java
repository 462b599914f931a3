package kolmo.experiments.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.model.Method;
import kolmo.experiments.study.Cell.Part;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Wishes;

/// The models of the paper's tables and figures: methods and seeds, each pair a cell.
///
/// @param given what is wished of all; a method gets of it what concerns it
/// @param only what is wished of one method
/// @param proxy how the FID-proxy is measured
/// @param jobs where the cells go, and how many at a time
/// @param resume whether cells may be there already
public record PaperModels(
    Map<String, String> given,
    Map<Method, Map<String, String>> only,
    FidProxy proxy,
    Jobs jobs,
    boolean resume) {

  /// A cell for every seed and method: first all methods with the first seed.
  ///
  /// @param usual what holds unless something else is wished
  /// @param prefix what the folders' names begin with
  /// @throws IllegalArgumentException if a wish cannot be meant
  public List<Cell> cells(
      List<Method> of,
      List<Long> seeds,
      Set<Part> parts,
      Map<String, String> usual,
      String prefix) {
    List<Cell> cells = new ArrayList<>();
    for (long seed : seeds) {
      for (Method method : of) {
        Map<String, String> wishes = new LinkedHashMap<>(usual);
        wishes.putAll(given);
        wishes.keySet().removeIf(name -> !Wishes.concerns(method, name));
        wishes.putAll(only.getOrDefault(method, Map.of()));
        wishes.put("method", method.cliName());
        wishes.put("seed", Long.toString(seed));
        Settings settings = Settings.of(wishes);
        Path folder = folder(prefix + name(settings.data().source(), method, seed));
        cells.add(new Cell(Map.of(), settings, Settings.Protocol.of(wishes), parts, proxy, folder));
      }
    }
    return cells;
  }

  /// The methods that have a cell beside these, asked for or not.
  public List<Method> alsoThere(List<Cell> cells, List<Long> seeds) {
    DataSource data = cells.getFirst().settings().data().source();
    return Stream.of(Method.values())
        .filter(m -> cells.stream().noneMatch(c -> c.settings().method() == m))
        .filter(m -> seeds.stream().anyMatch(s -> Files.exists(folder(name(data, m, s)))))
        .toList();
  }

  private Path folder(String name) {
    return jobs.folder().resolve(name);
  }

  private static String name(DataSource data, Method method, long seed) {
    return data + "_" + method + "_seed=" + seed;
  }

  /// What can be known to fail fails before anything is trained: too few images, a folder that is
  /// in use, cells of other settings.
  public void requireReady(List<Cell> cells) throws IOException {
    jobs.locked(() -> requireFit(cells));
  }

  private void requireFit(List<Cell> cells) throws IOException {
    Settings.Data first = cells.getFirst().settings().data();
    Dataset set = first.load();
    for (Cell cell : cells) {
      cell.requireReady(set);
      requireNew(cell);
      var _ = cell.finished(); // complains about other settings
    }
  }

  private void requireNew(Cell cell) throws IOException {
    if (!resume && Files.exists(cell.folder())) {
      throw new IOException(
          cell.folder() + ": expected nothing there yet, found a cell; --resume goes on with it");
    }
  }

  /// Does what the cells lack, under the folder's lock, and writes before, after each cell and at
  /// the end.
  ///
  /// @param name what messages begin with
  /// @return whether all is finished, and nobody interrupted it
  public boolean complete(
      String name, List<Cell> cells, Jobs.Work write, BooleanSupplier interrupted)
      throws IOException {
    jobs.locked(
        () -> {
          List<Cell> missing = new ArrayList<>();
          for (Cell cell : cells) {
            requireNew(cell); // since the check another command may have been here
            if (!cell.finished()) {
              missing.add(cell);
            }
          }
          System.err.printf("%s: %d models, %d to do%n", name, cells.size(), missing.size());
          write.run();
          Estimate.say(name, missing, interrupted);
          jobs.run(
              missing,
              interrupted,
              (cell, seconds) -> {
                System.err.printf(
                    Locale.ROOT,
                    "%s: %s %s in %.0f s%n",
                    name,
                    cell.name(),
                    cell.status(),
                    seconds);
                write.run();
              });
        });
    return !interrupted.getAsBoolean();
  }
}

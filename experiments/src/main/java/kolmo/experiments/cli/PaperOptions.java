package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.evaluate.Downstream;
import kolmo.experiments.evaluate.Evaluation;
import kolmo.experiments.model.Method;
import kolmo.experiments.study.Cell;
import kolmo.experiments.study.Cell.Part;
import kolmo.experiments.study.FidProxy;
import kolmo.experiments.study.Jobs;
import kolmo.experiments.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What the paper's tables and figures share: which models, and where they are kept. An option of
/// training is for all methods; one that not every method uses, for those that use it.
final class PaperOptions {

  @Option(
      names = "--methods",
      paramLabel = "M",
      split = ",",
      description = "The methods, by commas (default: the paper's).")
  private List<Method> methods = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "S",
      split = ",",
      description = "Every method is trained with each of these (default 1,2,3).")
  private List<Long> seeds = List.of(1L, 2L, 3L);

  @Option(
      names = "--for",
      paramLabel = "METHOD:OPTION=VALUE",
      description = "An option of one method only, as in ours:coupling=0.9; may be repeated.")
  private List<String> overrides = List.of();

  @Option(
      names = "--generated",
      paramLabel = "N",
      description = "Images of the FID-proxy (default: as many as test images).")
  private int generated;

  @Option(
      names = "--features-dir",
      paramLabel = "DIR",
      description = "Where the proxy's classifier is kept (default ${DEFAULT-VALUE}).")
  private Path features = Path.of("runs", "features");

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Models at a time; more than one: each in a process of its own on one thread, with the"
              + " same results (default ${DEFAULT-VALUE}).")
  private int jobs = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for models and results; tables and figures share what is in it (default"
              + " ${DEFAULT-VALUE}).")
  private Path out = Path.of("runs", "paper");

  @Option(
      names = "--resume",
      description = "Go on with what is in the folder: what is finished is not done again.")
  private boolean resume;

  @Mixin
  @SuppressWarnings("UnusedVariable") // what was given is read from the command line, by name
  private RunOptions said = new RunOptions();

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private CommandLine command() {
    return spec.commandLine();
  }

  private ParameterException misuse(String message) {
    return new ParameterException(command(), message);
  }

  Path out() {
    return out;
  }

  List<Long> seeds() {
    return List.copyOf(seeds);
  }

  private Jobs jobs() {
    return new Jobs(out, jobs);
  }

  /// What was asked for, or of the paper's methods those that this version has; it says which it
  /// has not.
  List<Method> methods(List<String> paper) {
    if (!methods.isEmpty()) {
      return methods;
    }
    List<String> known = Stream.of(Method.values()).map(Method::cliName).toList();
    List<String> absent = paper.stream().filter(m -> !known.contains(m)).toList();
    if (!absent.isEmpty()) {
      System.err.println("kolmo: left out, not in this version: " + String.join(", ", absent));
    }
    return paper.stream().filter(known::contains).map(Method::of).toList();
  }

  /// Complains about what cannot be meant.
  void check() throws IOException {
    if (jobs < 1) {
      throw misuse("jobs: wanted at least 1, got " + jobs);
    }
    if (generated != 0 && generated < 2) {
      throw misuse("generated: wanted at least 2 images, got " + generated);
    }
    if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
      throw misuse("seeds: wanted each once, got " + seeds);
    }
    if (new HashSet<>(methods).size() < methods.size()) {
      throw misuse("methods: wanted each once, got " + methods);
    }
    for (String option : RunOptions.given(command()).keySet()) {
      if (!methods.isEmpty() && methods.stream().noneMatch(m -> ModelOptions.concerns(m, option))) {
        throw misuse("--" + option + ": none of the methods uses it");
      }
    }
    for (String one : List.of("method", "seed")) {
      if (command().getParseResult().hasMatchedOption("--" + one)) {
        throw misuse(one + ": wanted --" + one + "s");
      }
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new IOException("--out " + out + ": expected a folder, found a file");
    }
  }

  /// A cell for every seed and method: first all methods with the first seed.
  ///
  /// @param usual options that hold unless others are given
  /// @param prefix what the folders' names begin with
  List<Cell> cells(
      List<Method> of,
      List<Long> seeds,
      Set<Part> parts,
      Map<String, String> usual,
      String prefix) {
    List<Cell> cells = new ArrayList<>();
    for (long seed : seeds) {
      for (Method method : of) {
        Map<String, String> options = new LinkedHashMap<>(usual);
        options.putAll(RunOptions.given(command()));
        options.keySet().removeIf(o -> !ModelOptions.concerns(method, o));
        options.putAll(only(method));
        options.put("method", method.cliName());
        options.put("seed", Long.toString(seed));
        RunOptions.Meant meant = RunOptions.meant(options, command());
        String name = prefix + name(meant.settings().data().source(), method, seed);
        cells.add(
            new Cell(
                Map.of(),
                meant.settings(),
                meant.protocol(),
                parts,
                new FidProxy(generated, features),
                out.resolve(name)));
      }
    }
    return cells;
  }

  /// The methods that have a cell beside these, asked for or not.
  List<Method> alsoThere(List<Cell> cells) {
    Settings first = cells.getFirst().settings();
    return Stream.of(Method.values())
        .filter(m -> cells.stream().noneMatch(c -> c.settings().method() == m))
        .filter(
            m ->
                seeds.stream()
                    .anyMatch(s -> Files.exists(out.resolve(name(first.data().source(), m, s)))))
        .toList();
  }

  private static String name(DataSource data, Method method, long seed) {
    return data + "_" + method + "_seed=" + seed;
  }

  private Map<String, String> only(Method method) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String override : overrides) {
      int colon = override.indexOf(':');
      int sign = override.indexOf('=');
      if (colon < 1 || sign < colon + 2) {
        throw misuse("for: wanted METHOD:OPTION=VALUE, got '" + override + "'");
      }
      Method of = Main.checked(command(), () -> Method.of(override.substring(0, colon)));
      if (of == method) {
        options.put(override.substring(colon + 1, sign), override.substring(sign + 1));
      }
    }
    return options;
  }

  /// What can be known to fail fails before anything is trained: too few images, a folder that is
  /// in use without `--resume`, cells of other settings.
  void requireReady(List<Cell> cells) throws IOException {
    Settings.Data first = cells.getFirst().settings().data();
    Dataset set = first.load();
    for (Cell cell : cells) {
      Settings.Data data = cell.settings().data();
      var _ = data.training(set);
      Evaluation.requireEnough(cell.protocol(), data.evaluation(set));
      if (cell.parts().contains(Part.CLASSIFY)) {
        set.requireLabels("classifier");
        Downstream.of(cell.protocol(), cell.settings().seed()).requireEnough(set.test());
      }
      if (!resume && Files.exists(cell.folder())) {
        throw new IOException(
            cell.folder() + ": expected nothing there yet, found a cell; --resume goes on with it");
      }
      var _ = cell.finished(); // complains about other settings
    }
  }

  /// Does what the cells lack, under the folder's lock, and writes before, after each cell and at
  /// the end.
  ///
  /// @param name what messages begin with
  /// @return whether all is finished, and nobody interrupted it
  boolean complete(String name, List<Cell> cells, Jobs.Work write) throws IOException {
    try (Interrupt interrupt = new Interrupt()) {
      jobs().locked(() -> complete(name, cells, write, interrupt));
      return !interrupt.requested();
    }
  }

  private void complete(String name, List<Cell> cells, Jobs.Work write, Interrupt interrupt)
      throws IOException {
    List<Cell> missing = new ArrayList<>();
    for (Cell cell : cells) {
      if (!cell.finished()) {
        missing.add(cell);
      }
    }
    System.err.printf("%s: %d models, %d to do%n", name, cells.size(), missing.size());
    write.run();
    jobs()
        .run(
            missing,
            interrupt::requested,
            (cell, seconds) -> {
              System.err.printf(
                  Locale.ROOT, "%s: %s %s in %.0f s%n", name, cell.name(), cell.status(), seconds);
              write.run();
            });
  }

  /// The first of what a command is to do, in the paper's words: a number.
  static int number(CommandLine command, @Nullable Integer number) {
    if (number == null || number < 1 || number > 3) {
      throw new ParameterException(command, "wanted 1, 2 or 3, got " + number);
    }
    return number;
  }
}

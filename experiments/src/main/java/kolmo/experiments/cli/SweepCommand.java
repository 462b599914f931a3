package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageOptions;
import kolmo.experiments.study.Cell;
import kolmo.experiments.study.Cell.Part;
import kolmo.experiments.study.FidProxy;
import kolmo.experiments.study.Jobs;
import kolmo.experiments.study.Sweep;
import kolmo.experiments.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kolmo sweep`: a run for every combination of values and seeds.
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Train and attack a model for every combination of some options' values, and put them into"
          + " one table and one plot.",
      "Any option of training can be swept:",
      "  kolmo sweep coupling --values 0,0.5,0.9 --seeds 1,2,3",
      "  kolmo sweep epsilon=0.1,0.2 coupling=0.9,0.95 --jobs 2",
      "The same command again does what is missing."
    })
@SuppressWarnings("NullAway.Init") // picocli sets them
final class SweepCommand implements Callable<Integer> {

  private static final Set<String> NOT_SWEPT =
      Set.of("seed", "data", "data-dir", "backend", "eval-on");

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME[=VALUES]",
      description = "An option of training without its dashes; values separated by commas.")
  private List<String> axes;

  @Option(
      names = "--values",
      paramLabel = "V",
      split = ",",
      description = "The values of a name that stands without them.")
  private List<String> values = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "S",
      split = ",",
      description = "Each combination is run with each of these (default: that of --seed).")
  private List<Long> seeds = List.of();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Runs at a time; more than one: each in a process of its own on one thread, with the same"
              + " results (default ${DEFAULT-VALUE}).")
  private int jobs = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results (default: runs/sweep-<names>).")
  private @Nullable Path out;

  @Option(
      names = "--fid-proxy",
      description = "Measure the FID-proxy of each model as well; of a finished sweep, too.")
  private boolean fidProxy;

  @Option(
      names = "--features-dir",
      paramLabel = "DIR",
      description = "Where the proxy's classifier is kept (default ${DEFAULT-VALUE}).")
  private Path features = Path.of("runs", "features");

  @Option(names = "--overwrite", description = "Run finished combinations again.")
  private boolean overwrite;

  @Mixin private CommandSpec training = Options.training();
  @Mixin private CommandSpec attack = Options.attack();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Map<String, List<String>> swept = swept();
    if (jobs < 1) {
      throw misuse("jobs: wanted at least 1, got " + jobs);
    }
    Path folder = out != null ? out : Path.of("runs", "sweep-" + String.join("-", swept.keySet()));
    List<Cell> cells = cells(swept, folder);
    requireData(cells);
    try (Interrupt interrupt = new Interrupt()) {
      Sweep sweep = new Sweep(List.copyOf(swept.keySet()), cells, new Jobs(folder, jobs));
      boolean finished = sweep.run(overwrite, interrupt::requested);
      spec.commandLine().getOut().println(folder.resolve("table.md"));
      return finished ? 0 : 1;
    }
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /// What is swept, and its values, in the order of the arguments.
  private Map<String, List<String>> swept() {
    List<String> sweepable =
        Options.names(training).stream().filter(n -> !NOT_SWEPT.contains(n)).toList();
    Map<String, List<String>> swept = new LinkedHashMap<>();
    boolean used = false;
    for (String axis : axes) {
      int sign = axis.indexOf('=');
      String name = sign < 0 ? axis : axis.substring(0, sign);
      List<String> of = sign < 0 ? values : Arrays.asList(axis.substring(sign + 1).split(",", -1));
      if (sign < 0 && used) {
        throw misuse("values: two names without values, of which --values can serve one");
      }
      used |= sign < 0;
      if (!sweepable.contains(name)) {
        throw misuse(
            "sweep: wanted one of " + String.join(", ", sweepable) + ", got '" + name + "'");
      }
      if (of.isEmpty() || of.contains("")) {
        throw misuse(name + ": wanted values, as in " + name + "=V1,V2 or with --values V1,V2");
      }
      if (new HashSet<>(of).size() < of.size() || swept.containsKey(name)) {
        throw misuse(name + ": wanted each value once, got " + String.join(",", of));
      }
      if (spec.commandLine().getParseResult().hasMatchedOption("--" + name)) {
        throw misuse(name + ": is swept, so that --" + name + " says nothing");
      }
      swept.put(name, of);
    }
    if (!used && !values.isEmpty()) {
      throw misuse("values: every name has values of its own");
    }
    return swept;
  }

  /// Every combination with every seed, each checked as `run` would check it.
  private List<Cell> cells(Map<String, List<String>> swept, Path folder) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Map.Entry<String, List<String>> axis : swept.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> combination : combinations) {
        for (String value : axis.getValue()) {
          Map<String, String> one = new LinkedHashMap<>(combination);
          one.put(axis.getKey(), value);
          longer.add(one);
        }
      }
      combinations = longer;
    }
    List<Cell> cells = new ArrayList<>();
    for (Map<String, String> combination : combinations) {
      if (seeds.isEmpty()) {
        cells.add(cell(combination, Map.of(), folder));
      }
      for (long seed : seeds) {
        cells.add(cell(combination, Map.of("seed", Long.toString(seed)), folder));
      }
    }
    if (cells.stream().map(Cell::name).distinct().count() < cells.size()) {
      throw misuse("seeds: wanted each once, got " + seeds);
    }
    return cells;
  }

  private Cell cell(Map<String, String> combination, Map<String, String> seed, Path folder) {
    Map<String, String> all = new LinkedHashMap<>(combination);
    all.put("eval-on", Settings.Split.VALIDATION.toString());
    all.putAll(Options.given(spec, training, attack));
    all.putAll(seed);
    Settings settings = Arguments.checked(spec.commandLine(), () -> Settings.of(all));
    Settings.Protocol protocol =
        Arguments.checked(spec.commandLine(), () -> Settings.Protocol.of(all));
    all.remove("seed"); // a column of its own
    all.remove("data-dir"); // where data lie makes no difference
    String name =
        combination.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("_", "", "_seed=" + settings.seed()));
    return new Cell(
        all,
        settings,
        protocol,
        fidProxy ? Set.of(Part.RUN, Part.FID) : Set.of(Part.RUN),
        new FidProxy(0, features),
        folder.resolve(name));
  }

  /// What can be known to fail fails before anything is trained.
  private static void requireData(List<Cell> cells) throws IOException {
    Map<ImageOptions, List<Cell>> bySize =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    c -> c.settings().data().images(), LinkedHashMap::new, Collectors.toList()));
    for (List<Cell> same : bySize.values()) {
      Dataset set = same.getFirst().settings().data().load();
      for (Cell cell : same) {
        cell.requireReady(set);
      }
    }
  }
}

package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kolmo.experiments.model.Method;
import kolmo.experiments.study.Cell;
import kolmo.experiments.study.Cell.Part;
import kolmo.experiments.study.FidProxy;
import kolmo.experiments.study.Jobs;
import kolmo.experiments.study.PaperModels;
import kolmo.experiments.train.Wishes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

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
      description = "An option of one method only, as in ours:modes=5; may be repeated.")
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

  @Mixin private CommandSpec training = Options.training();
  @Mixin private CommandSpec attack = Options.attack();

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
  void check() {
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
    for (String option : given().keySet()) {
      if (!methods.isEmpty() && methods.stream().noneMatch(m -> Wishes.concerns(m, option))) {
        throw misuse("--" + option + ": none of the methods uses it");
      }
    }
    for (String one : List.of("method", "seed")) {
      if (command().getParseResult().hasMatchedOption("--" + one)) {
        throw misuse(one + ": wanted --" + one + "s");
      }
    }
  }

  private Map<String, String> given() {
    return Options.given(spec, training, attack);
  }

  private PaperModels models() {
    return new PaperModels(
        given(), only(), new FidProxy(generated, features), new Jobs(out, jobs), resume);
  }

  /// As [PaperModels#cells].
  List<Cell> cells(
      List<Method> of,
      List<Long> seeds,
      Set<Part> parts,
      Map<String, String> usual,
      String prefix) {
    PaperModels models = models();
    return Arguments.checked(command(), () -> models.cells(of, seeds, parts, usual, prefix));
  }

  /// As [PaperModels#alsoThere].
  List<Method> alsoThere(List<Cell> cells) {
    return models().alsoThere(cells, seeds);
  }

  /// As [PaperModels#requireReady].
  void requireReady(List<Cell> cells) throws IOException {
    models().requireReady(cells);
  }

  /// As [PaperModels#complete], until Ctrl-C.
  boolean complete(String name, List<Cell> cells, Jobs.Work write) throws IOException {
    try (Interrupt interrupt = new Interrupt()) {
      return models().complete(name, cells, write, interrupt::requested);
    }
  }

  private Map<Method, Map<String, String>> only() {
    Map<Method, Map<String, String>> only = new EnumMap<>(Method.class);
    for (String override : overrides) {
      int colon = override.indexOf(':');
      int sign = override.indexOf('=');
      if (colon < 1 || sign < colon + 2) {
        throw misuse("for: wanted METHOD:OPTION=VALUE, got '" + override + "'");
      }
      Method of = Arguments.checked(command(), () -> Method.of(override.substring(0, colon)));
      String option = override.substring(colon + 1, sign);
      requireKnown(option, override.substring(colon + 1));
      only.computeIfAbsent(of, m -> new LinkedHashMap<>())
          .put(option, override.substring(sign + 1));
    }
    return only;
  }

  /// A name that no option has is answered as on the command line.
  private void requireKnown(String option, String whole) {
    CommandSpec run =
        CommandSpec.create()
            .addMixin("training", Options.training())
            .addMixin("attack", Options.attack());
    if (run.findOption("--" + option) == null) {
      throw misuse(
          Complaint.of(
              new UnmatchedArgumentException(new CommandLine(run), List.of("--" + whole))));
    }
  }

  /// The first of what a command is to do, in the paper's words: a number.
  static int number(CommandLine command, @Nullable Integer number) {
    if (number == null || number < 1 || number > 3) {
      throw new ParameterException(command, "wanted 1, 2 or 3, got " + number);
    }
    return number;
  }
}

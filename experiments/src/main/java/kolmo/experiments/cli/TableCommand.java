package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.model.Method;
import kolmo.experiments.paper.Claims;
import kolmo.experiments.paper.PaperNames;
import kolmo.experiments.paper.PaperReport;
import kolmo.experiments.paper.Verdict;
import kolmo.experiments.study.Cell;
import kolmo.experiments.study.Cell.Part;
import kolmo.experiments.train.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kolmo table`: one of the paper's tables, measured.
@Command(
    name = "table",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Train what is missing, attack and evaluate it, and write one of the paper's tables with our"
          + " numbers beside its own; judge the paper's statements.",
      "  kolmo table 1 --data mnist --epochs 40 --jobs 2 --out paper",
      "1: all methods. 2: the ablation. 3: a classifier on the codes."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class TableCommand implements Callable<Integer> {

  /// The paper's protocol.
  static final Map<String, String> USUAL = Map.of("trials", "10");

  @Parameters(arity = "1", paramLabel = "1|2|3", description = "Which.")
  private @Nullable Integer number;

  @Option(
      names = "--coupling-sweep",
      paramLabel = "FILE",
      description = "The table.csv of a `sweep coupling`, for statement C15.")
  private @Nullable Path couplingSweep;

  @Mixin private PaperOptions options = new PaperOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    int table = PaperOptions.number(spec.commandLine(), number);
    options.check();
    Set<Part> parts = table == 3 ? Set.of(Part.CLASSIFY) : Set.of(Part.ATTACK, Part.FID);
    List<Method> methods = options.methods(PaperNames.rows(table));
    List<Cell> cells = options.cells(methods, options.seeds(), parts, USUAL, "");
    List<Cell> others =
        options.cells(options.alsoThere(cells), options.seeds(), Set.of(), USUAL, "");
    Measurements sweep = couplingSweep == null ? Measurements.NONE : Claims.sweep(couplingSweep);
    options.requireReady(cells);
    Writer writer = new Writer(table, methods, cells, others, sweep);
    boolean finished = options.complete("table", cells, writer::write);
    writer.write().forEach(v -> spec.commandLine().getOut().println(v.id() + " " + v.outcome()));
    spec.commandLine().getOut().println(writer.file(".html"));
    return finished ? 0 : 1;
  }

  /// Everything that is written, from what the cells hold.
  private final class Writer {

    private final int table;
    private final List<Method> methods;
    private final List<Cell> cells;
    private final List<Cell> others;
    private final Measurements sweep;

    Writer(
        int table, List<Method> methods, List<Cell> cells, List<Cell> others, Measurements sweep) {
      this.table = table;
      this.methods = methods;
      this.cells = cells;
      this.others = others;
      this.sweep = sweep;
    }

    private String dataset() {
      return cells.getFirst().settings().data().source().cliName();
    }

    Path file(String ending) {
      return options.out().resolve("table" + table + "-" + dataset() + ending);
    }

    /// @return what became of the paper's statements
    List<Verdict> write() throws IOException {
      Measurements rows = Cell.rows(cells, others);
      Measurements times = rows.where(m -> m.metric() == Metric.SECONDS_PER_STEP);
      List<Verdict> verdicts =
          new Claims(dataset(), rows.means().and(sweep), options.seeds()).judge();
      Predicate<Verdict> timed = v -> v.number() == 14;
      PaperReport report =
          new PaperReport(
              table,
              dataset(),
              methods.stream().map(Method::cliName).toList(),
              options.seeds(),
              cells.getFirst().protocol().lambdas(),
              rows,
              verdicts.stream().filter(timed.negate()).toList(), // it has a file of its own
              settings());
      text(file(".csv"), report.csv());
      text(file(".md"), report.markdown());
      report.page().write(file(".html"));
      Verdict c14 = verdicts.stream().filter(timed).findFirst().orElseThrow();
      text(options.out().resolve("times-" + dataset() + ".csv"), times.csv(Map.of()));
      text(options.out().resolve("times-" + dataset() + ".md"), PaperReport.times(times, c14));
      return verdicts;
    }

    /// What all cells have in common.
    private Map<String, String> settings() {
      Map<String, String> common = new LinkedHashMap<>(flat(cells.getFirst()));
      for (Cell cell : cells) {
        common.entrySet().removeIf(e -> !e.getValue().equals(flat(cell).get(e.getKey())));
      }
      common.remove("data.folder");
      return common;
    }

    private static Map<String, String> flat(Cell cell) {
      Map<String, String> flat = Json.flat(cell.settings());
      Json.flat(cell.protocol()).forEach((k, v) -> flat.put("attack." + k, v));
      return flat;
    }

    private static void text(Path file, String text) throws IOException {
      AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
  }
}

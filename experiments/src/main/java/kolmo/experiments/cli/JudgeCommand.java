package kolmo.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.paper.Claims;
import kolmo.experiments.paper.MeasuredRows;
import kolmo.experiments.paper.PaperReport;
import kolmo.experiments.paper.Verdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kolmo judge`: the paper's statements by numbers that were measured before, without the models.
@Command(
    name = "judge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Judge the paper's statements by rows that `table` wrote, and write its pages from them;"
          + " nothing is trained.",
      "  kolmo judge experiments/results/table1-mnist.csv"
    })
@SuppressWarnings("NullAway.Init") // picocli sets them
final class JudgeCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "CSV files of `table`, all of one data set.")
  private List<Path> files;

  @Option(
      names = "--coupling-sweep",
      paramLabel = "FILE",
      description = "The table.csv of a `sweep coupling`, for statement C15.")
  private @Nullable Path couplingSweep;

  @Option(
      names = "--times",
      paramLabel = "FILE",
      description = "The times-DATA.csv of a `table`, for statement C14.")
  private @Nullable Path times;

  @Option(
      names = "--markdown",
      description = "Print the verdicts as a table in Markdown, and write no pages.")
  private boolean markdown;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the pages (default ${DEFAULT-VALUE}).")
  private Path out = Path.of("runs", "judged");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    MeasuredRows rows = MeasuredRows.read(files);
    Measurements all = rows.measured();
    if (times != null) {
      all = all.and(Measurements.read(times, "the times of `kolmo table`"));
    }
    if (couplingSweep != null) {
      all = all.and(Claims.sweep(couplingSweep));
    }
    List<Verdict> verdicts = new Claims(rows.dataset(), all, rows.measured().seeds()).judge();
    PrintWriter print = spec.commandLine().getOut();
    if (markdown) {
      print.println("| | statement | the paper | here | its comparisons |\n|---|---|---|---|---|");
      verdicts.forEach(
          v ->
              print.println(
                  "| %s | %s | %s | **%s** | %s |"
                      .formatted(v.id(), v.statement(), v.paper(), v.outcome(), v.summary())));
      return 0;
    }
    List<Path> pages = new ArrayList<>();
    for (Map.Entry<Integer, ? extends Set<String>> table : rows.methods().entrySet()) {
      pages.add(write(table.getKey(), List.copyOf(table.getValue()), rows, verdicts));
    }
    verdicts.forEach(v -> print.println("%s %s: %s".formatted(v.id(), v.outcome(), v.statement())));
    pages.forEach(print::println);
    return 0;
  }

  private Path write(int table, List<String> methods, MeasuredRows rows, List<Verdict> verdicts)
      throws IOException {
    PaperReport report =
        new PaperReport(
            table,
            rows.dataset(),
            methods,
            rows.measured().seeds(),
            rows.measured().lambdas(),
            rows.measured(),
            verdicts,
            Map.of(
                "rows from", files.stream().map(Path::toString).collect(Collectors.joining(", "))));
    String name = "table" + table + "-" + rows.dataset();
    AtomicFile.write(out.resolve(name + ".md"), report.markdown().getBytes(StandardCharsets.UTF_8));
    Path page = out.resolve(name + ".html");
    report.page().write(page);
    return page;
  }
}

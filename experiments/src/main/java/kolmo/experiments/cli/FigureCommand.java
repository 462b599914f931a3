package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.HtmlReport;
import kolmo.experiments.draw.Png;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.paper.PaperFigures;
import kolmo.experiments.paper.PaperNames;
import kolmo.experiments.study.Cell;
import kolmo.experiments.study.Cell.Part;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kolmo figure`: one of the paper's figures, measured.
@Command(
    name = "figure",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Train what is missing, attack it, and draw one of the paper's figures.",
      "1: codes of two dimensions with two modes, clean and adversarial, of Augmented and ours."
          + " 2: the attacks' loss against their radius. 3: images under attack.",
      "Figures 1 and 3 show the first seed."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class FigureCommand implements Callable<Integer> {

  @Parameters(arity = "1", paramLabel = "1|2|3", description = "Which.")
  private @Nullable Integer number;

  @Option(
      names = "--also",
      paramLabel = "FILE",
      description =
          "A figure2-DATA.csv from before, drawn together with what is measured now (figure 2).")
  private @Nullable Path also;

  @Mixin private PaperOptions options = new PaperOptions();
  @Spec private CommandSpec spec;

  /// How a figure is drawn.
  private interface Draw {
    PaperFigures.Drawn of(List<Cell> cells) throws IOException;
  }

  @Override
  public Integer call() throws Exception {
    int figure = PaperOptions.number(spec.commandLine(), number);
    if (also != null && figure != 2) {
      throw new ParameterException(
          spec.commandLine(), "also: is for figure 2, got figure " + figure);
    }
    options.check();
    Fonts.prepare();
    List<Long> first = options.seeds().subList(0, 1);
    return switch (figure) {
      case 1 ->
          figure(
              1,
              "codes under independent and under coupled regularisation",
              options.cells(
                  options.methods(List.of("augmented-zero", "ours")),
                  first,
                  Set.of(),
                  Map.of("dimensions", "2", "modes", "2", "center-scale", "10"),
                  "figure1_"),
              PaperFigures::codes);
      case 2 ->
          figure(
              2,
              "attack loss against the radius",
              options.cells(
                  options.methods(PaperNames.rows(1)),
                  options.seeds(),
                  Set.of(Part.ATTACK),
                  Map.of("trials", "10", "lambda", "1,2,3,4,5"),
                  ""),
              cells -> PaperFigures.losses(before(cells.getFirst()), cells));
      default ->
          figure(
              3,
              "images under attack",
              options.cells(
                  options.methods(PaperNames.rows(3)),
                  first,
                  Set.of(Part.ATTACK),
                  Map.of("trials", "10", "lambda", "5"),
                  ""),
              PaperFigures::images);
    };
  }

  private Measurements before(Cell cell) throws IOException {
    String data = cell.settings().data().source().cliName();
    return also == null ? Measurements.NONE : PaperFigures.before(also, data);
  }

  private int figure(int figure, String title, List<Cell> cells, Draw draw) throws IOException {
    options.requireReady(cells);
    String data = cells.getFirst().settings().data().source().cliName();
    String name = "figure" + figure + "-" + data;
    boolean finished =
        options.complete(
            "figure",
            cells,
            () -> {
              HtmlReport page = new HtmlReport("Figure " + figure + ": " + title + ", " + data);
              PaperFigures.Drawn drawn = draw.of(cells);
              for (Map.Entry<String, PaperFigures.Captioned> one : drawn.pictures().entrySet()) {
                PaperFigures.Captioned captioned = one.getValue();
                Png.write(captioned.picture(), file(name + one.getKey() + ".png"));
                page.figure(captioned.picture(), captioned.caption(), captioned.caption());
              }
              AtomicFile.write(file(name + ".csv"), drawn.csv().getBytes(StandardCharsets.UTF_8));
              page.write(file(name + ".html"));
            });
    spec.commandLine().getOut().println(file(name + ".html"));
    return finished ? 0 : 1;
  }

  private Path file(String name) {
    return options.out().resolve(name);
  }
}

package kolmo.experiments.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.draw.HtmlReport;
import kolmo.experiments.draw.HtmlTable;
import kolmo.experiments.draw.MarkdownTable;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Metric.Of;
import kolmo.experiments.metric.Quantity;

/// One of the paper's tables on one data set, measured by us: as CSV, as Markdown, and as a page
/// with the paper's numbers beside ours. Nothing in it depends on when or in which order the models
/// were trained.
///
/// @param table 1, 2 or 3
/// @param dataset the data set by its command-line name
/// @param methods its rows, by their command-line names
/// @param seeds of the trainings that are wanted
/// @param lambdas the radii of its columns
/// @param measured all that was measured on the data set, also of other methods; each trial
/// @param verdicts on the paper's statements
/// @param settings what is common to all trainings
public record PaperReport(
    int table,
    String dataset,
    List<String> methods,
    List<Long> seeds,
    List<Double> lambdas,
    Measurements measured,
    List<Verdict> verdicts,
    Map<String, String> settings) {

  private static final double AGREE = 0.05;
  private static final double NEAR = 0.15;
  private static final List<String> TITLES =
      List.of(
          "Table 1: robustness and quality of all methods",
          "Table 2: what each part of the method adds",
          "Table 3: a classifier on the codes");

  /// A column of one of the page's tables.
  private record Column(String group, String header, Quantity of) {}

  /// One of the page's tables.
  private record Block(String caption, List<Column> columns, String note) {}

  /// `table,dataset,method,attack,metric,lambda,value,seed,std,attacked`: the columns of the
  /// paper's file, and ours.
  public String csv() {
    return own().csv(Map.of("table", Integer.toString(table)));
  }

  /// What belongs to this table.
  private Measurements own() {
    return measured.where(
        m ->
            methods.contains(m.of().method())
                && seeds.contains(m.of().seed())
                && of(table).contains(m.metric().of()));
  }

  private static Set<Of> of(int table) {
    return table == 3 ? Set.of(Of.CLASSIFIER) : Set.of(Of.ATTACK, Of.IMAGES, Of.PRIOR);
  }

  private List<Block> blocks() {
    if (table == 3) {
      Quantity attacked = new Quantity(AttackKind.LATENT, Metric.ACC_ATTACKED, 1);
      return List.of(
          new Block(
              "Accuracy in per cent",
              List.of(
                  new Column("", "clean", Quantity.of(Metric.ACC_CLEAN)),
                  new Column("", "latent attack, λ = 1", attacked)),
              "The classifier learns from the codes of the training images; attacked is the"
                  + " autoencoder."));
    }
    List<Block> blocks = new ArrayList<>();
    Set<Quantity> there = Set.copyOf(own().quantities());
    for (Metric metric : Metric.all(Of.ATTACK)) {
      blocks.add(new Block(metric.title(), radii(metric), metric.note()));
    }
    List<Column> calibration =
        Stream.concat(Metric.all(Of.IMAGES).stream(), Metric.all(Of.PRIOR).stream())
            .map(metric -> new Column("", metric.label(), Quantity.of(metric)))
            .filter(c -> there.contains(c.of()))
            .toList();
    blocks.add(
        new Block(
            "Without an attack: MS-SSIM, and the FID-proxy",
            calibration,
            "Clean: reconstruction and image. Floor and ceiling: what the latent column above would"
                + " be without an attack, and under a perfect one; a blurry model has a low"
                + " ceiling. The FID-proxy orders the models of one data set, low is good; it is no"
                + " FID, and the paper's values of FID are not comparable with it."));
    blocks.removeIf(b -> b.columns().stream().noneMatch(c -> there.contains(c.of())));
    return blocks;
  }

  private List<Column> radii(Metric metric) {
    List<Column> columns = new ArrayList<>();
    for (AttackKind attack : AttackKind.ALL) {
      for (double lambda : lambdas) {
        columns.add(
            new Column(
                attack.heading() + ", λ =",
                Quantity.label(lambda),
                new Quantity(attack, metric, lambda)));
      }
    }
    return columns;
  }

  /// Over the trials of each seed, and then over seeds.
  private Measurements values(String method, Quantity of) {
    return measured
        .where(m -> m.what().equals(of) && m.of().method().equals(method))
        .where(m -> seeds.contains(m.of().seed()))
        .means();
  }

  /// One value for each seed.
  private double[] bySeed(String method, Quantity of) {
    return values(method, of).rows().stream().mapToDouble(Measurement::value).toArray();
  }

  private String measuredText(String method, Quantity of) {
    return values(method, of).summary().text(of.metric().unit().shown());
  }

  /// The paper's number; never its FID, which has no counterpart here.
  private OptionalDouble published(PaperTables paper, String method, Quantity of) {
    return paper.value(table, PaperNames.dataset(dataset), PaperNames.method(method), of);
  }

  private String missing() {
    long wanted = (long) methods.size() * seeds.size();
    int there = own().subjects().size();
    return "%d of %d trainings (%d methods, seeds %s) are in."
        .formatted(
            there,
            wanted,
            methods.size(),
            seeds.stream().map(s -> Long.toString(s)).collect(Collectors.joining(", ")));
  }

  /// What came of the statements.
  private String judged() {
    return Stream.of(Outcome.values())
        .map(o -> verdicts.stream().filter(v -> v.outcome() == o).count() + " " + o)
        .collect(
            Collectors.joining(
                ", ",
                "Of the paper's "
                    + verdicts.stream().map(Verdict::number).distinct().count()
                    + " statements, judged in "
                    + verdicts.size()
                    + " readings by these numbers: ",
                "."));
  }

  private static String rule() {
    return "A statement is confirmed if each of its comparisons holds with a gap above "
        + Comparison.NOISE
        + " (of FID-proxy: 2 % of the larger; of accuracies: 2 points) in every one of at least "
        + Comparison.SEEDS
        + " seeds, over at least 1,000 attacked images each; not confirmed if a comparison is"
        + " contradicted by as much in every seed; otherwise it is not decided.";
  }

  /// The table and the verdicts, for people.
  public String markdown() {
    PaperTables paper = PaperTables.read();
    StringBuilder text = new StringBuilder();
    text.append("# ").append(TITLES.get(table - 1)).append(", ").append(dataset).append("\n\n");
    text.append(missing()).append(" Means over seeds, ± deviation between them.\n");
    for (Block block : blocks()) {
      text.append("\n").append(block.caption()).append(":\n\n");
      List<String> head = new ArrayList<>(List.of("method", ""));
      block.columns().forEach(c -> head.add((c.group() + " " + c.header()).strip()));
      List<List<String>> rows = new ArrayList<>();
      for (String method : methods) {
        List<String> row = new ArrayList<>(List.of("`" + method + "`", "here"));
        block.columns().forEach(c -> row.add(measuredText(method, c.of())));
        rows.add(row);
        if (block.columns().stream().anyMatch(c -> published(paper, method, c.of()).isPresent())) {
          List<String> beside = new ArrayList<>(List.of("", "paper"));
          block.columns().forEach(c -> beside.add(paperText(paper, method, c.of())));
          rows.add(beside);
        }
      }
      text.append(MarkdownTable.of(head, rows));
      if (!block.note().isEmpty()) {
        text.append("\n").append(block.note()).append("\n");
      }
    }
    text.append("\n## The paper's statements\n\n").append(rule()).append("\n\n");
    text.append(
        MarkdownTable.of(
            List.of("", "statement", "paper", "here"),
            verdicts.stream()
                .map(v -> List.of(v.id(), v.statement(), v.paper(), "**" + v.outcome() + "**"))
                .toList()));
    text.append("\n");
    for (Verdict v : verdicts) {
      text.append("- ").append(v.id()).append("\n");
      v.numbers().forEach(n -> text.append("  - ").append(n).append("\n"));
    }
    return text.toString();
  }

  private String paperText(PaperTables paper, String method, Quantity of) {
    OptionalDouble value = published(paper, method, of);
    return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
  }

  /// The page.
  public HtmlReport page() {
    PaperTables paper = PaperTables.read();
    HtmlReport page = new HtmlReport(TITLES.get(table - 1) + ", " + dataset);
    page.paragraph(
        judged() + " " + missing() + " Numbers are means over seeds, ± deviation between them.");
    page.section("Numbers");
    if (!PaperNames.dataset(dataset).isEmpty()) {
      page.paragraph(
          "Below our numbers stand the paper's, in grey. The colour says how far ours are from"
              + " them:");
      page.key(
          List.of(
              new HtmlTable.Cell("within 0.05 (5 points)", "agree"),
              new HtmlTable.Cell("within 0.15 (15 points)", "near"),
              new HtmlTable.Cell("further", "far")));
    }
    PaperDots dots = new PaperDots(methods, this::bySeed, (m, q) -> published(paper, m, q));
    for (Block block : blocks()) {
      dots.of(block.caption(), block.columns().stream().map(Column::of).toList())
          .forEach(d -> page.figure(d.figure(), d.alt(), d.caption()));
      page.table(table(block, paper));
    }
    page.section("The paper's statements");
    page.paragraph(rule());
    List<List<HtmlTable.Cell>> rows = new ArrayList<>();
    for (Verdict v : verdicts) {
      rows.add(
          List.of(
              new HtmlTable.Cell(v.id()),
              new HtmlTable.Cell(v.statement()),
              new HtmlTable.Cell(v.paper()),
              new HtmlTable.Cell(v.outcome().toString(), colour(v.outcome()))));
    }
    page.table(
        new HtmlTable(
            "Statements of the paper, by our numbers on " + dataset,
            List.of(),
            List.of("no.", "statement", "the paper's numbers", "here"),
            rows,
            verdicts.stream().anyMatch(v -> v.number() == 14)
                ? ""
                : "C14 is about times, which differ from run to run: see times-" + dataset + ".md.",
            true));
    for (Verdict v : verdicts) {
      Map<String, String> numbers = new LinkedHashMap<>();
      for (int i = 0; i < v.numbers().size(); i++) {
        numbers.put(Integer.toString(i + 1), v.numbers().get(i));
      }
      page.settings(v.id() + ": the numbers", numbers);
    }
    page.section("Settings");
    page.settings("Common to all trainings", settings);
    return page;
  }

  private static String colour(Outcome outcome) {
    return switch (outcome) {
      case CONFIRMED -> "agree";
      case NOT_CONFIRMED -> "far";
      case NOT_DECIDED -> "near";
    };
  }

  private HtmlTable table(Block block, PaperTables paper) {
    List<List<HtmlTable.Cell>> rows = new ArrayList<>();
    for (String method : methods) {
      List<HtmlTable.Cell> row = new ArrayList<>(List.of(new HtmlTable.Cell(method)));
      List<HtmlTable.Cell> beside = new ArrayList<>();
      for (Column column : block.columns()) {
        OptionalDouble theirs = published(paper, method, column.of());
        String text = measuredText(method, column.of());
        row.add(new HtmlTable.Cell(text, agreement(method, column.of(), theirs)));
        beside.add(new HtmlTable.Cell(paperText(paper, method, column.of()), "muted"));
      }
      rows.add(row);
      if (beside.stream().anyMatch(c -> !c.text().equals("–"))) {
        beside.addFirst(new HtmlTable.Cell("paper: " + PaperNames.method(method), "muted"));
        rows.add(beside);
      }
    }
    List<String> header = new ArrayList<>(List.of("method"));
    block.columns().forEach(c -> header.add(c.header()));
    return new HtmlTable(block.caption(), groups(block), header, rows, block.note());
  }

  private static List<HtmlTable.Group> groups(Block block) {
    if (block.columns().stream().allMatch(c -> c.group().isEmpty())) {
      return List.of();
    }
    List<HtmlTable.Group> groups = new ArrayList<>(List.of(new HtmlTable.Group("", 1)));
    for (Column column : block.columns()) {
      HtmlTable.Group last = groups.getLast();
      if (groups.size() > 1 && last.text().equals(column.group())) {
        groups.set(groups.size() - 1, new HtmlTable.Group(last.text(), last.span() + 1));
      } else {
        groups.add(new HtmlTable.Group(column.group(), 1));
      }
    }
    return groups;
  }

  private String agreement(String method, Quantity of, OptionalDouble theirs) {
    double ours = values(method, of).summary().mean();
    if (theirs.isEmpty() || Double.isNaN(ours)) {
      return "";
    }
    double off = Math.abs(of.metric().unit().gap(ours, theirs.getAsDouble()));
    return off <= AGREE ? "agree" : off <= NEAR ? "near" : "far";
  }

  /// How long a step of each training took, and the verdict on it.
  public static String times(Measurements times, Verdict verdict) {
    StringBuilder text = new StringBuilder("| method | seed | seconds a step |\n|---|--:|--:|\n");
    for (Measurement m : times.rows()) {
      text.append(
          String.format(
              Locale.ROOT, "| `%s` | %d | %.5f |\n", m.of().method(), m.of().seed(), m.value()));
    }
    return text.append(
            "\n%s, %s: **%s**. %s.\n"
                .formatted(
                    verdict.id(),
                    verdict.statement(),
                    verdict.outcome(),
                    verdict.numbers().getFirst()))
        .toString();
  }
}

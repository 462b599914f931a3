package kolmo.experiments.draw;

import static j2html.TagCreator.each;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import j2html.tags.specialized.TableTag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A table of a report. The first column names the rows; columns of numbers are set to the right.
///
/// ```text
///            latent attack      max damage        groups  (may be empty)
/// model      1     3     5      1     3     5     header
/// VAE      .55   .78   .89    .64   .27   .08     rows
/// ```
///
/// @param groups headings above the header, whose spans add up to its length; or none
/// @param note explanations below the table; or empty
/// @param verdict whether the last column is what the table is for: it stays in view when the rest
///   scrolls
public record HtmlTable(
    String caption,
    List<Group> groups,
    List<String> header,
    List<List<Cell>> rows,
    String note,
    boolean verdict) {

  /// A cell. The stylesheet knows the classes `agree`, `near`, `far` (compared with a published
  /// number), `best` and `muted`; an empty class is none.
  public record Cell(String text, String cssClass) {

    private static final Pattern CLASSES = Pattern.compile("[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*|");

    public Cell {
      if (!CLASSES.matcher(cssClass).matches()) {
        throw new IllegalArgumentException(
            "table cell: wanted CSS classes in small letters, got \"%s\"".formatted(cssClass));
      }
    }

    /// A cell without a class.
    public Cell(String text) {
      this(text, "");
    }
  }

  /// A heading over several columns.
  public record Group(String text, int span) {}

  /// "0.83", "−1.2e-3", "0.83 ± 0.02", ".85/.36/.19", "12,345", "38.9 %", "1.5 s".
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+−<>≈~]?\\s?[0-9.,]+(e[-+]?[0-9]+)?(\\s?[±/×]\\s?[-−]?[0-9.,]+)*\\s?(%|s|ms|µs|min|h|MB|GB)?");

  /// What those hear who cannot see that a column without a name names the rows.
  private static final String NAMELESS = "row";

  private static final Pattern NOTHING = Pattern.compile("|[-–—]|n/a|NaN");

  public HtmlTable {
    groups = List.copyOf(groups);
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "table \"%s\": wanted rows of %d cells, got %d in %s"
                .formatted(caption, header.size(), row.size(), row));
      }
    }
    int span = groups.stream().mapToInt(Group::span).sum();
    if (!groups.isEmpty() && span != header.size()) {
      throw new IllegalArgumentException(
          "table \"%s\": wanted groups over %d columns, got %d"
              .formatted(caption, header.size(), span));
    }
  }

  /// A table whose last column scrolls with the others.
  public HtmlTable(
      String caption, List<Group> groups, List<String> header, List<List<Cell>> rows, String note) {
    this(caption, groups, header, rows, note, false);
  }

  /// A table of plain texts.
  public static HtmlTable of(String caption, List<String> header, List<List<String>> rows) {
    return new HtmlTable(
        caption,
        List.of(),
        header,
        rows.stream().map(row -> row.stream().map(Cell::new).toList()).toList(),
        "");
  }

  /// The same table with explanations below it.
  public HtmlTable withNote(String note) {
    return new HtmlTable(caption, groups, header, rows, note, verdict);
  }

  /// The same table with a last column that stays in view.
  public HtmlTable withVerdict() {
    return new HtmlTable(caption, groups, header, rows, note, true);
  }

  /// The same table with headings above its header.
  public HtmlTable withGroups(List<Group> groups) {
    return new HtmlTable(caption, groups, header, rows, note, verdict);
  }

  /// The element, without the caption: that must not scroll with a wide table.
  TableTag html() {
    List<DomContent> head = new ArrayList<>();
    if (!groups.isEmpty()) {
      head.add(
          tr(each(
                  groups,
                  group ->
                      group.text().isEmpty()
                          ? td().attr("colspan", group.span())
                          : th(group.text())
                              .withClass("group")
                              .attr("scope", "colgroup")
                              .attr("colspan", group.span())))
              .withClass("groups"));
    }
    List<DomContent> names = new ArrayList<>();
    for (int c = 0; c < header.size(); c++) {
      DomContent name =
          header.get(c).isBlank() ? span(NAMELESS).withClass("unseen") : text(header.get(c));
      names.add(th(name).attr("scope", "col").withCondClass(numeric(c), "number"));
    }
    head.add(tr(each(names, name -> name)));
    return table(thead(each(head, row -> row)), tbody(each(rows, this::row)))
        .withCondClass(verdict, "verdict");
  }

  private DomContent row(List<Cell> cells) {
    List<DomContent> data = new ArrayList<>();
    for (int c = 0; c < cells.size(); c++) {
      Cell cell = cells.get(c);
      String classes = (cell.cssClass() + (numeric(c) ? " number" : "")).strip();
      data.add(
          c == 0
              ? th(cell.text()).withCondClass(!classes.isEmpty(), classes).attr("scope", "row")
              : td(cell.text()).withCondClass(!classes.isEmpty(), classes));
    }
    return tr(each(data, cell -> cell));
  }

  /// Whether a column holds nothing but numbers and gaps, and at least one number.
  boolean numeric(int column) {
    boolean any = false;
    for (List<Cell> row : rows) {
      String text = row.get(column).text().strip();
      boolean number = NUMBER.matcher(text).matches();
      if (!number && !NOTHING.matcher(text).matches()) {
        return false;
      }
      any |= number;
    }
    return any;
  }
}

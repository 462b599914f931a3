package kolmo.experiments.draw;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.img;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kolmo.experiments.data.AtomicFile;

/// One page with everything a run has to show, in one file that needs neither network nor script.
///
/// Parts appear in the order in which they are added; figures and tables are numbered; sections get
/// anchors and, from two on, a table of contents after the introduction. Every text is plain text
/// and is escaped.
///
/// ```java
/// new HtmlReport("Robust autoencoder on MNIST")
///     .paragraph("What was asked, and the answer.")
///     .section("Robustness")
///     .table(HtmlTable.of("Similarity after the attack", header, rows))
///     .figure(Plots.attackCurves(…), "Curves falling with λ", "What the reader should see.")
///     .write(folder.resolve("report.html"));
/// ```
public final class HtmlReport {

  /// Nothing may be loaded: not even by a mistake in this file.
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  private static final String STYLE = "report.css";
  private static final int LONG_SETTINGS = 8;

  private final String heading;
  private final List<DomContent> introduction = new ArrayList<>();
  private final List<DomContent> sections = new ArrayList<>();
  private final List<DomContent> contents = new ArrayList<>();
  private final Set<String> anchors = new HashSet<>();
  private String closing = "";
  private int figures;
  private int tables;

  public HtmlReport(String title) {
    this.heading = title;
  }

  /// A section; it has an entry in the table of contents.
  public HtmlReport section(String name) {
    String anchor = anchor(name);
    contents.add(li(a(name).withHref("#" + anchor)));
    return add(h2(name).withId(anchor));
  }

  /// A part of a section.
  public HtmlReport subsection(String name) {
    return add(h3(name).withId(anchor(name)));
  }

  /// A paragraph; those before the first section are the introduction.
  public HtmlReport paragraph(String text) {
    return add(p(text));
  }

  /// Text whose line breaks and spaces count: a command, a model, a graph.
  public HtmlReport code(String text) {
    return add(pre(text));
  }

  /// Names and values: folded away when there are more than eight.
  public HtmlReport settings(String name, Map<String, String> values) {
    List<DomContent> rows = new ArrayList<>();
    values.forEach((key, value) -> rows.add(tr(th(key).attr("scope", "row"), td(value))));
    DomContent list = TagCreator.table(tbody(each(rows, row -> row))).withClass("settings");
    if (values.size() > LONG_SETTINGS) {
      return add(details(summary(name + " (" + values.size() + ")"), list));
    }
    add(p(span(name).withClass("number")).withClass("caption"));
    return add(list);
  }

  /// A numbered table. It scrolls inside its own box where the page is narrower.
  public HtmlReport table(HtmlTable table) {
    tables++;
    String anchor = anchor("table " + tables);
    add(
        p(span("Table " + tables + ". ").withClass("number"), text(table.caption()))
            .withClass("caption")
            .withId(anchor));
    add(
        div(table.html().attr("aria-labelledby", anchor))
            .withClass("scroll")
            .attr("tabindex", "0") // a box that scrolls must be reachable with the keyboard
            .attr("role", "region")
            .attr("aria-labelledby", anchor));
    return table.note().isEmpty() ? this : add(p(table.note()).withClass("note"));
  }

  /// What the colours of cells mean: each text on the ground of its class.
  public HtmlReport key(List<HtmlTable.Cell> entries) {
    return add(
        p(each(entries, e -> span(e.text()).withCondClass(!e.cssClass().isEmpty(), e.cssClass())))
            .withClass("key"));
  }

  /// A numbered figure, shown at half its size in pixels, or as wide as a narrower page.
  ///
  /// @param alt what the picture shows, for those who cannot see it
  /// @param caption what the reader should look at
  public HtmlReport figure(BufferedImage image, String alt, String caption) {
    String data = Base64.getEncoder().encodeToString(Png.bytes(image));
    return figure(
        img()
            .withSrc("data:image/png;base64," + data)
            .withAlt(alt)
            .attr("width", image.getWidth() / Canvas.DENSITY)
            .attr("height", image.getHeight() / Canvas.DENSITY),
        caption);
  }

  /// A numbered figure, drawn in the page's own text and colours.
  ///
  /// @param alt what it shows, for those who cannot see it
  /// @param caption what the reader should look at
  public HtmlReport figure(Figure figure, String alt, String caption) {
    return figure(rawHtml(Svg.inPage(figure, alt)), caption);
  }

  private HtmlReport figure(DomContent shown, String caption) {
    figures++;
    return add(
        TagCreator.figure(
            shown,
            figcaption(span("Figure " + figures + ". ").withClass("number"), text(caption))));
  }

  /// The small print at the end: version, machine, date.
  public HtmlReport footer(String text) {
    closing = text;
    return this;
  }

  /// The page. The same parts give the same text.
  public String render() {
    DomContent contentsList =
        contents.size() < 2
            ? text("")
            : nav(ul(each(contents, entry -> entry))).attr("aria-label", "Contents");
    DomContent page =
        html(
                head(
                    meta().attr("charset", "utf-8"),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    meta().attr("http-equiv", "Content-Security-Policy").withContent(POLICY),
                    title(heading),
                    style(rawHtml(Svg.palette() + Svg.resource(STYLE)))),
                body(
                    main(
                        h1(heading),
                        each(introduction, part -> part),
                        contentsList,
                        each(sections, part -> part)),
                    closing.isEmpty() ? text("") : TagCreator.footer(closing)))
            .withLang("en");
    return "<!DOCTYPE html>\n" + page.render() + "\n";
  }

  /// Writes the page into a file.
  public void write(Path file) throws IOException {
    AtomicFile.write(file, render().getBytes(StandardCharsets.UTF_8));
  }

  private HtmlReport add(DomContent part) {
    (contents.isEmpty() ? introduction : sections).add(part);
    return this;
  }

  private String anchor(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
    String stem = plain.isEmpty() ? "section" : plain;
    String anchor = stem;
    for (int i = 2; !anchors.add(anchor); i++) {
      anchor = stem + "-" + i;
    }
    return anchor;
  }
}

package kolmo.experiments.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import kolmo.experiments.draw.HtmlTable.Cell;
import kolmo.experiments.draw.HtmlTable.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {

  private static final String EVIL = "<script>alert(\"x\" & 'y')</script>";
  private static final BufferedImage IMAGE = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);

  @TempDir private Path folder;

  @Test
  void everyTextIsEscaped() {
    String page =
        new HtmlReport(EVIL)
            .paragraph(EVIL)
            .section(EVIL)
            .subsection(EVIL)
            .code(EVIL)
            .settings(EVIL, Map.of(EVIL, EVIL))
            .table(
                new HtmlTable(
                    EVIL,
                    List.of(new Group(EVIL, 1)),
                    List.of(EVIL),
                    List.of(List.of(new Cell(EVIL))),
                    EVIL))
            .key(List.of(new Cell(EVIL, "agree")))
            .figure(IMAGE, EVIL, EVIL)
            .section("b")
            .footer(EVIL)
            .render();
    assertThat(page).doesNotContain("<script").doesNotContain("(\"x\"");
    assertThat(count(page, "&lt;script&gt;")).isEqualTo(19);
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String page = full().render();
    assertThat(page).doesNotContain("<script", "<link", "@import", "http://", "https://", "url(");
    Matcher reference = Pattern.compile("(src|href)=\"([^\"]*)\"").matcher(page);
    int found = 0;
    while (reference.find()) {
      assertThat(reference.group(2)).matches("#[\\p{L}\\p{N}-]+|data:image/png;base64,[\\w+/=]+");
      found++;
    }
    assertThat(found).isEqualTo(3);
    assertThat(page).contains("default-src &#x27;none&#x27;");
  }

  @Test
  void figuresAreEmbeddedAtHalfTheirSize() throws IOException {
    String page = full().render();
    Matcher data = Pattern.compile("base64,([^\"]*)\"").matcher(page);
    assertThat(data.find()).isTrue();
    byte[] png = Base64.getDecoder().decode(data.group(1));
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(20);
    assertThat(page).contains("alt=\"black\" width=\"10\" height=\"5\"", "Figure 1. ");
  }

  @Test
  void contentsLinkToSections() {
    String page =
        new HtmlReport("t").section("Max damage!").section("Max damage").section("→").render();
    assertThat(page)
        .contains("<a href=\"#max-damage\">Max damage!</a>", "<h2 id=\"max-damage\">")
        .contains("<a href=\"#max-damage-2\">", "<h2 id=\"max-damage-2\">")
        .contains("<h2 id=\"section\">");
    assertThat(new HtmlReport("t").section("one").render()).doesNotContain("<nav");
  }

  @Test
  void contentsFollowTheIntroduction() {
    String page = new HtmlReport("t").paragraph("intro").section("a").section("b").render();
    assertThat(page.indexOf("intro")).isLessThan(page.indexOf("<nav"));
    assertThat(page.indexOf("<nav")).isLessThan(page.indexOf("<h2"));
  }

  @Test
  void longSettingsAreFolded() {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < 8; i++) {
      values.put("key " + i, "value");
    }
    assertThat(new HtmlReport("t").settings("Short", values).render()).doesNotContain("<details");
    values.put("one more", "value");
    assertThat(new HtmlReport("t").settings("Long", values).render())
        .contains("<details><summary>Long (9)</summary>");
  }

  @Test
  void columnsOfNumbersAreSetToTheRight() {
    HtmlTable table =
        HtmlTable.of(
            "c",
            List.of("model", "MS", "time", "remark", "empty"),
            List.of(
                List.of("VAE", "0.83 ± 0.02", "1.5 s", "1st", ""),
                List.of("ours", "−1.2e-3", "–", "2", "")));
    assertThat(table.numeric(0)).isFalse();
    assertThat(table.numeric(1)).isTrue();
    assertThat(table.numeric(2)).isTrue();
    assertThat(table.numeric(3)).isFalse();
    assertThat(table.numeric(4)).isFalse();
    assertThat(new HtmlReport("t").table(table).render())
        .contains("<td class=\"number\">0.83 ± 0.02</td>", "<th scope=\"row\">VAE</th>");
  }

  @Test
  void cellsCarryTheirClass() {
    HtmlTable table =
        new HtmlTable(
            "c",
            List.of(new Group("", 1), new Group("latent", 1)),
            List.of("model", "λ"),
            List.of(List.of(new Cell("VAE"), new Cell("0.5", "far"))),
            "");
    assertThat(new HtmlReport("t").table(table).render())
        .contains("<td class=\"far number\">0.5</td>", "colspan=\"1\">latent</th>");
    assertThatThrownBy(() -> new Cell("a", "x\" onload")).hasMessageContaining("CSS classes");
  }

  @Test
  void raggedTablesAreRefused() {
    assertThatThrownBy(() -> HtmlTable.of("T", List.of("a", "b"), List.of(List.of("1"))))
        .hasMessageContaining("table \"T\": wanted rows of 2 cells, got 1");
    HtmlTable table = HtmlTable.of("T", List.of("a", "b"), List.of());
    assertThatThrownBy(() -> table.withGroups(List.of(new Group("g", 3))))
        .hasMessageContaining("groups over 2 columns, got 3");
  }

  @Test
  void theSamePartsGiveTheSameFile() throws IOException {
    Path file = folder.resolve("deep/report.html");
    full().write(file);
    assertThat(Files.readString(file)).isEqualTo(full().render()).startsWith("<!DOCTYPE html>");
  }

  @Test
  void drawnFiguresAreThereForScreensAndForPhones() {
    Figure line =
        (pen, width) -> {
          pen.text("as wide as " + (int) width, 12, 0, 12, 0, Ink.TEXT);
          return 20;
        };
    assertThat(new HtmlReport("t").figure(line, "<alt>", "c").render())
        .contains("as wide as 760</text>", "as wide as 350</text>", "<title>&lt;alt&gt;</title>")
        .contains("svg .s0 { color:");
  }

  @Test
  void columnsWithoutANameHaveOneForThoseWhoListen() {
    HtmlTable table = HtmlTable.of("c", List.of("", "a"), List.of(List.of("x", "1")));
    assertThat(new HtmlReport("t").table(table).render())
        .contains("<th scope=\"col\"><span class=\"unseen\">row</span></th>")
        .doesNotContain("<table class=\"verdict\"");
    assertThat(new HtmlReport("t").table(table.withNote("n").withVerdict()).render())
        .contains("class=\"verdict\"");
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static HtmlReport full() {
    return new HtmlReport("Report")
        .paragraph("Intro")
        .section("A")
        .figure(IMAGE, "black", "A black picture.")
        .section("B")
        .table(HtmlTable.of("c", List.of("a"), List.of(List.of("1"))).withNote("note"))
        .footer("end");
  }
}

package kolmo.experiments.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgTest {

  private static final double NAN = Double.NaN;
  private static final Figure LINES =
      Plots.lines(
          "a < b & \"c\"",
          "x",
          "y",
          List.of(new Series("one", new double[] {0, 1, 2}, new double[] {1, 2, 1})),
          false);

  @Test
  void aFileIsXmlWithRealTextAndATitle() throws Exception {
    Document file = parse(LINES.svg("what <it> shows"));
    assertThat(file.getDocumentElement().getAttribute("role")).isEqualTo("img");
    assertThat(file.getDocumentElement().getAttribute("viewBox")).startsWith("0 0 760 ");
    assertThat(texts(file, "title")).containsExactly("what <it> shows");
    assertThat(texts(file, "text")).contains("a < b & \"c\"", "one", "x", "y", "2.0");
  }

  @Test
  void colourIsAClassAndTextHasThatOfThePage() {
    String page = Svg.inPage(LINES, "alt");
    assertThat(page).contains("<path class=\"s0\" fill=\"none\" stroke=\"currentColor\"");
    assertThat(page).doesNotContain("#", "rgb(", "<style", "NaN");
    assertThat(page).contains("class=\"wide\"", "class=\"narrow\"", "viewBox=\"0 0 350 ");
  }

  @Test
  void pathsAreShortAndRoundingsDoNotAddUp() {
    SvgPen pen = new SvgPen();
    double[] x = new double[1000];
    double[] y = new double[1000];
    for (int i = 0; i < 1000; i++) {
      x[i] = 0.33 * i;
    }
    pen.line(x, y, 2, Ink.TEXT);
    Matcher steps = Pattern.compile("l([-.0-9]+) ").matcher(pen.on());
    double at = steps.results().mapToDouble(step -> Double.parseDouble(step.group(1))).sum();
    assertThat(at).isCloseTo(329.7, within(0.05));
    assertThat(pen.on().length()).isLessThan(6_100);
  }

  @Test
  void gapsInterruptALine() {
    SvgPen pen = new SvgPen();
    double[] x = {0, 1, 2, 3, 4};
    pen.at(10, 20).line(x, new double[] {0, .5, NAN, -1, 0}, 1.25, Ink.series(9).tint(0.5));
    assertThat(pen.on())
        .hasToString(
            "<path class=\"s1\" fill=\"none\" stroke=\"currentColor\" opacity=\"0.25\""
                + " stroke-width=\"1.25\" d=\"M10 20l1 .5M13 19l1 1\"/>\n");
  }

  private static Document parse(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static List<String> texts(Document file, String tag) {
    NodeList found = file.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }
}

package kolmo.experiments.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kolmo.experiments.cli.Cli;
import kolmo.experiments.draw.Gallery;
import kolmo.experiments.draw.HtmlReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages that the program writes, and everything that its pages can show.
class PagesTest {

  @TempDir private Path folder;

  @Test
  void everythingThatAPageCanShow() throws IOException {
    Path page = folder.resolve("gallery.html");
    BrowserPages pages = BrowserPages.open();
    Gallery.page().write(page);
    assertThat(pages.faults(page)).isEmpty();
  }

  /// And what its model breaks of.
  @Test
  void theReportOfARun() throws IOException {
    BrowserPages pages = BrowserPages.open();
    Path out = folder.resolve("run");
    Cli.kolmo(
        "run",
        "--train-images=60",
        "--batch=20",
        "--epochs=2",
        "--attack-images=4",
        "--attack-steps=3",
        "--trials=2",
        "--lambda=1,2.5",
        "--out=" + out);
    assertThat(pages.faults(out.resolve("report.html"))).isEmpty();
    Path diagnosis = folder.resolve("diagnosis");
    Cli.works(
        "diagnose",
        "--model=" + out.resolve("model.safetensors"),
        "--attack-images=20",
        "--attack-steps=3",
        "--out=" + diagnosis);
    assertThat(pages.faults(diagnosis.resolve("diagnosis.html"))).isEmpty();
  }

  @Test
  void whatIsJudged() throws IOException {
    BrowserPages pages = BrowserPages.open();
    Cli.works("judge", "results/table1-mnist.csv", "results/table3-mnist.csv", "--out=" + folder);
    for (int table : new int[] {1, 3}) {
      assertThat(pages.faults(folder.resolve("table" + table + "-mnist.html"))).isEmpty();
    }
  }

  /// The looking itself: a page with one of each fault.
  @Test
  void faultsAreFound() throws IOException {
    BrowserPages pages = BrowserPages.open();
    Path page = folder.resolve("bad.html");
    String bad =
        new HtmlReport("Bad")
            .render()
            .replace("<h1>Bad</h1>", "<h1>Bad</h1>" + BAD)
            .replaceFirst("<meta http-equiv[^>]*>", "")
            .replace("color-scheme: light dark", "color-scheme: light");
    Files.writeString(page, bad);
    assertThat(String.join("\n", pages.faults(page)))
        .contains(
            "no file missing.html",
            "1200 px, dark: background",
            "400 px, light: overflow: the page is 916 px wide",
            "text of 9.0 px: \"tiny\"",
            "text of 5.0 px: \"shrunk\"",
            "text cut off: \"beside\"",
            "no #nowhere",
            "no picture: broken",
            "axe color-contrast",
            "axe image-alt",
            "console: ",
            "request: http://127.0.0.1:9/a.png");
  }

  private static final String BAD =
      """
      <a href="missing.html">a</a> <a href="#nowhere">b</a>
      <div style="width: 900px">wide</div> <p style="font-size: 9px">tiny</p>
      <p style="color: #eee">pale</p> <img src="http://127.0.0.1:9/a.png">
      <img src="data:image/png;base64,AAAA" alt="broken">
      <svg viewBox="0 0 200 20" width="100" height="10"><title>t</title>
      <text x="0" y="10" font-size="10">shrunk</text></svg>
      <svg viewBox="0 0 100 20" width="100" height="20"><title>t</title>
      <text x="90" y="15" font-size="14">beside</text></svg>
      """;
}

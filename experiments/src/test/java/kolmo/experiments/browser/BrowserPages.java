package kolmo.experiments.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Looks at pages in a real browser, as people on a desk and on a phone see them, by day and by
/// night. One browser serves all tests of a JVM.
///
/// ```java
/// assertThat(BrowserPages.open().faults(folder.resolve("report.html"))).isEmpty();
/// ```
public final class BrowserPages {

  /// How a page is looked at.
  public record View(int width, boolean dark) {
    @Override
    public String toString() {
      return width + " px, " + (dark ? "dark" : "light");
    }
  }

  /// The views of [#faults(Path)].
  public static final List<View> VIEWS =
      List.of(
          new View(1200, false), new View(1200, true), new View(400, false), new View(400, true));

  private static final Pattern OUTSIDE = Pattern.compile("\"url\":\"((?:https?|wss?)://[^\"]*)");
  private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"([^\"#:]+)[\"#]");

  /// Else it tells at each start that it has no tools for this very version of the browser.
  private static final Logger TOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  private static @Nullable BrowserPages shared;

  private final ChromeDriver browser;
  private final String look;

  private BrowserPages(ChromeDriver browser) throws IOException {
    this.browser = browser;
    this.look = resource("/axe.min.js") + "\n" + resource("look.js");
  }

  /// The browser; where there is none, the test is skipped, and says what to install.
  public static synchronized BrowserPages open() throws IOException {
    BrowserPages pages = shared;
    if (pages == null) {
      Path chromium = onPath("chromium", "chromium-browser", "google-chrome");
      Path driver = onPath("chromedriver");
      assumeTrue(
          chromium != null && driver != null,
          "no browser: apt-get install chromium chromium-driver");
      pages = new BrowserPages(start(chromium, driver));
      shared = pages;
      Runtime.getRuntime().addShutdownHook(new Thread(pages.browser::quit));
    }
    return pages;
  }

  private static ChromeDriver start(Path chromium, Path driver) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage");
    if (System.getProperty("user.name", "").equals("root")) {
      options.addArguments("--no-sandbox"); // it cannot be made by root
    }
    TOOLS.setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile()).build();
    ChromeDriver browser = new ChromeDriver(service, options);
    browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    return browser;
  }

  /// What is wrong with a page in any view, in words; nothing is best. It looks for messages on the
  /// console, requests to anywhere, violations of axe's rules, things that stick out, text below 11
  /// pixels or cut off, a ground that is not of the theme, and links and pictures without an end.
  public List<String> faults(Path page) throws IOException {
    List<String> faults = new ArrayList<>();
    Matcher link = LINK.matcher(Files.readString(page));
    while (link.find()) {
      if (!Files.exists(page.resolveSibling(link.group(1)))) {
        faults.add("no file " + link.group(1));
      }
    }
    for (View view : VIEWS) {
      for (String fault : faults(page, view)) {
        faults.add(view + ": " + fault);
      }
    }
    return faults;
  }

  private List<String> faults(Path page, View view) {
    show(page, view);
    List<String> faults = new ArrayList<>();
    Object found = browser.executeAsyncScript(look, view.width(), view.dark());
    ((List<?>) Objects.requireNonNull(found)).forEach(f -> faults.add(String.valueOf(f)));
    for (LogEntry entry : browser.manage().logs().get(LogType.BROWSER)) {
      faults.add("console: " + entry.getMessage());
    }
    for (LogEntry entry : browser.manage().logs().get(LogType.PERFORMANCE)) {
      Matcher outside = OUTSIDE.matcher(entry.getMessage());
      if (entry.getMessage().contains("Network.requestWillBeSent") && outside.find()) {
        faults.add("request: " + outside.group(1));
      }
    }
    return faults;
  }

  /// A picture of the whole page.
  public void screenshot(Path page, View view, Path png) throws IOException {
    show(page, view);
    Object height = browser.executeScript("return document.documentElement.scrollHeight");
    size(view, Math.min(12_000, ((Number) Objects.requireNonNull(height)).intValue()));
    Files.write(png, browser.getScreenshotAs(OutputType.BYTES));
  }

  private void show(Path page, View view) {
    size(view, 900);
    Map<String, String> theme =
        Map.of("name", "prefers-color-scheme", "value", view.dark() ? "dark" : "light");
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(theme)));
    browser.get(page.toUri().toString());
  }

  private void size(View view, int height) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", view.width(), "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  private static @Nullable Path onPath(String... names) {
    String path = System.getenv("PATH");
    return Stream.of(names)
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = BrowserPages.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// What the pages say: their command lines can be parsed, their links lead somewhere, and the
/// verdicts are those of the committed rows. Command lines of `kolmo bench` are held by the
/// benchmarks' tests.
class DocsTest {

  private static final Path ROOT = Path.of("..");
  private static final CommandLine KOLMO = Main.commandLine();
  private static final Set<String> OPTIONS =
      HelpTest.commands()
          .flatMap(c -> c.getCommandSpec().optionsMap().keySet().stream())
          .collect(Collectors.toSet());
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern NAMED = Pattern.compile("(\\b[A-Z]\\w+\\.\\w+|(?<=▸ )[A-Z]\\w+)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.filter(DocsTest::isPage))
          .sorted()
          .toList();
    }
  }

  static List<Path> linkedPages() throws IOException {
    List<Path> all = new ArrayList<>(pages());
    all.add(ROOT.resolve("benchmarks/README.md"));
    all.add(ROOT.resolve("kernels/README.md"));
    try (Stream<Path> github = Files.list(ROOT.resolve(".github"))) {
      github.filter(DocsTest::isPage).forEach(all::add);
    }
    return all;
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  private static Stream<MatchResult> find(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static String prose(String page) {
    return FENCE.matcher(page).replaceAll("");
  }

  /// The command lines of a page, in blocks and in the text.
  private static List<String> commands(String page) {
    return Stream.concat(
            find(FENCE, page)
                .filter(m -> m.group(1).equals("sh"))
                .flatMap(m -> m.group(2).replace("\\\n", " ").lines()),
            find(CODE, prose(page)).map(m -> m.group(1)))
        .filter(line -> line.startsWith("./kolmo"))
        .map(line -> line.replaceFirst("\\s+#.*", ""))
        .toList();
  }

  private static String[] arguments(String command) {
    return Stream.of(command.split("\\s+")).skip(1).toArray(String[]::new);
  }

  /// What is wrong with the command lines of a page.
  private static List<String> wrong(String page) {
    List<String> wrong = new ArrayList<>();
    for (String command : commands(page)) {
      String[] args = arguments(command);
      switch (args.length == 0 ? "" : args[0]) {
        case "", "bench" -> {}
        case "java" -> {
          if (args[1].contains("/") && !Files.exists(ROOT.resolve(args[1]))) {
            wrong.add(command + ": no such file");
          }
        }
        default -> {
          try {
            KOLMO.parseArgs(args);
          } catch (ParameterException e) {
            wrong.add(command + ": " + e.getMessage());
          }
        }
      }
    }
    find(CODE, prose(page))
        .map(m -> m.group(1).split("[ =]", 2)[0])
        .filter(word -> word.startsWith("--") && !OPTIONS.contains(word))
        .forEach(word -> wrong.add(word + ": no such option"));
    return wrong;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandLineCanBeParsed(Path page) throws IOException {
    assertThat(wrong(Files.readString(page))).isEmpty();
  }

  @Test
  void whatCannotBeParsedIsNoticed() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/commands.md"));
    assertThat(commands(page)).hasSizeGreaterThan(25);
    for (String[] slip :
        new String[][] {
          {"--trials 10", "--trails 10"},
          {"--method vae", "--method vea"},
          {"--jobs 2", "--jobs two"},
          {"./kolmo msssim A.png B.png", "./kolmo msssim A.png"},
          {"L01WhySorting", "L01Why"},
          {"`--for ours", "`--far ours"}
        }) {
      assertThat(page).contains(slip[0]);
      assertThat(wrong(page.replace(slip[0], slip[1]))).as(slip[1]).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("linkedPages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    assertThat(broken(page, Files.readString(page))).isEmpty();
  }

  @Test
  void aBrokenLinkIsNoticed() throws IOException {
    Path page = ROOT.resolve("README.md");
    assertThat(broken(page, "[a](docs/none.md) [b](docs/results.md#none) ![c](none.png)"))
        .containsExactly("docs/none.md", "docs/results.md#none", "none.png");
  }

  private static List<String> broken(Path page, String text) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String link : find(LINK, prose(text)).map(m -> m.group(1)).toList()) {
      if (link.matches("[a-z]+:.*")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
      boolean there = Files.exists(file);
      if (there && parts.length == 2) {
        there = anchors(Files.readString(file)).contains(parts[1]);
      }
      if (!there) {
        broken.add(link);
      }
    }
    return broken;
  }

  /// As GitHub makes them of headings.
  private static List<String> anchors(String page) {
    return find(HEADING, prose(page))
        .map(m -> m.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /// Classes, and methods as `Class.method`, in the text and in the picture of a training step.
  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/methods.md"})
  void theCodeThatIsNamedIsThere(String name) throws IOException {
    String page = Files.readString(ROOT.resolve(name));
    Map<String, String> sources = sources();
    Set<String> named =
        Stream.concat(
                find(CODE, prose(page)),
                find(FENCE, page)
                    .filter(m -> m.group(1).equals("text"))
                    .flatMap(m -> find(NAMED, m.group(2))))
            .map(m -> m.group(1))
            .filter(code -> code.matches("[A-Z]\\w*[a-z](\\.[a-z]\\w*)?"))
            .filter(code -> !code.endsWith(".java"))
            .collect(Collectors.toSet());
    assertThat(named).contains("KsLoss.of", "RobustDae");
    assertThat(named)
        .allSatisfy(
            code -> {
              String[] parts = code.split("\\.", -1);
              assertThat(sources.keySet()).contains(parts[0]);
              String text = sources.getOrDefault(parts[0], "");
              assertThat(parts.length == 1 || text.contains(" " + parts[1] + "(")).isTrue();
            });
  }

  /// The text of every class.
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("autograd", "nn", "experiments")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.put(name, Files.readString(file));
        }
      }
    }
    return sources;
  }

  @Test
  void theFrontPageIsShort() throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md")).length()).isLessThanOrEqualTo(7_000);
  }

  @Test
  void theVerdictsOnThePageAreThoseOfTheRows() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/results.md"));
    String command =
        commands(page).stream().filter(c -> c.contains("--markdown")).findFirst().orElseThrow();
    String[] args =
        Stream.of(arguments(command))
            .map(a -> a.startsWith("experiments/") ? ROOT.resolve(a).toString() : a)
            .toArray(String[]::new);
    String[] parts = page.split("<!-- (end of )?verdicts.*-->\n?");
    assertThat(parts).hasSize(3);
    assertThat(parts[1])
        .as("docs/results.md: between the marks must stand what this prints: " + command)
        .isEqualTo(works(args).out());
  }
}

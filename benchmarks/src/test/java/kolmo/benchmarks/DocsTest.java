package kolmo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The command lines of `kolmo bench` on the project's pages.
class DocsTest {

  private static final Pattern COMMAND = Pattern.compile("\\./kolmo bench\\b([^`#\n]*)");

  /// The arguments of every such line.
  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String place : List.of("README.md", "docs", "benchmarks/README.md", ".github")) {
      try (Stream<Path> files = Files.walk(Path.of("..", place))) {
        for (Path page : files.filter(f -> f.toString().endsWith(".md")).toList()) {
          COMMAND
              .matcher(Files.readString(page))
              .results()
              .map((MatchResult m) -> m.group(1).strip())
              .forEach(lines::add);
        }
      }
    }
    return lines;
  }

  /// Unknown options and values throw.
  private static List<String> comparisons(String line) {
    String[] args = Stream.of(line.split("\\s+")).filter(a -> !a.isEmpty()).toArray(String[]::new);
    return new CommandLine(new Bench())
        .parseArgs(args).matchedPositionals().stream()
            .flatMap(p -> p.originalStringValues().stream())
            .toList();
  }

  @Test
  void everyOneCanBeParsedAndNamesComparisons() throws IOException {
    StringWriter help = new StringWriter();
    Bench.execute(new PrintWriter(help), new PrintWriter(help), "--help");
    List<String> known = Stream.of(help.toString().split("\\W+")).toList();
    assertThat(lines()).hasSizeGreaterThan(4);
    assertThat(lines()).allSatisfy(line -> assertThat(known).containsAll(comparisons(line)));
  }
}

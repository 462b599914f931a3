package kolmo.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page with the whole calculus has a line for each operation.
class CalculusTest {

  private static final Path PAGE = Path.of("src/main/java/kolmo/autograd/package-info.java");

  /// An operation, its value, and what is behind at least two spaces.
  private static final Pattern LINE = Pattern.compile("(?m)^/// (\\w+Op) +(\\S.*?) {2,}(.+)$");

  @Test
  void everyOperationHasALineAndNothingElse() throws IOException {
    assertThat(lines().stream().map(line -> line.group(1)))
        .containsExactlyInAnyOrder(
            Arrays.stream(Op.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toArray(String[]::new));
  }

  /// `y = …` on the left and `dx = …` on the right.
  @Test
  void aLineIsAValueAndItsSlopes() throws IOException {
    assertThat(lines())
        .allSatisfy(
            line -> {
              assertThat(line.group(2)).matches("\\S+ = .+");
              assertThat(line.group(3).split(" {2,}"))
                  .allSatisfy(slope -> assertThat(slope).matches("d\\S+ = .*d\\S+.*"));
            });
  }

  private static List<MatchResult> lines() throws IOException {
    return LINE.matcher(Files.readString(PAGE)).results().toList();
  }
}

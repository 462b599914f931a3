package kolmo.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every lesson, and the README's example, run as a reader runs them: from source.
class LessonsTest {

  private static final int LONGEST = 120;

  @TempDir private static Path folder;

  @TestFactory
  Stream<DynamicTest> lessonsKeepTheirPromises() throws IOException {
    List<Path> lessons;
    try (Stream<Path> files = Files.list(Path.of("lessons"))) {
      lessons = files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    }
    assertThat(lessons).hasSizeGreaterThanOrEqualTo(2);
    return lessons.stream()
        .map(
            lesson ->
                DynamicTest.dynamicTest(
                    lesson.getFileName().toString(),
                    () -> {
                      assertThat(Files.readAllLines(lesson)).hasSizeLessThanOrEqualTo(LONGEST);
                      assertThat(run(lesson.toAbsolutePath())).isNotBlank();
                    }));
  }

  @Test
  void theExampleOfTheReadmePrintsAGradientBesideItsFiniteDifference() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    Matcher example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertThat(example.find()).isTrue();
    assertThat(example.group(1).lines()).hasSize(12);
    Path source = folder.resolve("Example.java");
    Files.writeString(source, example.group(1));
    String printed = run(source);
    Matcher numbers = Pattern.compile("-?\\d\\.\\d+(E-?\\d+)?").matcher(printed);
    assertThat(numbers.find()).isTrue();
    double gradient = Double.parseDouble(numbers.group());
    assertThat(numbers.find()).isTrue();
    assertThat(Double.parseDouble(numbers.group())).isCloseTo(gradient, within(1e-8));
  }

  private static String run(Path source) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString()));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}

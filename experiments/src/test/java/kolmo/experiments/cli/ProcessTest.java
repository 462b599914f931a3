package kolmo.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Png;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The program as a process of its own: what it writes where, and how it takes Ctrl-C.
class ProcessTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private File out() {
    return folder.resolve("stdout").toFile();
  }

  private File err() {
    return folder.resolve("stderr").toFile();
  }

  private static String text(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }

  /// Started in the temporary folder, so that relative paths are below it.
  private Process start(List<String> before, String... args) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(Jvm.command(List.of(), Main.class, List.of(args)));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(out())
        .redirectError(err())
        .start();
  }

  private int run(String... args) throws IOException, InterruptedException {
    return end(start(List.of(), args));
  }

  private static int end(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /// Names that the locale cannot express are those of most containers.
  @Test
  void imagesOfAnyNameAreReadInAnyLocale() throws Exception {
    Path set = Files.createDirectory(folder.resolve("set"));
    Png.write(new Picture(1, 1, 1, new float[] {1}), set.resolve("a.png"));
    String copies =
        "mkdir train test; cp a.png \"train/$(printf 'Gr\\303\\266\\303\\237e.png')\"; cp a.png"
            + " \"train/$(printf 'latin \\344.png')\"; mv a.png \"test/$(printf"
            + " '\\345\\206\\231.png')\"";
    assertThat(end(new ProcessBuilder("sh", "-c", copies).directory(set.toFile()).start()))
        .isZero();
    List<String> locale = List.of("env", "LC_ALL=C");
    assertThat(end(start(locale, "data", "check", "folder", "--data-dir", "set"))).isZero();
    assertThat(text(err())).isEmpty();
    assertThat(Cli.json(text(out())).at("/train").asInt()).isEqualTo(2);
    assertThat(Cli.json(text(out())).at("/first_mean/0").asInt()).isEqualTo(255);
  }

  @Test
  void lossesPrintsOneJsonObjectAndNothingElse() throws Exception {
    NpyBytes.write(folder.resolve("my codes.npy"), new double[][] {{1, 2}, {3, 5}, {0, 1}});
    NpyBytes.write(folder.resolve("µ.npy"), new double[][] {{4, 0}, {0, 4}});
    assertThat(run("losses", "--z", "my codes.npy", "--centers", "µ.npy")).isZero();
    assertThat(text(err())).isEmpty();
    assertThat(text(out()).lines()).hasSize(1);
    assertThat(Cli.json(text(out())).at("/n").asInt()).isEqualTo(3);
  }

  @Test
  void msssimPrintsOneJsonObjectAndNothingElse() throws Exception {
    Png.write(new Picture(1, 32, 32, new float[32 * 32]), folder.resolve("a.png"));
    assertThat(run("msssim", "a.png", "a.png")).isZero();
    assertThat(text(err())).isEmpty();
    assertThat(text(out())).isEqualTo("{\"msssim\":1.0}" + System.lineSeparator());
  }

  /// A script that keeps an empty file must not take it for a result.
  @ParameterizedTest
  @CsvSource({">/dev/full,1,No space left on device", ">&-,1,Bad file descriptor"})
  void outputThatCannotBeWrittenFails(String redirection, int code, String reason)
      throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "needs Linux's /dev/full");
    List<String> shell = List.of("sh", "-c", "exec \"$@\" " + redirection, "sh");
    for (String[] args : new String[][] {{"data", "list"}, {"run", "--help"}, {"--version"}}) {
      assertThat(end(start(shell, args))).isEqualTo(code);
      assertThat(text(err()).lines())
          .containsExactly("kolmo: the output cannot be written: " + reason);
    }
  }

  /// As other tools end when `head` has enough, by what their shell reports.
  @Test
  void aBrokenPipeEndsQuietly() throws Exception {
    assumeTrue(works("sh", "-c", "true | true"), "needs a shell");
    String pipe = "{ \"$@\"; echo $? >code; } | true";
    assertThat(end(start(List.of("sh", "-c", pipe, "sh"), "run", "--help"))).isZero();
    assertThat(text(err())).isEmpty();
    assertThat(Files.readString(folder.resolve("code")).strip()).isEqualTo("141");
  }

  @Test
  void quietLeavesResultsAndFailures() throws Exception {
    assertThat(run(shortRun("a", "--quiet"))).isZero();
    assertThat(text(err())).isEmpty();
    assertThat(text(out()).strip()).isEqualTo("a/report.html");
    assertThat(run(shortRun("b"))).isZero();
    assertThat(text(err())).isNotEmpty();
    assertThat(run(shortRun("a", "--quiet"))).isEqualTo(1);
    assertThat(text(err())).startsWith("kolmo: ");
    assertThat(run("data", "fetch", "glyphs", "-q")).isZero();
    assertThat(text(err())).isEmpty();
  }

  private static String[] shortRun(String out, String... more) {
    String[] usual = {
      "run",
      "--out=" + out,
      "--epochs=1",
      "--train-images=1200",
      "--attack-images=2",
      "--attack-steps=2",
      "--trials=1",
      "--lambda=1"
    };
    return Stream.concat(Stream.of(usual), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void noColorIsObeyed() throws Exception {
    List<String> colour = List.of("env", "-u", "NO_COLOR", "CLICOLOR_FORCE=1");
    assertThat(end(start(colour, "--help"))).isZero();
    assertThat(text(out())).contains("\u001b[");
    List<String> none = List.of("env", "CLICOLOR_FORCE=1", "NO_COLOR=1");
    for (String[] args : new String[][] {{"--help"}, {"help"}, {"run", "--help"}}) {
      assertThat(end(start(none, args))).isZero();
      assertThat(text(out())).isNotEmpty().doesNotContain("\u001b[");
    }
  }

  /// Digits of Arabic, a comma for the point, an i without its dot.
  @Test
  void theFilesAreTheSameInEveryLocale() throws Exception {
    assertThat(run(shortRun("a", "--quiet"))).isZero();
    for (String locale : List.of("ar-EG", "tr-TR", "de-DE")) {
      String[] parts = locale.split("-", -1);
      List<String> flags = List.of("-Duser.language=" + parts[0], "-Duser.country=" + parts[1]);
      List<String> command = Jvm.command(flags, Main.class, List.of(shortRun(locale)));
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out())
              .redirectError(err())
              .start();
      assertThat(end(process)).as(text(err())).isZero();
      assertThat(text(err())).doesNotContainPattern("[\u0660-\u0669]|\\d,\\d");
      try (Stream<Path> files = Files.walk(folder.resolve("a"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path same = folder.resolve(locale).resolve(folder.resolve("a").relativize(file));
          assertThat(withoutTimes(same)).as(same.toString()).isEqualTo(withoutTimes(file));
        }
      }
    }
  }

  /// A file's text in which no time and no duration is left.
  private static String withoutTimes(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1)
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
        .replaceAll("(seconds\\w*\"?\\s*:\\s*)[\\d.E-]+", "$1TIME")
        .replaceAll("[\\d.]+ (s|steps/s)\\b", "TIME");
  }

  @Test
  void misuseIsToldOnTheMessagesInWholeLetters() throws Exception {
    assertThat(run("run", "--coupling=2")).isEqualTo(2);
    assertThat(text(out())).isEmpty();
    assertThat(text(err()).lines())
        .containsExactly("kolmo: coupling: wanted −1 ≤ α ≤ 1, got 2.0 (kolmo run --help)");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void ctrlCInTrainingLeavesAUsableRun() throws Exception {
    Process process = interruptible("run", "--epochs=100000", "--train-images=200", "--out=my run");
    awaitFile(process, folder.resolve("my run/settings.json"));
    Thread.sleep(500); // some steps
    interrupt(process);
    assertThat(end(process)).isNotZero();
    assertUsable(folder.resolve("my run"));
    assertThat(folder.resolve("my run/attacks.csv")).doesNotExist();
  }

  @Test
  void ctrlCInTheAttacksLeavesAUsableRun() throws Exception {
    Process process =
        interruptible(
            "run",
            "--epochs=1",
            "--train-images=100",
            "--attack-images=4",
            "--attack-steps=1000000",
            "--out=run");
    awaitFile(process, folder.resolve("run/epochs.csv"));
    interrupt(process);
    assertThat(end(process)).isNotZero();
    assertUsable(folder.resolve("run"));
  }

  private void assertUsable(Path run) throws IOException {
    assertThat(text(err())).contains("kolmo: interrupted").doesNotContain("Exception", "\tat ");
    Path report = run.resolve("report.html");
    assertThat(text(out()).strip()).isEqualTo(folder.relativize(report).toString());
    assertThat(Files.readString(report).contains("Status: interrupted.")).isTrue();
    JsonNode summary = Cli.json(Files.readString(run.resolve("summary.json")));
    assertThat(summary.at("/status").asString()).isEqualTo("interrupted");
    List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
    assertThat(metrics).hasSize(1 + summary.at("/steps").asInt());
    Path picture = folder.resolve("samples.png");
    Cli.works(
        "sample", "--model=" + run.resolve("model.safetensors"), "--out=" + picture, "--count=1");
    try (var files = Files.list(run)) {
      assertThat(files).noneMatch(f -> f.toString().endsWith(".part"));
    }
  }

  /// A process that takes SIGINT even if this one was started without it, as in the background.
  private Process interruptible(String... args) throws IOException, InterruptedException {
    List<String> env = List.of("env", "--default-signal=INT");
    assumeTrue(works("env", "--default-signal=INT", "true"), "needs the env of GNU");
    assumeTrue(works("sh", "-c", "kill -0 $$"), "needs kill");
    return start(env, args);
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
  }

  private void awaitFile(Process process, Path file) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new AssertionError("no " + file + ": " + text(err()));
      }
      Thread.sleep(20);
    }
  }
}

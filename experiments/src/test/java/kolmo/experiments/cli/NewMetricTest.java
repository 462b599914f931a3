package kolmo.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A metric of an attack is a constant and the line that measures it. One is added here, to copies
/// of the two sources, and is found wherever numbers are shown.
class NewMetricTest {

  private static final Path SOURCES = Path.of("src", "main", "java", "kolmo", "experiments");
  private static final String NAME = "planted";
  private static final String LABEL = "planted label";

  @TempDir private static Path folder;
  private static Path classes;

  @BeforeAll
  static void compile() throws IOException {
    classes = Files.createDirectories(folder.resolve("classes"));
    Path metric =
        planted(
            "metric/Metric.java",
            "  NORM(",
            "  PLANTED(\"%s\", \"%s\", Of.ATTACK, Unit.PLAIN, Robust.HIGH),\n"
                .formatted(NAME, LABEL));
    Path trial =
        planted(
            "evaluate/Trial.java",
            "    under.put(Metric.NORM,",
            "    under.put(Metric.PLANTED, 0.125 * lambda);\n");
    JavaCompiler javac = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-d", classes.toString());
      assertThat(
              javac
                  .getTask(
                      said, files, null, options, null, files.getJavaFileObjects(metric, trial))
                  .call())
          .as(said.toString())
          .isTrue();
    }
  }

  /// A copy of a source with a line before another.
  private static Path planted(String source, String before, String line) throws IOException {
    String text = Files.readString(SOURCES.resolve(source));
    assertThat(text).containsOnlyOnce(before);
    Path copy = folder.resolve(Path.of(source).getFileName());
    return Files.writeString(copy, text.replace(before, line + before));
  }

  private static void kolmo(String... args) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(args));
    if (!args[0].equals("judge")) {
      all.addAll(List.of("--train-images=40", "--batch=20", "--epochs=1"));
      all.addAll(List.of("--trials=2", "--attack-images=6", "--attack-steps=1", "--lambda=2"));
    }
    File said = folder.resolve("said").toFile();
    Process process =
        new ProcessBuilder(Jvm.command(classes, Main.class, all))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said)
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(said.toPath())).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean in(String file, String text) throws IOException {
    return Files.readString(folder.resolve(file)).contains(text); // pages are too long to print
  }

  @Test
  void aRunShowsIt() throws Exception {
    kolmo("run", "--out=run");
    assertThat(Files.readAllLines(folder.resolve("run/attacks.csv")))
        .first()
        .asString()
        .contains(",attack_loss," + NAME + ",norm,");
    assertThat(in("run/attacks.csv", ",0.250000,")).isTrue();
    assertThat(in("run/report.html", LABEL)).isTrue();
    assertThat(
            Cli.json(Files.readString(folder.resolve("run/summary.json")))
                .at("/latent/2/" + NAME)
                .asDouble())
        .isEqualTo(0.25);
  }

  @Test
  void aTableAndItsVerdictsShowIt() throws Exception {
    kolmo("table", "1", "--methods=gmm-dae", "--seeds=1", "--generated=20", "--out=paper");
    assertThat(in("paper/table1-glyphs.csv", "gmm-dae,latent," + NAME + ",2,0.250000,1,")).isTrue();
    assertThat(in("paper/table1-glyphs.html", LABEL)).isTrue();
    kolmo("judge", "paper/table1-glyphs.csv", "--out=judged");
    assertThat(in("judged/table1-glyphs.html", LABEL)).isTrue();
    assertThat(in("judged/table1-glyphs.md", LABEL)).isTrue();
    kolmo("figure", "3", "--methods=gmm-dae", "--seeds=1", "--resume", "--out=paper");
    assertThat(in("paper/figure3-glyphs.csv", "maxdamage," + NAME + ",2,0.250000,")).isTrue();
  }

  @Test
  void aSweepShowsIt() throws Exception {
    kolmo("sweep", "tau=0,0.5", "--out=sweep");
    assertThat(in("sweep/table.csv", ",maxdamage," + NAME + ",2,0.250000,")).isTrue();
    assertThat(in("sweep/table.md", "## " + LABEL)).isTrue();
  }
}

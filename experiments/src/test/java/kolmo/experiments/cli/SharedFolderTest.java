package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes that would write into one folder.
class SharedFolderTest {

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  private Process start(String... args) throws IOException {
    Process process =
        new ProcessBuilder(Jvm.command(List.of(), Main.class, List.of(args)))
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(process);
    return process;
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aRunIsLeftAloneUntilItsProcessIsGone() throws Exception {
    Process first =
        start("train", "--epochs=100000", "--train-images=100", "--batch=50", "--out=run");
    Path settings = folder.resolve("run/settings.json");
    for (int i = 0; i < 600 && !Files.exists(settings); i++) {
      Thread.sleep(100);
    }
    byte[] before = Files.readAllBytes(settings);
    String out = "--out=" + folder.resolve("run");
    List<String[]> others =
        List.of(
            new String[] {"train", out, "--seed=2"},
            new String[] {"run", out, "--seed=2", "--overwrite"},
            new String[] {"train", out, "--resume"},
            new String[] {"table", "1", out},
            new String[] {"figure", "1", out},
            new String[] {"sweep", "tau=0.1,0.2", out, "--overwrite"});
    for (String[] other : others) {
      Cli refused = kolmo(other);
      assertThat(refused.err())
          .as(other[0])
          .isEqualToIgnoringNewLines(
              "kolmo: --out "
                  + folder.resolve("run")
                  + ": another command is at work there; wait until it has ended, or choose another"
                  + " folder");
      assertThat(refused.code()).isEqualTo(1);
    }
    assertThat(first.isAlive()).isTrue();
    assertThat(settings).hasBinaryContent(before);
    assertThat(folder.resolve("run").toFile().list())
        .doesNotContain("table.md", "table1-glyphs.csv");

    first.destroyForcibly().waitFor(); // no chance to clear away
    works("train", "--epochs=1", "--train-images=100", "--batch=50", out, "--overwrite");
    assertThat(folder.resolve("run").toFile().list())
        .contains("summary.json")
        .doesNotContain("lock");
  }

  @Test
  void runsOfOneMomentHaveFoldersOfTheirOwn() throws Exception {
    String[] args = {"train", "--epochs=1", "--train-images=50", "--batch=50"};
    Process one = start(args);
    Process other = start(args);
    assertThat(end(one)).isZero();
    assertThat(end(other)).isZero();
    File[] runs = folder.resolve("runs").toFile().listFiles();
    assertThat(runs).hasSize(2);
    assertThat(runs).allSatisfy(run -> assertThat(new File(run, "summary.json")).exists());
  }
}

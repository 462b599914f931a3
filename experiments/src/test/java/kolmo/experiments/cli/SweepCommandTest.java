package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import kolmo.experiments.model.Method;
import kolmo.experiments.run.ModelFile;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sweeps of a few tiny runs.
class SweepCommandTest {

  private static final List<String> SMALL =
      List.of(
          "--train-images=40",
          "--batch=20",
          "--epochs=1",
          "--attack-images=3",
          "--attack-steps=2",
          "--lambda=1,3");

  @TempDir private static Path temporary;
  private static Path folder;
  private static Cli done;

  @BeforeAll
  static void sweepOnce() {
    folder = temporary.resolve("a sweep");
    done = sweep("--out=" + folder, "tau", "--values=0,0.5", "--seeds=1,2");
  }

  private static Cli sweep(String... more) {
    List<String> args = new ArrayList<>(List.of("sweep"));
    args.addAll(SMALL);
    args.addAll(Arrays.asList(more));
    return kolmo(args.toArray(String[]::new));
  }

  private static FileTime written(String cell) throws IOException {
    return Files.getLastModifiedTime(folder.resolve(cell).resolve("train.json"));
  }

  @Test
  void itEndsWellWithATableAndAPlot() throws IOException {
    assertThat(done.err()).isEmpty();
    assertThat(done.code()).isZero();
    assertThat(done.out().strip()).isEqualTo(folder.resolve("table.md").toString());
    assertThat(ImageIO.read(folder.resolve("plot.png").toFile()).getWidth()).isGreaterThan(100);
    assertThat(Files.readString(folder.resolve("table.md"))).contains("4 of 4 runs", "| 0.5 | 2 |");
  }

  @Test
  void everyRunIsARowWithItsSettingsAndNumbers() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("table.csv"));
    assertThat(lines.getFirst())
        .isEqualTo(
            "dataset,method,--tau,--eval-on,--epochs,--batch,--train-images,--attack-images,"
                + "--lambda,--attack-steps,attack,metric,lambda,value,seed,std,attacked");
    String first = "";
    for (int i = 0; i < 4; i++) {
      String run = "glyphs,ours," + (i < 2 ? "0" : "0.5") + ",validation,1,20,40,3,\"1,3\",2,";
      String seed = "," + (1 + i % 2) + ",,";
      for (String what :
          List.of(
              "none,msssim_clean,,",
              "none,reached_a_mode,,",
              "none,diverged,,0.000000",
              "maxdamage,msssim_out,1,",
              "maxdamage,msssim_out,3,",
              "latent,msssim_out,1,",
              "latent,msssim_out,3,")) {
        List<String> found =
            lines.stream().filter(l -> l.startsWith(run + what) && l.contains(seed)).toList();
        assertThat(found).as(run + what).hasSize(1);
        first = i == 0 && what.startsWith("maxdamage,msssim_out,3") ? found.getFirst() : first;
      }
    }
    String value = first.split(",msssim_out,3,", -1)[1].split(",", -1)[0];
    Path run = folder.resolve("tau=0_seed=1");
    var summary = Cli.json(Files.readString(run.resolve("summary.json")));
    assertThat(Double.parseDouble(value)) // four places
        .isCloseTo(summary.at("/maxdamage/3/msssim_out").asDouble(), within(5.1e-5));
    assertThat(ModelFile.read(run.resolve("model.safetensors")).settings().data().evaluateOn())
        .isEqualTo(Settings.Split.VALIDATION);
  }

  @Test
  void whatIsFinishedIsNotRunAgainAndWhatIsMissingIs() throws IOException {
    byte[] table = Files.readAllBytes(folder.resolve("table.csv"));
    byte[] plot = Files.readAllBytes(folder.resolve("plot.png"));
    FileTime kept = written("tau=0_seed=1");
    Path gone = folder.resolve("tau=0.5_seed=2");
    Files.delete(gone.resolve("train.json")); // as if it had been killed before the end
    Files.delete(gone.resolve("summary.json"));
    assertThat(sweep("--out=" + folder, "tau=0,0.5", "--seeds=1,2").code()).isZero();
    assertThat(written("tau=0_seed=1")).isEqualTo(kept);
    assertThat(gone.resolve("train.json")).exists();
    assertThat(folder.resolve("table.csv")).hasBinaryContent(table);
    assertThat(folder.resolve("plot.png")).hasBinaryContent(plot);
  }

  @Tag("long")
  @Test
  void processesOfTheirOwnGiveTheSameTable() throws IOException {
    Path other = temporary.resolve("processes");
    Cli processes = sweep("--out=" + other, "tau=0,0.5", "--seeds=1,2", "--jobs=2");
    assertThat(processes.err()).isEmpty();
    assertThat(processes.code()).isZero();
    assertThat(other.resolve("table.csv")).hasSameBinaryContentAs(folder.resolve("table.csv"));
    assertThat(other.resolve("table.md")).hasSameBinaryContentAs(folder.resolve("table.md"));
    for (String file : List.of("metrics.csv", "attacks.csv", "model.safetensors")) {
      Path one = Path.of("tau=0.5_seed=2", file);
      assertThat(other.resolve(one)).hasSameBinaryContentAs(folder.resolve(one));
    }
  }

  @Test
  void theProxyIsMeasuredOfWhatIsFinished() throws IOException {
    Path out = temporary.resolve("proxied");
    assertThat(sweep("--out=" + out, "tau=0").code()).isZero();
    Path cell = out.resolve("tau=0_seed=1");
    FileTime trained = Files.getLastModifiedTime(cell.resolve("model.safetensors"));
    Path features = temporary.resolve("features");
    Cli again = sweep("--out=" + out, "tau=0", "--fid-proxy", "--features-dir=" + features);
    assertThat(again.err()).isEmpty();
    assertThat(again.code()).isZero();
    assertThat(Files.getLastModifiedTime(cell.resolve("model.safetensors"))).isEqualTo(trained);
    List<String> lines = Files.readAllLines(out.resolve("table.csv"));
    var fid = Cli.json(Files.readString(cell.resolve("fid.json")));
    double value = fid.at("/value").asDouble();
    assertThat(value).isPositive();
    assertThat(fid.at("/test").asInt()).isEqualTo(Settings.Split.HELD_OUT);
    assertThat(lines)
        .anyMatch(l -> l.contains(String.format(Locale.ROOT, ",none,fid_proxy,,%.6f,1,", value)));
    assertThat(Files.readString(out.resolve("table.md"))).contains(" fid_proxy |");
  }

  @Test
  void aRunWithOtherSettingsIsNotTakenForOneOfThese() {
    Cli other = sweep("--out=" + folder, "tau=0,0.5", "--seeds=1,2", "--coupling=0.5");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err())
        .contains("train.json: expected a run with model.coupling = 0.5, found one with 0.95");
  }

  @Test
  void severalQuantitiesMakeAGridAndNamesCanBeSweptToo() throws IOException {
    Path grid = temporary.resolve("grid");
    assertThat(sweep("--out=" + grid, "method=ours,ours-sorted", "epsilon=0.1,0.2").code())
        .isZero();
    assertThat(Files.readAllLines(grid.resolve("table.csv")))
        .filteredOn(l -> l.contains(",diverged,,0"))
        .hasSize(4);
    Path sorted = grid.resolve("method=ours-sorted_epsilon=0.2_seed=1/model.safetensors");
    Settings settings = ModelFile.read(sorted).settings();
    assertThat(settings.method()).isEqualTo(Method.OURS_SORTED);
    assertThat(Json.flat(settings.model()))
        .containsEntry("twoSample", "sorted")
        .containsEntry("epsilon", "0.2");
    assertThat(grid.resolve("plot.png")).isNotEmptyFile();
  }

  @Test
  void aRunThatDivergesIsAResult() throws IOException {
    Path wild = temporary.resolve("wild");
    assertThat(sweep("--out=" + wild, "lr=0.001,1e30").code()).isZero();
    List<String> lines = Files.readAllLines(wild.resolve("table.csv"));
    assertThat(lines).anyMatch(l -> l.contains("glyphs,ours,0.001,") && l.contains("diverged,,0."));
    assertThat(lines.stream().filter(l -> l.startsWith("glyphs,ours,1e30,")))
        .anyMatch(l -> l.contains(",none,diverged,,1.000000,"))
        .noneMatch(l -> l.contains("msssim"));
    assertThat(Files.readString(wild.resolve("table.md")))
        .containsPattern("\\| 0.001 \\| 1 \\| finished \\| 0.")
        .containsPattern("\\| 1e30 \\| 1 \\| diverged \\| – \\| – \\|");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nonsense=1               | sweep: wanted one of method, network, width
          seed=1                   | got 'seed'
          tau                      | tau: wanted values
          tau=                     | tau: wanted values
          tau=1,1                  | tau: wanted each value once
          tau=-1                   | tau: wanted a number
          tau=x                    | '--tau': wanted a number, got 'x'
          tau=1 epsilon            | epsilon: wanted values
          tau=1 --values=2         | values: every name has values of its own
          tau epsilon --values=2   | values: two names without values
          tau=1 method=ours,vae    | --tau: vae does not use it
          tau=1 --tau=2            | tau: is swept
          tau=1 --jobs=0           | jobs: wanted at least 1
          tau=1 --seeds=1,1        | seeds: wanted each once
          """)
  void misuseIsFoundBeforeAnythingRuns(String args, String message) {
    Path nowhere = temporary.resolve("nowhere");
    String[] words = (args + " --out=" + nowhere).split(" +", -1);
    Cli wrong = sweep(words);
    assertThat(wrong.err()).contains(message).endsWith("(kolmo sweep --help)\n");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void missingImagesAreFoundBeforeAnythingRuns() {
    Path nowhere = temporary.resolve("nowhere");
    Cli wrong = kolmo("sweep", "train-images=100,7001", "--out=" + nowhere);
    assertThat(wrong.err()).contains("wanted at most the 7000 of glyphs that are not held out");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(nowhere).doesNotExist();
  }
}

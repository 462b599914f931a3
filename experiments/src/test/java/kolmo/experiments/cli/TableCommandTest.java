package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The paper's tables and figures of tiny models.
class TableCommandTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> FINAL =
      List.of("table1-glyphs.csv", "table1-glyphs.md", "table1-glyphs.html");

  @TempDir private static Path temporary;
  private static Path folder;
  private static Cli done;

  @BeforeAll
  static void tableOnce() throws IOException {
    folder = temporary.resolve("once");
    done = kolmo(args("table", "1", folder));
    Files.copy(folder.resolve(FINAL.get(0)), temporary.resolve(FINAL.get(0)));
    Files.copy(folder.resolve(FINAL.get(1)), temporary.resolve(FINAL.get(1)));
  }

  private static String[] args(String command, String number, Path out, String... more) {
    List<String> args = new ArrayList<>(List.of(command, number));
    args.addAll(
        List.of(
            "--methods=vae,ours",
            "--seeds=1,2",
            "--train-images=100",
            "--batch=50",
            "--epochs=1",
            "--trials=2",
            "--attack-images=4",
            "--attack-steps=2",
            "--generated=40",
            "--features-dir=" + temporary.resolve("features"),
            "--out=" + out));
    args.addAll(Arrays.asList(more));
    return args.toArray(String[]::new);
  }

  @Test
  void itPrintsWhatBecameOfEveryStatementAndWhereThePageIs() {
    assertThat(done.err()).isEmpty();
    assertThat(done.code()).isZero();
    List<String> lines = done.out().lines().toList();
    assertThat(lines.getLast()).isEqualTo(folder.resolve("table1-glyphs.html").toString());
    for (int c = 1; c <= 16; c++) {
      String id = "C" + c;
      assertThat(lines).anyMatch(l -> l.matches(id + "( \\(.*\\))? not decided"));
    }
  }

  @Test
  void itsRowsAreThePapersColumnsAndOurs() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("table1-glyphs.csv"));
    assertThat(lines.getFirst())
        .isEqualTo("table,dataset,method,attack,metric,lambda,value,seed,std,attacked");
    assertThat(lines).hasSize(1 + 2 * 2 * (5 * 2 * 3 + 4 + 1));
    assertThat(lines)
        .anyMatch(l -> l.matches("1,glyphs,ours,latent,msssim_out,3,0\\.\\d+,2,0\\.\\d+,8"))
        .anyMatch(l -> l.matches("1,glyphs,vae,none,fid_proxy,,\\d+\\.\\d+,1,,0"));
    assertThat(Files.readString(folder.resolve("table1-glyphs.md")))
        .contains("4 of 4 trainings", "| `ours` | here |")
        .doesNotContain("| paper |\n| FID");
    assertThat(Files.readString(folder.resolve("times-glyphs.csv")))
        .startsWith(
            "dataset,method,attack,metric,lambda,value,seed,std,attacked\n"
                + "glyphs,vae,none,seconds_per_step,,");
  }

  @Test
  void itsRowsAloneSayTheSame() throws IOException {
    Path out = temporary.resolve("judged");
    works("judge", temporary.resolve("table1-glyphs.csv").toString(), "--out=" + out);
    // judging has C14 on the page too, which says that it was given no times
    String again = Files.readString(out.resolve("table1-glyphs.md"));
    assertThat(again.lines().filter(l -> !l.contains("C14") && !l.contains("no times of both")))
        .filteredOn(l -> !l.contains("a training step of SE"))
        .containsExactlyElementsOf(Files.readAllLines(temporary.resolve("table1-glyphs.md")));
  }

  @Test
  void anEvaluationOfACellIsThatOfItsModel() throws IOException {
    Path model = folder.resolve("glyphs_ours_seed=2/model.safetensors");
    Cli fid =
        kolmo(
            "fid",
            "--model=" + model,
            "--count=40",
            "--seed=2",
            "--features-dir=" + temporary.resolve("features"));
    String value = String.format(Locale.ROOT, "%.6f", fid.json().at("/value").asDouble());
    assertThat(Files.readString(folder.resolve("table1-glyphs.csv")))
        .contains("ours,none,fid_proxy,," + value + ",2");
  }

  @Test
  void whatIsMissingIsDoneAndNothingElse() throws IOException {
    // Another test may have added accuracies to this folder, which the page then counts.
    assertThat(kolmo(args("table", "1", folder, "--resume")).err()).isEmpty();
    List<byte[]> before = new ArrayList<>();
    for (String name : FINAL) {
      before.add(Files.readAllBytes(folder.resolve(name)));
    }
    Path cell = folder.resolve("glyphs_vae_seed=2");
    Files.delete(cell.resolve("fid.json"));
    Files.delete(cell.resolve("attack-3.json"));
    FileTime trained = Files.getLastModifiedTime(cell.resolve("train.json"));
    FileTime attacked = Files.getLastModifiedTime(cell.resolve("attack-1.json"));
    assertThat(kolmo(args("table", "1", folder, "--resume", "--jobs=2")).err()).isEmpty();
    assertThat(Files.getLastModifiedTime(cell.resolve("train.json"))).isEqualTo(trained);
    assertThat(Files.getLastModifiedTime(cell.resolve("attack-1.json"))).isEqualTo(attacked);
    for (int i = 0; i < FINAL.size(); i++) {
      assertThat(folder.resolve(FINAL.get(i))).hasBinaryContent(before.get(i));
    }
  }

  @Tag("long")
  @Test
  void afterAKillItGoesOnAndEndsAsIfThereHadBeenNone() throws Exception {
    Path killed = temporary.resolve("killed");
    Process process = start(args("table", "1", killed, "--jobs=2"));
    Path first = killed.resolve("glyphs_vae_seed=1/attack-1.json");
    await(process, first);
    process.destroyForcibly().waitFor();
    assertThat(killed.resolve("glyphs_ours_seed=2/fid.json")).doesNotExist();
    FileTime trained = Files.getLastModifiedTime(first.resolveSibling("train.json"));
    FileTime attacked = Files.getLastModifiedTime(first);
    assertThat(kolmo(args("table", "1", killed, "--jobs=2")).err())
        .contains("glyphs_vae_seed=1: expected nothing there yet", "--resume");
    Cli resumed = kolmo(args("table", "1", killed, "--resume"));
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.code()).isZero();
    assertThat(Files.getLastModifiedTime(first.resolveSibling("train.json"))).isEqualTo(trained);
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(attacked);
    for (String name : FINAL) {
      assertThat(killed.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
    }
  }

  private static Process start(String... args) throws IOException {
    File said = temporary.resolve("said").toFile();
    return new ProcessBuilder(Jvm.command(List.of(), Main.class, List.of(args)))
        .redirectErrorStream(true)
        .redirectOutput(said)
        .start();
  }

  private static void await(Process process, Path file) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new AssertionError(Files.readString(temporary.resolve("said")));
      }
      Thread.sleep(10);
    }
  }

  @Test
  void aModelThatDivergedIsSaidToHaveNoResults() throws IOException {
    Path out = temporary.resolve("diverged");
    String[] args = {
      "table",
      "1",
      "--methods=ours",
      "--seeds=1",
      "--lr=1e30",
      "--epochs=2",
      "--train-images=100",
      "--batch=50",
      "--trials=2",
      "--attack-images=4",
      "--out=" + out
    };
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(kolmo(args).code()).isZero();
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("table: glyphs_ours_seed=1 diverged, no results, in ")
        .doesNotContain(" done in ");
    assertThat(Files.readAllLines(out.resolve("table1-glyphs.csv"))).hasSize(1);
  }

  @Test
  void anotherTableUsesTheSameModels() throws IOException {
    Path train = folder.resolve("glyphs_ours_seed=1/train.json");
    FileTime trained = Files.getLastModifiedTime(train);
    assertThat(kolmo(args("table", "3", folder, "--resume")).err()).isEmpty();
    assertThat(Files.getLastModifiedTime(train)).isEqualTo(trained);
    assertThat(Files.readAllLines(folder.resolve("table3-glyphs.csv")))
        .hasSize(1 + 2 * 2 * 2)
        .anyMatch(l -> l.matches("3,glyphs,ours,latent,acc_attacked,1,\\d+\\.\\d+,1,,8"));
  }

  @Tag("long")
  @Test
  void convolutionalModelsOfColourImagesHaveTablesAndFigures() throws IOException {
    Path out = temporary.resolve("colour");
    String[] colour = {"--data=colour-glyphs", "--width=2", "--resume"};
    List.of("table 1", "table 3", "figure 2", "figure 3")
        .forEach(
            what -> {
              String[] words = what.split(" ", -1);
              assertThat(kolmo(args(words[0], words[1], out, colour)).code()).as(what).isZero();
            });
    assertThat(Files.readAllLines(out.resolve("table1-colour-glyphs.csv")))
        .hasSize(1 + 2 * 2 * (5 * 2 * 3 + 4 + 1))
        .anyMatch(l -> l.matches("1,colour-glyphs,ours,latent,msssim_in,3,0\\.\\d+,1,.*,8"));
    assertThat(out.resolve("figure3-colour-glyphs-latent.png")).isNotEmptyFile();
  }

  @Test
  void aCellOfOtherSettingsIsNamedAndNotUsed() {
    Cli other = kolmo(args("table", "1", folder, "--resume", "--for=ours:coupling=0.5"));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err())
        .contains("glyphs_ours_seed=1", "train.json: expected a run with model.coupling = 0.5");
    Cli attack = kolmo(args("table", "1", folder, "--resume", "--optimizer=lbfgsb"));
    assertThat(attack.err())
        .contains("attack-1.json: expected a run with attack.optimizer = lbfgsb, found one with");
  }

  @Test
  void figuresAreDrawnFromTheirModels() throws IOException {
    assertThat(kolmo(args("figure", "2", folder, "--resume", "--lambda=1,3")).err()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("figure2-glyphs.csv")))
        .hasSize(1 + 2 * 2 * 2 * (2 * 2 + 1));
    assertThat(kolmo(args("figure", "3", folder, "--resume", "--lambda=5")).err()).isEmpty();
    assertThat(kolmo(args("figure", "1", folder, "--resume")).err()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("figure1-glyphs.csv"))).hasSize(1 + 2 * 150);
    for (String name :
        List.of(
            "figure1-glyphs.png",
            "figure2-glyphs-latent.png",
            "figure2-glyphs-latent-relative.png",
            "figure2-glyphs-maxdamage.png",
            "figure3-glyphs-latent.png",
            "figure3-glyphs-maxdamage.png")) {
      assertThat(ImageIO.read(folder.resolve(name).toFile()).getWidth()).isGreaterThan(300);
    }
  }

  @Test
  void whatWasMeasuredBeforeIsDrawnToo() throws IOException {
    String[] lambda = {"--resume", "--lambda=1,3"};
    assertThat(kolmo(args("figure", "2", folder, lambda)).err()).isEmpty();
    Path csv = folder.resolve("figure2-glyphs.csv");
    List<String> both = Files.readAllLines(csv);
    Path before = Files.copy(csv, temporary.resolve("before.csv"));
    String[] alone = {"--resume", "--lambda=1,3", "--methods=ours"};
    List<String> args = new ArrayList<>(List.of(args("figure", "2", folder, alone)));
    args.remove("--methods=vae,ours");
    assertThat(kolmo(args.toArray(String[]::new)).err()).isEmpty();
    assertThat(Files.readAllLines(csv)).allMatch(l -> !l.contains(",vae,"));
    args.add("--also=" + before);
    assertThat(kolmo(args.toArray(String[]::new)).err()).isEmpty();
    assertThat(Files.readAllLines(csv)).containsExactlyInAnyOrderElementsOf(both);
    Path other = Files.writeString(before, Files.readString(before).replace("glyphs,", "mnist,"));
    assertThat(kolmo(args.toArray(String[]::new)).err())
        .contains(other + ": expected rows of glyphs, found mnist");
    Cli misused = kolmo("figure", "3", "--also=" + before, "--out=" + temporary.resolve("no"));
    assertThat(misused.err()).contains("also: is for figure 2, got figure 3");
    assertThat(misused.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4                           | wanted 1, 2 or 3, got 4
          1 --method=vae              | method: wanted --methods
          1 --seed=2                  | seed: wanted --seeds
          1 --seeds=1,1               | seeds: wanted each once
          1 --methods=vae,vae         | methods: wanted each once
          1 --methods=nothing         | wanted one of
          1 --methods=vae --epsilon=1 | --epsilon: none of the methods uses it
          1 --for=ours                | for: wanted METHOD:OPTION=VALUE
          1 --for=nobody:tau=1        | wanted one of
          1 --for=vae:nonsense=1      | nonsense
          1 --jobs=0                  | jobs: wanted at least 1
          1 --generated=1             | generated: wanted at least 2
          """)
  void misuseIsFoundBeforeAnythingRuns(String args, String message) {
    Path nowhere = temporary.resolve("nowhere");
    Cli wrong = kolmo(("table " + args + " --out=" + nowhere).split(" +", -1));
    assertThat(wrong.err()).contains(message).endsWith("(kolmo table --help)\n");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(nowhere).doesNotExist();
  }
}

package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.model.Crafting;
import kolmo.experiments.model.GmmDae;
import kolmo.experiments.model.Latent;
import kolmo.experiments.model.Method;
import kolmo.experiments.model.RobustDae;
import kolmo.experiments.run.ModelFile;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.TwoSampleKsLoss;
import kolmo.nn.optim.LearningRate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The main job from end to end, small: train, attack, evaluate, report; then what can be done with
/// the model.
class RunCommandTest {

  private static final String[] SMALL = {
    "--train-images=60",
    "--batch=20",
    "--epochs=2",
    "--attack-images=4",
    "--attack-steps=3",
    "--trials=2",
    "--lambda=1,2.5"
  };

  private static final List<String> FILES =
      List.of(
          "attack-loss.png",
          "attack-similarity.png",
          "attacks.csv",
          "codes.png",
          "epochs.csv",
          "latent.png",
          "losses.png",
          "maxdamage.png",
          "metrics.csv",
          "model.safetensors",
          "reconstructions.png",
          "report.html",
          "samples.png",
          "settings.json",
          "summary.json");

  @TempDir private static Path temporary;
  private static Path folder;
  private static Cli done;

  @BeforeAll
  static void runOnce() {
    folder = temporary.resolve("a first run, ünïcode");
    done = run("--out=" + folder);
  }

  private static Cli run(String... more) {
    List<String> args = new ArrayList<>(List.of("run"));
    args.addAll(Arrays.asList(SMALL));
    args.addAll(Arrays.asList(more));
    return kolmo(args.toArray(String[]::new));
  }

  private static List<String> names(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static JsonNode json(String name) throws IOException {
    return Cli.json(Files.readString(folder.resolve(name)));
  }

  private static List<List<String>> csv(String name) throws IOException {
    return csv(folder.resolve(name));
  }

  private static List<List<String>> csv(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(l -> List.of(l.split(","))).toList();
  }

  private static String model() {
    return folder.resolve("model.safetensors").toString();
  }

  @Test
  void itEndsWellAndNamesItsReport() {
    assertThat(done.err()).isEmpty();
    assertThat(done.code()).isZero();
    assertThat(done.out().strip()).isEqualTo(folder.resolve("report.html").toString());
  }

  @Test
  void theFolderHoldsWhatItShouldAndNothingElse() throws IOException {
    assertThat(names(folder)).isEqualTo(FILES);
  }

  @Test
  void everyPictureIsOne() throws IOException {
    for (String name : FILES) {
      if (name.endsWith(".png")) {
        assertThat(ImageIO.read(folder.resolve(name).toFile()).getWidth())
            .as(name)
            .isGreaterThan(100);
      }
    }
  }

  @Test
  void theSettingsAreTheWholeRecord() throws IOException {
    JsonNode record = json("settings.json");
    Settings settings = Json.read(record.at("/settings").toString(), Settings.class);
    assertThat(settings.training().epochs()).isEqualTo(2);
    assertThat(settings.data())
        .isEqualTo(new Settings.Data(DataSource.GLYPHS, null, 60, Settings.Split.TEST));
    assertThat(settings).isEqualTo(ModelFile.read(folder.resolve("model.safetensors")).settings());
    Settings.Protocol protocol =
        Json.read(record.at("/attack").toString(), Settings.Protocol.class);
    assertThat(protocol)
        .isEqualTo(
            new Settings.Protocol(
                4, 2, List.of(1.0, 2.5), 3, Settings.Scheme.PAPER, Optimizer.PGD));
    assertThat(record.at("/machine").propertyNames())
        .contains("kolmo", "java", "os", "cpu", "processors", "time");
  }

  @Test
  void everyStepAndEveryEpochIsOnRecord() throws IOException {
    List<List<String>> metrics = csv("metrics.csv");
    assertThat(metrics.getFirst())
        .containsExactly("epoch", "step", "total", "rec", "ks", "two-sample", "cov");
    assertThat(metrics).hasSize(1 + 2 * 3);
    List<List<String>> epochs = csv("epochs.csv");
    assertThat(epochs.getFirst())
        .containsExactly(
            "epoch", "learning_rate", "total", "rec", "ks", "two-sample", "cov", "reached_a_mode");
    assertThat(epochs).hasSize(1 + 2);
    double mean =
        metrics.stream()
            .skip(4)
            .mapToDouble(r -> Double.parseDouble(r.get(2)))
            .average()
            .orElseThrow();
    assertThat(Double.parseDouble(epochs.getLast().get(2))).isCloseTo(mean, within(1e-9 * mean));
    assertThat(Double.parseDouble(epochs.getLast().getLast())).isBetween(0.0, 1.0);
  }

  @Test
  void everyAttackIsInTheTableAndItsMeanInTheSummary() throws IOException {
    List<List<String>> attacks = csv("attacks.csv");
    assertThat(attacks.getFirst())
        .startsWith("attack", "lambda", "trial", "images", "msssim_out", "msssim_in", "l2_out");
    assertThat(attacks).hasSize(1 + 2 * 2 * 2);
    JsonNode summary = json("summary.json");
    assertThat(summary.at("/status").asString()).isEqualTo("finished");
    assertThat(summary.at("/method").asString()).isEqualTo("ours");
    assertThat(summary.at("/steps").asInt()).isEqualTo(6);
    for (String attack : List.of("latent", "maxdamage")) {
      assertThat(summary.at("/" + attack).propertyNames()).containsExactly("1", "2.5");
      double mean =
          attacks.stream()
              .filter(r -> r.getFirst().equals(attack) && Double.parseDouble(r.get(1)) == 2.5)
              .mapToDouble(r -> Double.parseDouble(r.get(5)))
              .average()
              .orElseThrow();
      assertThat(summary.at("/" + attack + "/2.5/msssim_in").asDouble())
          .isCloseTo(mean, within(1e-4));
    }
  }

  @Test
  void theReportNeedsNoNetworkAndShowsEveryPicture() throws IOException {
    String page = Files.readString(folder.resolve("report.html"));
    long pictures = FILES.stream().filter(f -> f.endsWith(".png")).count();
    assertThat(page.split("<figure>").length - 1).isEqualTo((int) pictures);
    assertThat(page.split("<svg class=\"wide\" role=\"img\"").length - 1).isEqualTo((int) pictures);
    assertThat(page.contains("<image x=") && page.contains("data:image/png;base64")).isTrue();
    assertThat(page.contains("src=\"http") || page.contains("href=\"http")).isFalse();
    assertThat(page.contains(">NaN<")).isFalse();
    assertThat(page.contains("Status: finished.")).isTrue();
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOthers() throws IOException {
    Path again = temporary.resolve("again");
    assertThat(run("--out=" + again).code()).isZero();
    for (String name : FILES) {
      if (!List.of("settings.json", "summary.json", "report.html").contains(name)) { // times
        assertThat(again.resolve(name)).as(name).hasSameBinaryContentAs(folder.resolve(name));
      }
    }
    Path other = temporary.resolve("other");
    works("train", "--seed=-5", "--train-images=60", "--batch=20", "--epochs=2", "--out=" + other);
    assertThat(Files.readAllLines(other.resolve("metrics.csv")).get(1))
        .isNotEqualTo(Files.readAllLines(folder.resolve("metrics.csv")).get(1));
  }

  @Test
  void anOldRunIsReplacedOnlyWhenAsked() throws IOException {
    Path here = temporary.resolve("replaced");
    String out = "--out=" + here;
    String[] train = {"train", "--epochs=1", "--train-images=20", "--batch=20", out};
    works(train);
    Files.writeString(here.resolve("attacks.csv"), "of an older run");
    Files.writeString(here.resolve("notes.txt"), "mine");
    assertThat(kolmo(train).code()).isEqualTo(1);
    assertThat(here.resolve("attacks.csv")).exists();
    String[] overwrite = Arrays.copyOf(train, train.length + 1);
    overwrite[train.length] = "--overwrite";
    works(overwrite);
    assertThat(here.resolve("attacks.csv")).doesNotExist();
    assertThat(here.resolve("notes.txt")).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gmm-dae", "vae", "lipschitz-vae", "smooth-encoder"})
  void theOtherMethodsTrainToo(String method) throws IOException {
    Path here = temporary.resolve(method);
    Cli trained =
        works(
            "train",
            "--method=" + method,
            "--train-images=20",
            "--batch=10",
            "--epochs=1",
            "--seed=0",
            "--out=" + here);
    assertThat(trained.out().strip()).isEqualTo(here.resolve("model.safetensors").toString());
    assertThat(names(here)).doesNotContain("attacks.csv", "latent.png").contains("report.html");
    assertThat(ModelFile.read(here.resolve("model.safetensors")).settings().method())
        .isEqualTo(Method.of(method));
    Path picture = temporary.resolve(method + ".png");
    works(
        "sample", "--model=" + here.resolve("model.safetensors"), "--out=" + picture, "--count=2");
    assertThat(ImageIO.read(picture.toFile())).isNotNull();
  }

  @Test
  void thePresetIsTheOfficialConfigurationAndWhatIsGivenBesideItCounts() throws IOException {
    Path here = temporary.resolve("preset");
    String[] args = {
      "train",
      "--epochs=1",
      "--train-images=100",
      "--tau=0.25",
      "--preset=official",
      "--out=" + here
    };
    works(args);
    Settings settings = ModelFile.read(here.resolve("model.safetensors")).settings();
    assertThat(settings.method()).isEqualTo(Method.OURS_SORTED);
    assertThat(settings.training().epochs()).isEqualTo(1);
    assertThat(settings.training().learningRate()).isEqualTo(LearningRate.constant(2e-4));
    assertThat(settings.model())
        .isEqualTo(
            new RobustDae.Hyperparameters(
                new Latent(10, 10, Latent.Centers.ONE_HOT, 10, 1, 0.25),
                new Crafting(Fgsm.Norm.LINF, 0.3, 0, 1, 0.375),
                0.95,
                500,
                null,
                303.0,
                0.17,
                TwoSampleKsLoss.Pairing.SORTED,
                EmpiricalCdf.RIGHT,
                0));
  }

  /// Of a preset counts what the method has.
  @Test
  void aPresetServesOtherMethodsToo() throws IOException {
    Path here = temporary.resolve("preset of another method");
    String[] args = {
      "train",
      "--epochs=1",
      "--train-images=100",
      "--method=gmm-dae",
      "--preset=official",
      "--out=" + here
    };
    works(args);
    Settings settings = ModelFile.read(here.resolve("model.safetensors")).settings();
    assertThat(settings.model())
        .isEqualTo(
            new GmmDae.Hyperparameters(
                new Latent(10, 10, Latent.Centers.ONE_HOT, 10, 1, 0.1),
                500,
                null,
                0.17,
                EmpiricalCdf.RIGHT));
  }

  @Test
  void theValidationImagesAreNotTrainedOnAndAreEvaluatedOn() throws IOException {
    Path here = temporary.resolve("validation");
    works("train", "--epochs=1", "--batch=1000", "--eval-on=validation", "--out=" + here);
    // 12,000 glyphs less 5,000: seven batches
    assertThat(csv(here.resolve("metrics.csv"))).hasSize(1 + 7);
    String on = "--model=" + here.resolve("model.safetensors");
    JsonNode own = works("attack", on, "--attack-images=3", "--attack-steps=1").json();
    JsonNode test =
        works("attack", on, "--attack-images=3", "--attack-steps=1", "--eval-on=test").json();
    assertThat(own.at("/msssim_clean")).isNotEqualTo(test.at("/msssim_clean"));
    assertThat(Files.readString(here.resolve("report.html")).contains("validation images"))
        .isTrue();
  }

  @Test
  void theOfficialProtocolIsNamed() throws IOException {
    Path here = temporary.resolve("official");
    assertThat(run("--protocol=official", "--out=" + here).code()).isZero();
    assertThat(Files.readString(here.resolve("report.html")).contains("with noise on the codes"))
        .isTrue();
    assertThat(Files.readString(here.resolve("settings.json")).contains("official")).isTrue();
  }

  @Test
  void attackingTheModelAgainGivesTheRunsNumbers() throws IOException {
    JsonNode again =
        works(
                "attack",
                "--model=" + model(),
                "--attack-images=4",
                "--attack-steps=3",
                "--trials=2",
                "--lambda=1,2.5")
            .json();
    JsonNode summary = json("summary.json");
    for (String key :
        List.of("msssim_clean", "latent_floor", "latent_ceiling", "latent", "maxdamage")) {
      assertThat(again.at("/" + key)).as(key).isEqualTo(summary.at("/" + key));
    }
    JsonNode other =
        works(
                "attack",
                "--model=" + model(),
                "--attack-images=4",
                "--attack-steps=3",
                "--seed=2",
                "--lambda=1")
            .json();
    assertThat(other.at("/msssim_clean")).isNotEqualTo(summary.at("/msssim_clean"));
  }

  @Test
  void samplesAndReconstructionsArePictures() throws IOException {
    Path samples = temporary.resolve("new folder/samples of it.png");
    Cli made = works("sample", "--model=" + model(), "--out=" + samples, "--count=3");
    assertThat(made.out().strip()).isEqualTo(samples.toString());
    byte[] first = Files.readAllBytes(samples);
    works("sample", "--model=" + model(), "--out=" + samples, "--count=3");
    assertThat(samples).hasBinaryContent(first);
    works("sample", "--model=" + model(), "--out=" + samples, "--count=3", "--seed=2");
    assertThat(Files.readAllBytes(samples)).isNotEqualTo(first);

    Path reconstructions = temporary.resolve("reconstructions.png");
    works("reconstruct", "--model=" + model(), "--out=" + reconstructions, "--count=7");
    assertThat(ImageIO.read(reconstructions.toFile()).getWidth()).isGreaterThan(100);
    assertThat(names(temporary)).noneMatch(n -> n.endsWith(".part"));
  }

  @Test
  void theOracleTrainsToAlmostTheSameLosses() throws IOException {
    Path here = temporary.resolve("oracle");
    works(
        "train",
        "--backend=oracle",
        "--train-images=60",
        "--batch=20",
        "--epochs=1",
        "--out=" + here);
    List<List<String>> exact = csv(here.resolve("metrics.csv"));
    for (int step = 1; step <= 3; step++) {
      double total = Double.parseDouble(exact.get(step).get(2));
      assertThat(Double.parseDouble(csv("metrics.csv").get(step).get(2)))
          .isCloseTo(total, within(1e-4 * total));
    }
  }
}

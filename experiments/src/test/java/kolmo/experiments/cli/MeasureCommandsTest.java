package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `kolmo fid` and `kolmo classify` on a model that has hardly been trained.
class MeasureCommandsTest {

  @TempDir private static Path folder;
  private static String model;

  @BeforeAll
  static void train() {
    Path out = folder.resolve("model");
    works("train", "--epochs=1", "--train-images=600", "--out=" + out);
    model = "--model=" + out.resolve("model.safetensors");
  }

  private static Cli fid(String... more) {
    String[] args = new String[3 + more.length];
    args[0] = "fid";
    args[1] = model;
    args[2] = "--features-dir=" + folder.resolve("features");
    System.arraycopy(more, 0, args, 3, more.length);
    return kolmo(args);
  }

  @Test
  void theProxyIsOneLineWithItsCountsAndItsClassifier() throws IOException {
    Cli done = fid("--count=300");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out().lines()).hasSize(1);
    JsonNode json = done.json();
    assertThat(json.at("/metric").asString()).isEqualTo("FID-proxy");
    assertThat(json.at("/value").asDouble()).isPositive();
    assertThat(json.at("/generated").asInt()).isEqualTo(300);
    assertThat(json.at("/test").asInt()).isEqualTo(2000);
    assertThat(json.at("/classifier_accuracy").asDouble()).isGreaterThan(0.9);
    String key = json.at("/classifier").asString();
    assertThat(Files.isRegularFile(folder.resolve("features/features-" + key + ".safetensors")))
        .isTrue();
    assertThat(fid("--count=300").out()).isEqualTo(done.out());
    assertThat(fid("--count=300", "--seed=2").out()).isNotEqualTo(done.out());
  }

  @Test
  void inceptionNeedsAFileAndARuntimeAndSaysSo() {
    Cli done = fid("--count=2", "--inception=inception.onnx");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).startsWith("kolmo: inception: this build has no ONNX Runtime");
  }

  @Test
  void codesAreClassifiedBeforeAndAfterTheAttack() {
    Cli done =
        works(
            "classify",
            model,
            "--attacked=100",
            "--lambda=5",
            "--attack-steps=30",
            "--classifier-epochs=2");
    JsonNode json = done.json();
    assertThat(done.out().lines()).hasSize(1);
    double before = json.at("/acc_before_attack").asDouble();
    assertThat(json.at("/acc_clean").asDouble()).isBetween(0.3, 1.0);
    assertThat(before).isBetween(0.3, 1.0);
    assertThat(json.at("/acc_attacked").asDouble()).isLessThan(before - 0.1);
    assertThat(json.at("/attacked").asInt()).isEqualTo(100);
    assertThat(json.at("/optimizer").asString()).isEqualTo("pgd");
  }

  @Test
  void theOptimizerOfAnAttackIsAChoice() {
    String[] attack = {"attack", model, "--attack-images=3", "--lambda=1", "--attack-steps=9", ""};
    attack[5] = "--optimizer=lbfgsb";
    JsonNode quasi = works(attack).json();
    attack[5] = "--optimizer=pgd";
    JsonNode pgd = works(attack).json();
    assertThat(quasi.at("/attack/optimizer").asString()).isEqualTo("lbfgsb");
    assertThat(quasi.at("/msssim_clean")).isEqualTo(pgd.at("/msssim_clean"));
    assertThat(quasi.at("/latent/1/attack_loss").asDouble())
        .isLessThan(pgd.at("/latent/1/attack_loss").asDouble()); // nine steps are few
  }

  @Test
  void misuseIsAnsweredInOneLine() {
    for (String[] wrong :
        new String[][] {
          {"fid", model, "--count=1"},
          {"classify", model, "--attacked=150"},
          {"classify", model, "--lambda=0"},
          {"classify", model, "--attack-steps=0"},
          {"classify", model, "--optimizer=sgd"},
          {"classify", model, "--classifier-epochs=-1"},
        }) {
      Cli done = kolmo(wrong);
      assertThat(done.code()).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(done.err().strip().lines()).hasSize(1);
    }
    Cli tooMany = kolmo("classify", model, "--attacked=2100");
    assertThat(tooMany.code()).isEqualTo(1);
    assertThat(tooMany.err()).contains("at most the 2000 test images, got 2100");
  }
}

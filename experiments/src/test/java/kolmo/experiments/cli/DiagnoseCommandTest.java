package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What breaks when a tiny model breaks.
class DiagnoseCommandTest {

  @TempDir private Path folder;

  private Path model(String... more) {
    Path run = folder.resolve("run");
    String[] args = new String[more.length + 5];
    args[0] = "train";
    args[1] = "--train-images=40";
    args[2] = "--batch=20";
    args[3] = "--epochs=1";
    args[4] = "--out=" + run;
    System.arraycopy(more, 0, args, 5, more.length);
    works(args);
    return run.resolve("model.safetensors");
  }

  private static List<List<String>> csv(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(l -> List.of(l.split(",", -1))).toList();
  }

  @Test
  void theTablesAgreeWithEachOther() throws IOException {
    Path to = folder.resolve("diagnosis");
    Path model = model("--center-scale=1");
    String[] command = {
      "diagnose", "--model=" + model, "--attack-images=30", "--attack-steps=3", "--out=" + to
    };
    assertThat(works(command).out().strip()).isEqualTo(to.resolve("diagnosis.html").toString());
    List<List<String>> images = csv(to.resolve("images.csv"));
    assertThat(images).hasSize(31);
    JsonNode summary = Cli.json(Files.readString(to.resolve("diagnosis.json")));
    double mean =
        images.stream().skip(1).mapToDouble(r -> Double.parseDouble(r.get(8))).average().orElse(-1);
    assertThat(summary.at("/msssim_out").asDouble()).isCloseTo(mean, within(1e-3));
    double shares = 0;
    for (String fate : List.of("stayed", "moved", "between")) {
      long count = images.stream().filter(r -> r.get(4).equals(fate)).count();
      assertThat(summary.at("/" + fate + "/share").asDouble())
          .isCloseTo(count / 30.0, within(1e-4));
      shares += summary.at("/" + fate + "/share").asDouble();
    }
    assertThat(shares).isCloseTo(1, within(1e-3));
    JsonNode moves = summary.at("/moves_from_mode_to_mode_or_none");
    assertThat(moves.size()).isEqualTo(10);
    int all = 0;
    for (JsonNode row : moves) {
      assertThat(row.size()).isEqualTo(11);
      for (JsonNode count : row) {
        all += count.asInt();
      }
    }
    assertThat(all).isEqualTo(30);
    for (String name : List.of("modes.csv", "classes.csv")) {
      int sum =
          csv(to.resolve(name)).stream().skip(1).mapToInt(r -> Integer.parseInt(r.get(1))).sum();
      assertThat(sum).as(name).isEqualTo(30);
    }
    for (String name : List.of("codes", "moves", "plane", "between", "worst")) {
      assertThat(ImageIO.read(to.resolve(name + ".png").toFile()).getWidth())
          .as(name)
          .isGreaterThan(100);
    }
    String page = Files.readString(to.resolve("diagnosis.html"));
    assertThat(page)
        .contains("Of 30 images, outputs under attack have an MS-SSIM of ", ">change")
        .contains(">first principal direction of the clean codes<", "By class");
    assertThat(page.split("<figure>", -1)).hasSize(1 + 5);
    byte[] first = Files.readAllBytes(to.resolve("images.csv"));
    works(command);
    assertThat(to.resolve("images.csv")).hasBinaryContent(first);
    assertThat(to.resolve("diagnosis.html")).hasContent(page);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--method=vae", "--modes=2 --dimensions=2", "--modes=1 --dimensions=1"})
  void modelsWithFewerModesHaveFewerPictures(String options) throws IOException {
    Path to = folder.resolve("diagnosis");
    Path model = model(options.split(" ", -1));
    works(
        "diagnose",
        "--model=" + model,
        "--attack-images=5",
        "--attack-steps=2",
        "--lambda=1",
        "--out=" + to);
    assertThat(Files.exists(to.resolve("moves.png"))).isEqualTo(options.contains("=2"));
    assertThat(Files.exists(to.resolve("codes.png"))).isEqualTo(!options.contains("=1"));
    assertThat(to.resolve("worst.png")).isNotEmptyFile();
  }

  @Test
  void misuseIsSaid() {
    Path model = model();
    Cli done = kolmo("diagnose", "--model=" + model, "--out=" + folder, "--lambda=0");
    assertThat(done.err()).contains("attack radius: wanted λ > 0, got 0.0");
    assertThat(done.code()).isEqualTo(2);
    done = kolmo("diagnose", "--model=" + model, "--out=" + folder, "--attack-images=1");
    assertThat(done.err()).contains("attack images: wanted at least 2, got 1");
    done = kolmo("diagnose", "--model=" + model, "--out=" + folder, "--attack-images=2001");
    assertThat(done.err()).contains("images: wanted at most the 2000, got 2001");
    assertThat(done.code()).isEqualTo(1);
  }
}

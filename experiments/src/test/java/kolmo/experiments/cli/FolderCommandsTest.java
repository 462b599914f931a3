package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on a folder of photographs without classes, one of them a broken file.
class FolderCommandsTest {

  @TempDir private static Path folder;
  private static String photos;
  private static String model;

  @BeforeAll
  static void train() throws IOException {
    Path set = Files.createDirectories(folder.resolve("photos"));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 120; i++) {
      BufferedImage image = new BufferedImage(40, 50, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = image.createGraphics();
      g.setColor(new Color(random.nextInt(0x1000000)));
      g.fillOval(random.nextInt(20), random.nextInt(30), 20, 20);
      g.dispose();
      ImageIO.write(image, "png", set.resolve(i + ".png").toFile());
    }
    Files.writeString(set.resolve("broken.jpg"), "no image");
    photos = "--data-dir=" + set;
    Path out = folder.resolve("run");
    works(
        "run",
        "--data=folder",
        photos,
        "--image-size=32",
        "--on-bad-image=skip",
        "--width=2",
        "--epochs=1",
        "--batch=20",
        "--attack-images=4",
        "--attack-steps=3",
        "--trials=2",
        "--lambda=1",
        "--out=" + out);
    model = "--model=" + out.resolve("model.safetensors");
  }

  @Test
  void whatWasLeftOutStandsInTheReport() throws IOException {
    String report = Files.readString(folder.resolve("run/report.html"));
    assertThat(report).contains("1 of 121 files were left out: ", "is no image of a known format");
  }

  @Test
  void aBrokenFileIsRefusedUnlessItIsToBeLeftOut() {
    Cli done =
        kolmo("run", "--data=folder", photos, "--width=2", "--out=" + folder.resolve("other"));
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .contains("broken.jpg is no image of a known format")
        .contains("--on-bad-image skip leaves it out");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void whatNeedsNoClassesWorks() {
    works("attack", model, "--attack-images=4", "--trials=1", "--attack-steps=2");
    works("reconstruct", model, "--out=" + folder.resolve("pictures"));
    Path diagnosis = folder.resolve("diagnosis");
    works("diagnose", model, "--attack-images=8", "--attack-steps=2", "--out=" + diagnosis);
  }

  @Test
  void whatNeedsClassesSaysSo() {
    Cli classify = kolmo("classify", model);
    assertThat(classify.code()).isEqualTo(1);
    assertThat(classify.err())
        .contains("classifier: wanted a data set with classes, folder has none");
    Cli fid = kolmo("fid", model, "--features-dir=" + folder.resolve("features"));
    assertThat(fid.code()).isEqualTo(1);
    assertThat(fid.err()).contains("FID-proxy").contains("wanted a data set with classes");
  }

  @Test
  void aFolderMustBeNamed() {
    Cli done = kolmo("run", "--data=folder", "--out=" + folder.resolve("nothing"));
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("data-dir: --data folder wants one");
  }
}

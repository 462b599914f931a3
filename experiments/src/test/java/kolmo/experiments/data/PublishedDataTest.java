package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// The real files, where they are to be had: skipped, and counted as skipped, where they are not.
class PublishedDataTest {

  private static Dataset load(DataSource source) {
    assumeTrue(
        Files.isDirectory(source.folder()),
        "no folder " + source.folder().toAbsolutePath() + "; set KOLMO_DATA");
    return source.load(null, ImageOptions.DEFAULT);
  }

  private static int[] histogram(ImageSet set) {
    int[] counts = new int[10];
    for (int label : set.labels()) {
      counts[label]++;
    }
    return counts;
  }

  private static double rawMean(DataSource source, String name) {
    long sum = 0;
    OfficialFile file = Fixture.official(name, new byte[0]); // only its place is asked for
    byte[] values =
        IdxFile.images(file.in(source.folder()), IdxFile.bytesOf(file.in(source.folder())))
            .values();
    for (byte value : values) {
      sum += value & 0xFF;
    }
    return sum / (double) values.length;
  }

  private static double mean(ImageSet set) {
    double sum = 0;
    for (float pixel : set.pixels()) {
      sum += pixel;
    }
    return sum / set.pixels().length;
  }

  @Test
  void mnist() {
    Dataset mnist = load(DataSource.MNIST);
    assertThat(mnist.classes()).isEqualTo(10);
    assertThat(histogram(mnist.train()))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(histogram(mnist.test()))
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    assertThat(rawMean(DataSource.MNIST, "train-images-idx3-ubyte"))
        .isCloseTo(33.318421, within(1e-6));
    assertThat(rawMean(DataSource.MNIST, "t10k-images-idx3-ubyte"))
        .isCloseTo(33.791224, within(1e-6));
    // Nothing is lost at the black edges, so that the resize keeps the mean.
    assertThat(mean(mnist.train())).isCloseTo(33.318421 / 255, within(3e-4));
  }

  @Test
  void fashionMnist() {
    Dataset fashion = load(DataSource.FASHION_MNIST);
    assertThat(histogram(fashion.train())).containsOnly(6000);
    assertThat(histogram(fashion.test())).containsOnly(1000);
    assertThat(rawMean(DataSource.FASHION_MNIST, "train-images-idx3-ubyte"))
        .isCloseTo(72.940352, within(1e-6));
    assertThat(rawMean(DataSource.FASHION_MNIST, "t10k-images-idx3-ubyte"))
        .isCloseTo(73.146567, within(1e-6));
  }

  @Test
  void theCheckFindsNothingWrong() {
    assumeTrue(Files.isDirectory(DataSource.MNIST.folder()), "no MNIST; set KOLMO_DATA");
    assertThat(DataCheck.of(DataSource.MNIST, null).ok()).isTrue();
  }
}

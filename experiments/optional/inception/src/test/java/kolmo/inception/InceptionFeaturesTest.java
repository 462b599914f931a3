package kolmo.inception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.ImageOptions;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.metric.ImageFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way from images to features, on a network that takes each channel's maximum. Inception's own
/// weights are not part of this project: nothing here says that FID itself is right.
class InceptionFeaturesTest {

  @TempDir private Path folder;

  private Path network(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("tiny.onnx"), bytes);
  }

  private static ImageFeatures open(Path file) throws IOException {
    return ServiceLoader.load(ImageFeatures.FromFile.class).findFirst().orElseThrow().open(file);
  }

  @Test
  void greyImagesBecomeThreeEqualFeatures() throws IOException {
    // 51 images: one batch and the first of the next; image i is all i/255
    float[] pixels = new float[51 * 4];
    for (int i = 0; i < 51; i++) {
      Arrays.fill(pixels, 4 * i, 4 * i + 4, i / 255f);
    }
    try (ImageFeatures features = open(network(TinyOnnx.maxPool(299)))) {
      assertThat(features.metric()).isEqualTo("FID");
      double[][] found = features.of(new ImageSet(new ImageShape(1, 2, 2), pixels, new int[51]));
      for (int i = 0; i < 51; i++) {
        double expected = 2 * i / 255.0 - 1;
        assertThat(found[i])
            .containsExactly(new double[] {expected, expected, expected}, within(1e-7));
      }
    }
  }

  @Test
  void coloursStayApartAndAreSeenInEightBits() throws IOException {
    float[] pixels = {0.1f, 0.5f, 0.9f};
    try (ImageFeatures features = open(network(TinyOnnx.maxPool(299)))) {
      assertThat(features.of(new ImageSet(new ImageShape(3, 1, 1), pixels, new int[1]))[0])
          .containsExactly(
              new double[] {2 * 26 / 255.0 - 1, 2 * 128 / 255.0 - 1, 2 * 230 / 255.0 - 1},
              within(1e-7));
    }
  }

  /// Sets of colour images are held as bytes, and giving all of them as floats makes a copy of all:
  /// for each of 300 images that would be gigabytes. One pass makes 15 kB of each.
  @Test
  void imagesAreGoneThroughOnce() throws IOException {
    ImageSet images = DataSource.COLOUR_GLYPHS.load(null, ImageOptions.DEFAULT).test().take(300);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (ImageFeatures features = open(network(TinyOnnx.maxPool(299)))) {
      long before = threads.getTotalThreadAllocatedBytes();
      double[][] found = features.of(images);
      long each = (threads.getTotalThreadAllocatedBytes() - before) / images.size();
      assertThat(each).isBetween(3L * 299 * 299 * 4, 4L * 299 * 299 * 4);
      assertThat(found).hasDimensions(300, 3);
      float largest = 0;
      float[] last = images.image(299);
      for (int i = 0; i < 32 * 32; i++) {
        largest = Math.max(largest, last[i]);
      }
      assertThat(found[299][0]).isCloseTo(2 * largest - 1, within(1e-6));
    }
  }

  @Test
  void theResizeHasHalfPixelCentres() {
    // 2 → 4: sources −¼, ¼, ¾, 1¼ of (0, 1), clamped: 0, ¼, ¾, 1; then 2x − 1
    float[] out = new float[16];
    new Enlarge(2, 2, 4).apply(new float[] {0, 1, 0, 1}, 0, out, 0);
    for (int y = 0; y < 4; y++) {
      assertThat(new float[] {out[4 * y], out[4 * y + 1], out[4 * y + 2], out[4 * y + 3]})
          .containsExactly(new float[] {-1, -0.5f, 0.5f, 1}, within(1e-6f));
    }
  }

  @Test
  void otherFilesAreRefusedByName() throws IOException {
    Path none = folder.resolve("none.onnx");
    assertThatThrownBy(() -> open(none))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(none + ": expected an ONNX file");
    Path text = network("not a network".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(text + ": expected an ONNX file");
    Path small = network(TinyOnnx.maxPool(224));
    assertThatThrownBy(() -> open(small))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[N,3,299,299], found [-1, 3, 224, 224]");
  }
}

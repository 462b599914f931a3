package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Png;
import kolmo.experiments.metric.MsSsim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kolmo msssim`.
class MsSsimCommandTest {

  private static final int SIDE = 32;

  @TempDir private Path folder;

  /// Waves of the given amplitude; `shift` moves them.
  private static float[] waves(int channels, double amplitude, int shift) {
    float[] pixels = new float[channels * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int c = i / (SIDE * SIDE);
      int y = i / SIDE % SIDE;
      int x = i % SIDE;
      double wave = Math.sin(2 * Math.PI * (x + shift + c) / 16) * Math.cos(2 * Math.PI * y / 8);
      pixels[i] = (float) (0.5 + amplitude * wave);
    }
    return pixels;
  }

  private String png(String name, int channels, float[] pixels) throws IOException {
    Path file = folder.resolve(name);
    Png.write(new Picture(channels, SIDE, SIDE, pixels), file);
    return file.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void equalPicturesScoreOne(int channels) throws IOException {
    String a = png("a.png", channels, waves(channels, 0.4, 0));
    Cli done = works("msssim", a, a);
    assertThat(done.out()).isEqualTo("{\"msssim\":1.0}" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theScoreIsThatOfThePixelsAsWritten(int channels) throws IOException {
    float[] a = waves(channels, 0.5, 0);
    float[] b = waves(channels, 0.4, 2);
    Cli done = works("msssim", png("a.png", channels, a), png("b.png", channels, b));
    for (float[] pixels : new float[][] {a, b}) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = Math.round(pixels[i] * 255) / 255f;
      }
    }
    assertThat(done.json().at("/msssim").asDouble())
        .isEqualTo(MsSsim.of(a, b, new ImageShape(channels, SIDE, SIDE)));
  }

  /// The published value of this pair before rounding to bytes.
  @Test
  void aKnownPair() throws IOException {
    Cli done =
        works("msssim", png("a.png", 1, waves(1, 0.5, 0)), png("b.png", 1, waves(1, 0.4, 2)));
    assertThat(done.json().at("/msssim").asDouble()).isCloseTo(0.79931524, within(1e-3));
  }
}

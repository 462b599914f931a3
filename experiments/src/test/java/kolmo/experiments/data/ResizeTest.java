package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import kolmo.experiments.data.photo.Resize;
import org.junit.jupiter.api.Test;

class ResizeTest {

  private static float[] resized(int rows, int columns, int side, int... values) {
    byte[] source = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      source[i] = (byte) values[i];
    }
    float[] target = new float[side * side];
    new Resize(rows, columns, side, side).apply(source, 0, target, 0);
    return target;
  }

  /// Two pixels to four: s = −¼, ¼, ¾, 1¼, the first and the last clamped to the edge.
  @Test
  void twoPixelsToFour() {
    float[] out = resized(1, 2, 4, 51, 255);
    assertThat(Arrays.copyOf(out, 4)).containsExactly(0.2f, 0.4f, 0.8f, 1f);
  }

  /// Rows and columns each as above, and the weights multiply.
  @Test
  void fourPixelsToSixteen() {
    float[] out = resized(2, 2, 4, 0, 0, 0, 255);
    assertThat(out)
        .containsExactly(
            new float[] {
              0, 0, 0, 0, 0, 0.0625f, 0.1875f, 0.25f, 0, 0.1875f, 0.5625f, 0.75f, 0, 0.25f, 0.75f, 1
            });
  }

  /// On a ramp, the value is the source coordinate: (i + ½)·28/32 − ½, clamped to [0, 27].
  @Test
  void aRampFrom28To32() {
    int[] ramp = new int[28 * 28];
    Arrays.setAll(ramp, i -> 9 * (i % 28));
    float[] out = resized(28, 28, 32, ramp);
    for (int y = 0; y < 32; y += 31) {
      assertThat(out[32 * y]).isEqualTo(0f); // s = −0.0625
      assertThat(out[32 * y + 1]).isCloseTo(9 * 0.8125f / 255, within(1e-7f));
      assertThat(out[32 * y + 15]).isCloseTo(9 * 13.0625f / 255, within(1e-7f));
      assertThat(out[32 * y + 30]).isCloseTo(9 * 26.1875f / 255, within(1e-7f));
      assertThat(out[32 * y + 31]).isCloseTo(9 * 27f / 255, within(1e-7f)); // s = 27.0625
    }
  }

  @Test
  void rowsAreResizedAsColumnsAre() {
    int[] across = new int[28 * 28];
    int[] down = new int[28 * 28];
    Arrays.setAll(across, i -> (i % 28) * (i % 28) / 3);
    Arrays.setAll(down, i -> (i / 28) * (i / 28) / 3);
    float[] a = resized(28, 28, 32, across);
    float[] b = resized(28, 28, 32, down);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        assertThat(b[32 * x + y]).isEqualTo(a[32 * y + x]);
      }
    }
  }

  @Test
  void aConstantStaysWhatItWas() {
    int[] grey = new int[28 * 28];
    Arrays.fill(grey, 200);
    assertThat(resized(28, 28, 32, grey)).containsOnly(200 / 255f);
  }

  @Test
  void theSameSizeChangesNothing() {
    assertThat(resized(2, 2, 2, 0, 51, 102, 255)).containsExactly(0, 0.2f, 0.4f, 1);
  }
}

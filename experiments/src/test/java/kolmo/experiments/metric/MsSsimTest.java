package kolmo.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The vectors were computed by an independent program in double precision from the same formulas.
class MsSsimTest {

  private static final ImageShape GREY = new ImageShape(1, 32, 32);

  /// The vectors have eight decimals.
  private static final double ROUNDING = 1e-8;

  @ParameterizedTest
  @CsvSource({
    "A, B, 32, 0.79931524", "A, B, 64, 0.79924378",
    "C, D, 32, 0.98141740", "C, D, 64, 0.96192280",
    "A, C, 32, 0.00607340", "A, C, 64, 0.00940195",
  })
  void agreesWithTheIndependentProgram(char a, char b, int n, double expected) {
    assertThat(MsSsim.of(picture(a, n), picture(b, n), new ImageShape(1, n, n)))
        .isCloseTo(expected, within(ROUNDING));
  }

  @Test
  void windowIsOffCentre() {
    assertThat(MsSsim.window(6))
        .containsExactly(
            new double[] {.03802584, .11551230, .22498724, .28097507, .22498724, .11551230},
            within(5e-9));
    assertThat(MsSsim.window(2)).containsExactly(new double[] {.44467194, .55532806}, within(5e-9));
    assertThat(MsSsim.window(1)).containsExactly(1);
  }

  @Test
  void levelsOfTheFirstPair() {
    assertThat(MsSsim.terms(picture('A', 32), picture('B', 32), GREY))
        .containsExactly(new double[] {.673054, .693792, .712203, 1, 1}, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 28, 32, 64})
  void equalPicturesScoreOneAndOppositeOnesZero(int n) {
    float[] a = picture('A', n);
    float[] inverse = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      inverse[i] = 1 - a[i];
    }
    assertThat(MsSsim.of(a, a, new ImageShape(1, n, n))).isEqualTo(1);
    assertThat(MsSsim.of(a, inverse, new ImageShape(1, n, n))).isZero();
  }

  @Test
  void theMeanIsOverPairsOfImages() {
    float[] first = picture('A', 32);
    float[] second = picture('B', 32);
    float[] both = Arrays.copyOf(first, 2048);
    System.arraycopy(second, 0, both, 1024, 1024);
    ImageSet a = new ImageSet(GREY, both, new int[2]);
    ImageSet b = a.with(repeat(second, 2));
    double apart = MsSsim.of(first, second, GREY);
    assertThat(MsSsim.of(a, b, 0)).isEqualTo(apart);
    assertThat(MsSsim.mean(a, b)).isCloseTo((apart + 1) / 2, within(1e-14));
  }

  @Test
  void isSymmetricForPicturesOfOneRange() {
    float[] c = picture('C', 32);
    float[] d = picture('D', 32);
    assertThat(MsSsim.of(c, d, GREY)).isCloseTo(MsSsim.of(d, c, GREY), within(1e-14));
  }

  @Test
  void channelsAreAveragedAtEachLevel() {
    float[] a = repeat(picture('A', 32), 3);
    float[] b = repeat(picture('B', 32), 3);
    double grey = MsSsim.of(picture('A', 32), picture('B', 32), GREY);
    assertThat(MsSsim.of(a, b, new ImageShape(3, 32, 32))).isCloseTo(grey, within(1e-14));
  }

  @Test
  void scaleOfTheValuesIsGuessedFromTheFirstPicture() {
    float[] a = picture('C', 32);
    float[] b = picture('D', 32);
    double unit = MsSsim.of(a, b, GREY);
    double bytes = MsSsim.of(times(a, 255), times(b, 255), GREY);
    assertThat(bytes).isCloseTo(unit, within(1e-6));
  }

  @Test
  void naNStaysVisible() {
    float[] a = picture('A', 32);
    float[] b = picture('B', 32);
    b[100] = Float.NaN;
    assertThat(MsSsim.of(a, b, GREY)).isNaN();
  }

  @Test
  void sizesAreNamedInErrors() {
    assertThatThrownBy(() -> MsSsim.of(new float[225], new float[225], new ImageShape(1, 15, 15)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("H ≥ 16")
        .hasMessageContaining("[1,15,15]");
    assertThatThrownBy(() -> MsSsim.of(new float[1024], new float[784], GREY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("= 1024 values")
        .hasMessageContaining("1024 and 784");
  }

  private static float[] picture(char name, int n) {
    float[] pixels = new float[n * n];
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        pixels[y * n + x] = (float) value(name, n, y, x);
      }
    }
    return pixels;
  }

  private static double value(char name, int n, int y, int x) {
    return switch (name) {
      case 'A' -> .5 + .5 * Math.sin(2 * Math.PI * x / 16) * Math.cos(2 * Math.PI * y / 8);
      case 'B' -> .5 + .4 * Math.sin(2 * Math.PI * (x + 2) / 16) * Math.cos(2 * Math.PI * y / 8);
      case 'C' -> (x + y) / (2.0 * (n - 1));
      case 'D' -> {
        double noise = .1 * (((7 * x + 13 * y) % 11) / 10.0 - .5);
        yield Math.clamp(value('C', n, y, x) + noise, 0, 1);
      }
      default -> throw new IllegalArgumentException("no picture " + name);
    };
  }

  private static float[] repeat(float[] image, int channels) {
    float[] out = Arrays.copyOf(image, channels * image.length);
    for (int c = 1; c < channels; c++) {
      System.arraycopy(image, 0, out, c * image.length, image.length);
    }
    return out;
  }

  private static float[] times(float[] image, float factor) {
    float[] out = image.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] *= factor;
    }
    return out;
  }
}

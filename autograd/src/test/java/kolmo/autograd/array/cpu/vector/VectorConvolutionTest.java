package kolmo.autograd.array.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kolmo.autograd.array.cpu.vector.VectorConvolution.Phase;
import kolmo.autograd.array.cpu.vector.VectorConvolution.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Products of pixels against plain loops: the same bits in float, since a sum is one chain of
/// fused multiply-adds in the order of the steps.
class VectorConvolutionTest {

  private static final int IMAGES = 7;

  @BeforeAll
  static void vectors() {
    Vectors.assumePresent();
  }

  static int[] widths() {
    return Vectors.widths();
  }

  /// A window of 2×3 on lines of 11 pixels: 7 · 9 · 9 = 567 places, more than a block of rows.
  @ParameterizedTest
  @MethodSource("widths")
  void pixelsAreChainsInTheOrderOfSteps(int bits) {
    for (int c : new int[] {16, 19, 40}) {
      for (int n : new int[] {16, 33, 70}) {
        float[] x = numbers(1, IMAGES * 10 * 11 * c);
        float[] w = numbers(2, 6 * c * n);
        float[] bias = numbers(3, n);
        Lattice in = new Lattice(9, 9, 0, 10 * 11 * c, 11 * c, c);
        Lattice out = new Lattice(9, 9, 0, 81 * n, 9 * n, n);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(0, 0, 3 * c));
        steps.add(new Step(11 * c, 3 * c * n, 3 * c));
        float[] want = new float[IMAGES * 81 * n];
        for (int i = 0; i < IMAGES * 81; i++) {
          int at = ((i / 81 * 10 + i % 81 / 9) * 11 + i % 9) * c;
          for (int j = 0; j < n; j++) {
            float sum = bias[j];
            for (int k = 0; k < 6 * c; k++) {
              float left = x[at + k / (3 * c) * 11 * c + k % (3 * c)];
              sum = Math.fma(left, w[k * n + j], sum);
            }
            want[i * n + j] = sum;
          }
        }
        for (int threads = 1; threads <= 2; threads++) {
          float[] y = new float[want.length];
          new VectorConvolution(bits)
              .pixels(IMAGES, List.of(new Phase(in, out, steps)), x, w, n, 1, n, bias, y, threads);
          assertThat(y).containsExactly(want);
        }
      }
    }
  }

  /// Two phases take turns in a line, one of them without a step: it is the bias.
  @ParameterizedTest
  @MethodSource("widths")
  void phasesGoWhereTheyBelong(int bits) {
    int c = 16;
    int n = 17;
    float[] x = numbers(1, IMAGES * 5 * c);
    float[] w = numbers(2, c * n);
    float[] bias = numbers(3, n);
    Lattice in = new Lattice(1, 5, 0, 5 * c, 0, c);
    Phase even = new Phase(in, new Lattice(1, 5, 0, 10 * n, 0, 2 * n), List.of(new Step(0, 0, c)));
    Phase odd = new Phase(in, new Lattice(1, 5, n, 10 * n, 0, 2 * n), List.of());
    float[] y = new float[IMAGES * 10 * n];
    new VectorConvolution(bits).pixels(IMAGES, List.of(even, odd), x, w, n, 1, n, bias, y, 2);
    for (int i = 0; i < y.length; i++) {
      float sum = bias[i % n];
      for (int k = 0; k < c && i / n % 2 == 0; k++) {
        sum = Math.fma(x[i / n / 2 * c + k], w[k * n + i % n], sum);
      }
      assertThat(y[i]).isEqualTo(sum);
    }
  }

  /// Two lines of a window of 3 on 7 · 9 · 9 places, more than a block of steps.
  @ParameterizedTest
  @MethodSource("widths")
  void weightsAreChainsOverPixels(int bits) {
    for (int c : new int[] {16, 19, 200}) { // 600 numbers in a run are more than a block of rows
      int n = 35;
      float[] x = numbers(1, IMAGES * 10 * 11 * c);
      float[] y = numbers(2, IMAGES * 81 * n);
      Lattice in = new Lattice(9, 9, 0, 10 * 11 * c, 11 * c, c);
      float[] want = new float[6 * c * n];
      for (int i = 0; i < IMAGES * 81; i++) {
        int at = ((i / 81 * 10 + i % 81 / 9) * 11 + i % 9) * c;
        for (int k = 0; k < 6 * c; k++) {
          float left = x[at + k / (3 * c) * 11 * c + k % (3 * c)];
          for (int j = 0; j < n; j++) {
            want[k * n + j] = Math.fma(left, y[i * n + j], want[k * n + j]);
          }
        }
      }
      for (int threads = 1; threads <= 2; threads++) {
        float[] dw = new float[want.length];
        new VectorConvolution(bits).weights(IMAGES, in, 2, 11 * c, 3 * c, x, y, n, dw, threads);
        assertThat(dw).containsExactly(want);
      }
    }
  }

  private static float[] numbers(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }
}

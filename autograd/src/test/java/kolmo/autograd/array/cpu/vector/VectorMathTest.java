package kolmo.autograd.array.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import kolmo.autograd.array.FloatMath;
import kolmo.autograd.array.Rng;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors and plain loops give the same bits.
@NullMarked
class VectorMathTest {

  private interface Kernel {
    void run(float[] x, float[] y, int from, int to);
  }

  private interface Recipe {
    float of(float x);
  }

  @BeforeAll
  static void vectors() {
    Vectors.assumePresent();
  }

  @Test
  void functionsAreThoseOfFloatMath() {
    same(VectorMap::exp, FloatMath::exp);
    same(VectorMap::log, FloatMath::log);
    same(VectorMap::sigmoid, FloatMath::sigmoid);
    same(VectorMap::tanh, FloatMath::tanh);
    same(VectorMap::softplus, FloatMath::softplus);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 33, 257, 3000})
  void randomNumbersAreThoseOfRng(int n) {
    for (long seed : new long[] {0, -1, 0x0123456789ABCDEFL}) {
      for (long counter : new long[] {0, 12345, (7L << 32) - 3000, -3000}) {
        float[] y = new float[n + 3];
        VectorRandom.uniform(seed, counter, y, 2, n + 2);
        assertThat(y).containsExactly(all(n, i -> Rng.uniform(seed, counter + i)));
        VectorRandom.normal(seed, counter, y, 2, n + 2);
        assertThat(y).containsExactly(all(n, i -> Rng.normal(seed, counter + i)));
      }
    }
  }

  private interface Sequence {
    float at(int i);
  }

  /// n numbers from index 2 on, zeros around them.
  private static float[] all(int n, Sequence number) {
    float[] y = new float[n + 3];
    for (int i = 0; i < n; i++) {
      y[i + 2] = number.at(i);
    }
    return y;
  }

  /// All exponents and both signs, infinities, NaN; not a multiple of a vector, not from 0 on.
  private static void same(Kernel kernel, Recipe recipe) {
    int step = 4999;
    int n = (int) ((1L << 32) / step);
    float[] x = all(n, i -> Float.intBitsToFloat(i * step));
    float[] special = {0, -0f, 1 / 0f, -1 / 0f, Float.NaN, Float.MIN_VALUE, -Float.MIN_VALUE};
    System.arraycopy(special, 0, x, 16, special.length);
    float[] y = new float[n + 3];
    kernel.run(x, y, 2, n + 2);
    int[] got = bits(y);
    int[] want = bits(all(n, i -> recipe.of(x[i + 2])));
    int differs = Arrays.mismatch(got, want);
    if (differs >= 0) {
      assertThat(y[differs]).as("at " + x[differs]).isEqualTo(recipe.of(x[differs]));
    }
    assertThat(differs).isEqualTo(-1);
  }

  private static int[] bits(float[] x) {
    int[] bits = new int[x.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(x[i]));
    return bits;
  }
}

package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stream of random numbers. It is a pure function, so a statistical test passes always or
/// never; the bounds are those that a fair stream exceeds once in some ten thousand seeds.
class RngTest {

  private static final int N = 1 << 18;
  private static final double DEVIATIONS = 4;

  @Test
  void wordsAreThoseOfTheFormula() { // from a second implementation, in Python's whole numbers
    assertThat(Rng.word(0, 0, 0)).isEqualTo(0x8D9532EC);
    assertThat(Rng.word(0, 0, 1)).isEqualTo(0x790517BB);
    assertThat(Rng.word(1, 0, 0)).isEqualTo(0xDF01F6A5);
    assertThat(Rng.word(0, 1, 0)).isEqualTo(0x5E5DD84E);
    assertThat(Rng.word(-1, 123456789, 0)).isEqualTo(0xA4F76E22);
    assertThat(Rng.word(0x123456789ABCDEFL, (1L << 32) + 5, 1)).isEqualTo(0x9B608B54);
    assertThat(Rng.word(42, -1, 0)).isEqualTo(0xA5D96445);
    assertThat(Rng.word(Long.MIN_VALUE, Long.MIN_VALUE, 1)).isEqualTo(0xC3F59AB2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, -1, 1L << 32, 0x0123456789ABCDEFL})
  void uniformNumbersFillTheUnitInterval(long seed) {
    moments(i -> Rng.uniform(seed, i) - 0.5, 1.0 / 12, 1.0 / 80);
    chiSquare(i -> Rng.word(seed, i, 0) >>> 20);
    chiSquare(i -> Rng.word(seed, i, 0) & 0xFFF);
    chiSquare(i -> Rng.word(seed, i, 1) >>> 20);
    for (int i = 0; i < 1000; i++) {
      double u = Rng.uniform(seed, i);
      assertThat(u).isBetween(0.0, 1 - 0x1p-24);
      assertThat((double) (float) u).isEqualTo(u);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, -1, 1L << 32, 0x0123456789ABCDEFL})
  void normalNumbersAreNormal(long seed) {
    moments(i -> Rng.normal(seed, i), 1, 3);
    chiSquare(i -> (int) (Normal.cdf(Rng.normal(seed, i)) * 4096));
    double largest =
        IntStream.range(0, N).mapToDouble(i -> Math.abs(Rng.normal(seed, i))).max().orElseThrow();
    assertThat(largest).isBetween(4.0, 5.77);
  }

  /// Kolmogorov's distance: √n · sup|F̂ − Φ| exceeds 2.2 once in ten thousand seeds.
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1})
  void theirDistributionFunctionIsPhi(long seed) {
    int n = 1_000_000;
    double[] x = new double[n];
    Arrays.setAll(x, i -> Rng.normal(seed, i));
    Arrays.sort(x);
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double phi = Normal.cdf(x[i]);
      distance = Math.max(distance, Math.max((i + 1.0) / n - phi, phi - (double) i / n));
    }
    assertThat(distance * Math.sqrt(n)).isLessThan(2.2);
    for (double beyond : new double[] {3, 4}) {
      double expected = 2 * n * Normal.cdf(-beyond);
      long tail = Arrays.stream(x).filter(v -> Math.abs(v) > beyond).count();
      assertThat((double) tail).isCloseTo(expected, within(DEVIATIONS * Math.sqrt(expected)));
    }
  }

  /// The definition, in double precision; and its bound, at the uniform numbers that reach it.
  @Test
  void normalNumbersAreBoxAndMullers() {
    for (int i = 0; i < 100_000; i++) {
      float u1 = (Rng.word(6, i, 0) >>> 8) * Rng.GRID;
      float u2 = (Rng.word(6, i, 1) >>> 8) * Rng.GRID;
      double want = Math.sqrt(-2 * Math.log(1 - u1)) * Math.cos(2 * Math.PI * u2);
      assertThat(Rng.normal(6, i)).isEqualTo(Rng.boxMuller(u1, u2));
      assertThat((double) Rng.boxMuller(u1, u2))
          .isCloseTo(want, within(8 * 0x1p-24 * Math.abs(want)));
    }
    double largest = Math.sqrt(48 * Math.log(2));
    float top = 1 - Rng.GRID;
    assertThat((double) Rng.boxMuller(top, 0)).isCloseTo(largest, within(1e-6)).isLessThan(5.77);
    assertThat((double) Rng.boxMuller(top, 0.5f)).isCloseTo(-largest, within(1e-6));
    assertThat(Rng.boxMuller(top, 0.25f)).isZero();
    assertThat(Rng.boxMuller(0, 0)).isZero();
  }

  @Test
  void normalNumbersAreThoseOfTheRecipe() { // from a second one, in Python's exact numbers
    int[] bits = IntStream.range(0, 4).map(i -> Float.floatToIntBits(Rng.normal(1, i))).toArray();
    assertThat(bits).containsExactly(-1088508292, 1067035295, -1089376320, -1084469256);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 77})
  void neighboursAreIndependent(long seed) {
    for (int lag : new int[] {1, 2, 3, 10, 16, 100, 1024, 65536}) {
      uncorrelated(i -> Rng.uniform(seed, i), i -> Rng.uniform(seed, i + lag));
      pairs(i -> Rng.word(seed, i, 0) >>> 26, i -> Rng.word(seed, i + lag, 0) >>> 26);
    }
    uncorrelated(i -> Rng.word(seed, i, 0), i -> Rng.word(seed, i, 1));
    pairs(i -> Rng.word(seed, i, 0) >>> 26, i -> Rng.word(seed, i, 1) >>> 26);
    pairs(i -> Rng.word(seed, i, 0) & 63, i -> Rng.word(seed, i, 1) & 63);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 1L << 31, 1L << 32, 0x9E3779B97F4A7C15L})
  void neighbouringSeedsAreIndependent(long step) {
    uncorrelated(i -> Rng.uniform(5, i), i -> Rng.uniform(5 + step, i));
    pairs(i -> Rng.word(5, i, 0) >>> 26, i -> Rng.word(5 + step, i, 0) >>> 26);
    chiSquare(i -> Rng.word(i * step, 0, 0) >>> 20); // across seeds, at one place
  }

  @Test
  void theUpperHalfOfTheCounterCounts() {
    long far = 1L << 32;
    uncorrelated(i -> Rng.uniform(5, i), i -> Rng.uniform(5, i + far));
    pairs(i -> Rng.word(5, i, 0) >>> 26, i -> Rng.word(5, i + far, 0) >>> 26);
    chiSquare(i -> Rng.word(5, i * far, 0) >>> 20);
  }

  @Test
  void noWordRepeatsWhileTheLowerHalfOfTheCounterRuns() {
    int[] words = new int[N];
    Arrays.setAll(words, i -> Rng.word(9, i, 0));
    assertThat(Arrays.stream(words).distinct().count()).isEqualTo(N);
  }

  @Test
  void oneFlippedBitFlipsHalfTheWord() {
    for (int bit = 0; bit < 64; bit++) {
      long flip = 1L << bit;
      double flipped = 0;
      for (int i = 0; i < 4096; i++) {
        flipped += Integer.bitCount(Rng.word(3, i * 7919L, 0) ^ Rng.word(3, (i * 7919L) ^ flip, 0));
      }
      assertThat(flipped / 4096).as("bit " + bit).isCloseTo(16, within(1.0));
    }
  }

  @Test
  void theGeneratorWalksTheStream() {
    Rng rng = new Rng(11);
    assertThat(rng.counter()).isZero();
    assertThat(rng.nextGaussian()).isEqualTo(Rng.normal(11, 0));
    long both = ((long) Rng.word(11, 1, 0) << 32) | (Rng.word(11, 1, 1) & 0xFFFFFFFFL);
    assertThat(rng.nextLong()).isEqualTo(both);
    assertThat(rng.counter()).isEqualTo(2);
    assertThat(rng.skip(-2).nextGaussian()).isEqualTo(Rng.normal(11, 0));
    assertThat(rng.counter()).isEqualTo(2);
    assertThat(rng.seed()).isEqualTo(11);
  }

  @Test
  void splitStreamsDependOnPurposeAndSeedOnly() {
    Rng rng = new Rng(11);
    long noise = rng.split("noise").seed();
    rng.nextLong();
    assertThat(rng.split("noise").seed()).isEqualTo(noise);
    assertThat(rng.split("noise").counter()).isZero();
    assertThat(rng.split("order").seed()).isNotEqualTo(noise);
    assertThat(new Rng(12).split("noise").seed()).isNotEqualTo(noise);
    assertThat(rng.split("").seed()).isNotEqualTo(rng.seed());
    long a = noise;
    long b = rng.split("order").seed();
    uncorrelated(i -> Rng.uniform(a, i), i -> Rng.uniform(b, i));
  }

  @Test
  void limbsHoldTheWholeState() {
    for (long seed : RandomContract.SEEDS) {
      for (long counter : new long[] {0, 1, 0xFFFF, 0x10000, -1, Long.MIN_VALUE, 0x123456789ABL}) {
        double[] limbs = new Rng(seed).skip(counter).toLimbs();
        assertThat(limbs).hasSize(8);
        assertThat(Arrays.stream(limbs).allMatch(l -> l >= 0 && l < 65536 && l == Math.rint(l)))
            .isTrue();
        Rng back = Rng.ofLimbs(limbs);
        assertThat(back.seed()).isEqualTo(seed);
        assertThat(back.counter()).isEqualTo(counter);
      }
    }
    assertThatThrownBy(() -> Rng.ofLimbs(new double[4])).isInstanceOf(ShapeMismatch.class);
  }

  /// Mean 0, the given variance and fourth moment, and no skew.
  private static void moments(IntToDoubleFunction x, double variance, double fourth) {
    double[] sums = new double[4];
    for (int i = 0; i < N; i++) {
      double power = 1;
      for (int m = 0; m < 4; m++) {
        power *= x.applyAsDouble(i);
        sums[m] += power;
      }
    }
    assertThat(sums[0] / N).as("mean").isCloseTo(0, error(variance));
    assertThat(sums[1] / N).as("variance").isCloseTo(variance, error(fourth - variance * variance));
    double sixth = fourth == 3 ? 15 : 1.0 / 448; // of the normal, of the uniform distribution
    double eighth = fourth == 3 ? 105 : 1.0 / 2304;
    assertThat(sums[2] / N).as("third moment").isCloseTo(0, error(sixth));
    assertThat(sums[3] / N).as("fourth").isCloseTo(fourth, error(eighth - fourth * fourth));
  }

  /// What a mean of N numbers of this variance may be off.
  private static Offset<Double> error(double variance) {
    return within(DEVIATIONS * Math.sqrt(variance / N));
  }

  /// N numbers fall evenly into 4096 boxes.
  private static void chiSquare(IntUnaryOperator box) {
    int[] count = new int[4096];
    for (int i = 0; i < N; i++) {
      count[box.applyAsInt(i)]++;
    }
    assertEven(count);
  }

  /// N pairs of numbers below 64 fall evenly into the boxes of a square.
  private static void pairs(IntUnaryOperator a, IntUnaryOperator b) {
    chiSquare(i -> a.applyAsInt(i) * 64 + b.applyAsInt(i));
  }

  /// χ² has mean k and variance 2k, k one less than the number of boxes.
  private static void assertEven(int[] count) {
    double expected = (double) N / count.length;
    double chi = Arrays.stream(count).mapToDouble(c -> (c - expected) * (c - expected)).sum();
    double k = count.length - 1;
    assertThat(chi / expected).isCloseTo(k, within(DEVIATIONS * Math.sqrt(2 * k)));
  }

  private static void uncorrelated(IntToDoubleFunction a, IntToDoubleFunction b) {
    double[] x = new double[N];
    double[] y = new double[N];
    Arrays.setAll(x, a);
    Arrays.setAll(y, b);
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < N; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    assertThat(xy / Math.sqrt(xx * yy)).isCloseTo(0, within(DEVIATIONS / Math.sqrt(N)));
  }
}

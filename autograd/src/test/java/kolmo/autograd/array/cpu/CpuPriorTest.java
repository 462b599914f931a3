package kolmo.autograd.array.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kolmo.autograd.array.Normal;
import org.ejml.concurrency.EjmlConcurrency;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same bits on vectors and in loops, on one thread and on two; and that all of it works on
/// columns of millions.
@NullMarked
class CpuPriorTest {

  private static final int[][] SHAPES = {
    {1, 1, 1},
    {15, 3, 2},
    {16, 1, 5},
    {17, 2, 3},
    {33, 17, 10},
    {100, 10, 10},
    {255, 3, 1},
    {257, 33, 4},
    {1024, 1, 2},
    {1025, 9, 3},
    {4097, 5, 2}
  };

  private final int threads = EjmlConcurrency.getMaxThreads();

  @AfterEach
  void threadsAsBefore() {
    EjmlConcurrency.setMaxThreads(threads);
  }

  @Test
  void vectorsAndLoopsGiveTheSameBits() {
    for (int[] s : SHAPES) {
      assertThat(Arrays.deepEquals(all(false, s), all(CpuVectors.PRESENT, s))).isTrue();
    }
  }

  @Test
  void oneAndTwoThreadsGiveTheSameBits() {
    for (int[] s : SHAPES) {
      EjmlConcurrency.setMaxThreads(1);
      float[][] alone = all(CpuVectors.PRESENT, s);
      EjmlConcurrency.setMaxThreads(2);
      assertThat(Arrays.deepEquals(all(CpuVectors.PRESENT, s), alone)).isTrue();
    }
  }

  @Test
  void countedAndSortedRanksAreTheSame() {
    for (int n = 1; n <= 300; n += n < 70 ? 1 : 23) {
      float[] x = codes(n, n);
      assertThat(ranks(CpuVectors.PRESENT, x)).containsExactly(ranks(false, x));
      x[n / 2] = x[0]; // a tie
      assertThat(ranks(CpuVectors.PRESENT, x)).containsExactly(ranks(false, x));
      x[n - 1] = Float.NaN;
      x[0] = Float.POSITIVE_INFINITY;
      assertThat(ranks(CpuVectors.PRESENT, x)).containsExactly(ranks(false, x));
    }
  }

  /// In one group of vectors, in two, in the last one that is not full.
  @Test
  void equalElementsAndNaNAtAnyTwoPlaces() {
    int[] places = {0, 1, 15, 16, 31, 32, 63, 64, 65, 127, 128, 129};
    for (int a : places) {
      for (int b : places) {
        float[] x = codes(a + b, 130);
        x[a] = x[b];
        assertThat(ranks(CpuVectors.PRESENT, x)).containsExactly(ranks(false, x));
        x[a] = Float.NaN;
        assertThat(ranks(CpuVectors.PRESENT, x)).containsExactly(ranks(false, x));
        x[b] = Float.NaN;
        assertThat(ranks(CpuVectors.PRESENT, x)).containsExactly(ranks(false, x));
      }
    }
  }

  @Test
  void ranksOfAllKindsOfNumbers() {
    float inf = Float.POSITIVE_INFINITY;
    float tiny = Float.MIN_VALUE;
    float[] x = {Float.NaN, -0f, inf, 0f, -inf, tiny, -tiny, 1, -1, 1, Float.NaN, Float.MAX_VALUE};
    float[] wanted = {10, 3, 9, 4, 0, 5, 2, 6, 1, 7, 11, 8};
    assertThat(ranks(false, x)).containsExactly(wanted);
    assertThat(ranks(CpuVectors.PRESENT, x)).containsExactly(wanted);
  }

  /// More than a million rows, where the ideal loss is tiny: an error in F that did not cancel
  /// would show.
  @Test
  void aMillionRows() {
    tall(1_000_000);
  }

  @Tag("long")
  @Test
  void tenMillionRows() {
    tall(10_000_000);
  }

  private static void tall(int n) {
    SplittableRandom random = new SplittableRandom(3);
    float[] z = new float[n];
    for (int i = 0; i < n; i++) {
      z[i] = (float) (random.nextGaussian() * 1.01 + (random.nextInt(3) == 0 ? 4 : 0));
    }
    float[] mu = {0, 4, 0};
    float[] slope = new float[n];
    CpuPrior prior = new CpuPrior(new Arena(), CpuVectors.PRESENT);
    double value = prior.ksDistance(new CpuPrior.Mixture(mu, 3, 1), z, n, 1, 0.5, slope);

    float[] sorted = z.clone();
    Arrays.sort(sorted);
    double wanted =
        IntStream.range(0, n)
            .mapToDouble(i -> cdf(sorted[i]) - (i + 0.5) / n)
            .map(e -> e * e)
            .sum();
    assertThat(value / (wanted / n)).isCloseTo(1, within(1e-5));

    for (int i = 0; i < n; i += n / 97) {
      int below = Arrays.binarySearch(sorted, z[i]); // one of equal ones: off by some of millions
      double e = cdf(z[i]) - (below + 0.5) / n;
      double density = (2 * Normal.pdf(z[i]) + Normal.pdf(z[i] - 4)) / 3;
      assertThat(slope[i] * (n / 2.0)).isCloseTo(e * density, within(2e-7 + 50.0 / n));
    }
  }

  private static double cdf(float t) {
    return (2 * Normal.cdf(t) + Normal.cdf(t - 4.0)) / 3;
  }

  private static float[] ranks(boolean vectors, float[] x) {
    float[] rank = new float[CpuColumns.pitch(x.length)];
    float[] room = Arrays.copyOf(x, rank.length);
    new CpuRank(vectors).rank(room, 0, x.length, rank);
    return Arrays.copyOf(rank, x.length);
  }

  /// Everything that is computed for one shape: values, slopes, marginals.
  private static float[][] all(boolean vectors, int... s) {
    int n = s[0];
    int d = s[1];
    float[] z = codes(1, n * d);
    float[] adv = codes(2, n * d);
    float[] mu = codes(3, s[2] * d);
    z[n * d / 2] = Float.NaN;
    adv[n * d / 3] = Float.NEGATIVE_INFINITY;
    adv[0] = -1e-30f;
    float[][] out = new float[9][n * d];
    float[] values = new float[3];
    out[8] = values;
    CpuPrior prior = new CpuPrior(new Arena(), vectors);
    CpuPrior.Mixture of = new CpuPrior.Mixture(mu, s[2], 0.8);
    prior.marginals(of, z, n, d, out[0], out[1]);
    values[0] = (float) prior.ksDistance(of, adv, n, d, 1, out[2]);
    prior.ksDistance(of, z, n, d, 1, out[3]);
    values[1] = (float) prior.ksTwoSample(of, z, adv, n, d, true, out[4], out[5]);
    values[2] = (float) prior.ksTwoSample(of, z, adv, n, d, false, out[6], out[7]);
    return out;
  }

  private static float[] codes(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian() * 2;
    }
    return x;
  }
}

package kolmo.autograd.array.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// No kernel falls off the compiler's cliff.
///
/// The compiler can give up on a vector kernel without a word; it then runs a hundred times slower.
/// So each path must reach a share of the rate of fused multiply-adds that is measured beside it,
/// far below what it reaches (70 % and more; slivers 35 %) and far above the foot of the cliff (1
/// %). Time is the thread's own processor time, and each path may try for a while: a busy machine,
/// on which compiled code comes late, changes nothing.
@NullMarked
class VectorSpeedTest {

  private static final ThreadMXBean CLOCK = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private static final long PATIENCE = 20_000_000_000L;

  private static final int N = 4096;
  private static final float[] X = Product.random(3, N);

  private static float kept;

  @BeforeAll
  static void vectors() {
    Vectors.assumePresent();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 200, 200, 0, 0.20", // A as it stands, B copied
    "100, 1024, 200, 0, 0.20", // A packed and transposed, four blocks of k
    "200, 100, 200, 1, 0.20", // A transposed as it stands
    "1024, 100, 200, 1, 0.20", // A packed by copying
    "100, 200, 200, 2, 0.20", // B transposed
    "100, 200, 200, 3, 0.20", // both
    "100, 200, 10, 0, 0.05", // half tiles only
    "100, 10, 200, 0, 0.05", // nothing packed
    "100, 10, 200, 2, 0.05" // B transposed in one block
  })
  void everyPathReachesItsShareOfThePeak(int m, int k, int n, int kind, double share) {
    boolean transposeA = (kind & 1) == 1;
    boolean transposeB = (kind & 2) == 2;
    float[] a = Product.random(1, m * k);
    float[] b = Product.random(2, k * n);
    float[] c = new float[m * n];
    for (int bits : Vectors.widths()) {
      VectorGemm gemm = new VectorGemm(bits);
      // Half as long vectors do half as much where the processor has whole units for the long ones.
      double wanted = bits == 32 * FmaRate.lanes() ? share : share / 2;
      int calls = (int) (5_000_000L / ((long) m * k * n) + 1);
      double best = 0;
      long begin = System.nanoTime();
      while (best < wanted && System.nanoTime() - begin < PATIENCE) {
        long time = CLOCK.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
          gemm.multiply(a, transposeA, b, transposeB, m, k, n, c, false, 1);
        }
        time = Math.max(1, CLOCK.getCurrentThreadCpuTime() - time);
        best = Math.max(best, 2.0 * m * k * n * calls / time / peak());
      }
      assertThat(best)
          .as(() -> String.format(Locale.ROOT, "share of the peak with %d bits", bits))
          .isGreaterThanOrEqualTo(wanted);
    }
  }

  /// What each kernel costs per element, in fused multiply-adds: measured, where it runs well.
  enum Elementwise {
    EXP(15, y -> VectorMap.exp(X, y, 0, N)),
    LOG(22, y -> VectorMap.log(X, y, 0, N)),
    SIGMOID(17, y -> VectorMap.sigmoid(X, y, 0, N)),
    TANH(19, y -> VectorMap.tanh(X, y, 0, N)),
    SOFTPLUS(39, y -> VectorMap.softplus(X, y, 0, N)),
    UNIFORM(16, y -> VectorRandom.uniform(1, 2, y, 0, N)),
    NORMAL(58, y -> VectorRandom.normal(1, 2, y, 0, N));

    final int cost;
    final Consumer<float[]> kernel;

    Elementwise(int cost, Consumer<float[]> kernel) {
      this.cost = cost;
      this.kernel = kernel;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFunctionReachesAQuarterOfItsRate(Elementwise function) {
    float[] y = new float[N];
    double best = 0;
    long begin = System.nanoTime();
    while (best < 0.25 && System.nanoTime() - begin < PATIENCE) {
      long time = CLOCK.getCurrentThreadCpuTime();
      for (int i = 0; i < 100; i++) {
        function.kernel.accept(y);
      }
      time = Math.max(1, CLOCK.getCurrentThreadCpuTime() - time);
      best = Math.max(best, 100.0 * y.length * 2 * function.cost / time / peak());
    }
    assertThat(best).as("share of its rate").isGreaterThanOrEqualTo(0.25);
  }

  @Test
  void aProductAllocatesNothing() {
    VectorGemm gemm = new VectorGemm();
    float[] a = Product.random(1, 100 * 200);
    float[] b = Product.random(2, 200 * 210);
    float[] c = new float[100 * 210];
    long bytes = Long.MAX_VALUE;
    long begin = System.nanoTime();
    while (bytes >= 64
        && System.nanoTime() - begin < PATIENCE) { // vectors are objects until compiled
      long before = CLOCK.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        gemm.multiply(a, false, b, true, 100, 200, 210, c, false, 2);
      }
      bytes = (CLOCK.getCurrentThreadAllocatedBytes() - before) / 100;
    }
    assertThat(bytes).as("bytes per product").isLessThan(64);
  }

  /// Operations per nanosecond: the best of some runs of a fifth of a millisecond.
  private static double peak() {
    double best = 0;
    for (int i = 0; i < 10; i++) {
      long time = CLOCK.getCurrentThreadCpuTime();
      kept += FmaRate.run(50_000);
      time = Math.max(1, CLOCK.getCurrentThreadCpuTime() - time);
      best = Math.max(best, 50_000.0 * FmaRate.perStep() / time);
    }
    assertThat(kept).isNotNaN();
    return best;
  }
}

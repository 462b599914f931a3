package kolmo.autograd.array.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// No kernel of the prior falls off the compiler's cliff, as [VectorSpeedTest] asks of products.
/// Operations are counted as in the kernels' equations; shares are about a quarter of what is
/// reached where vectors of 512 bits take two cycles.
@NullMarked
class VectorPriorSpeedTest {

  private static final ThreadMXBean CLOCK = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private static final long PATIENCE = 20_000_000_000L;
  private static final int N = 256;

  private static float kept;

  private final float[] x = Product.random(1, N);
  private final float[] f = new float[N];
  private final float[] p = new float[N];
  private final float[] e = new float[N];

  @BeforeAll
  static void vectors() {
    Vectors.assumePresent();
  }

  @Test
  void marginals() {
    float[] mu = {0, 1, 2, 3};
    float[] weight = {0.25f, 0.25f, 0.25f, 0.25f};
    Runnable call = () -> VectorMixture.evaluate(x, 0, N, mu, weight, weight, 4, 1, f, p);
    reach(call, 40.0 * 4 * N, 0.12); // 16 fused multiply-adds, 8 others, 1 division
  }

  @Test
  void ranks() {
    reach(() -> VectorRank.count(x, 0, N, f), 1.0 * N * N, 0.06);
  }

  @Test
  void differences() {
    reach(
        () -> VectorDistance.difference(f, p, 0, 1, -0.5f, 0, x, 0.5f, N, e, p, 0), 7.0 * N, 0.02);
  }

  @Test
  void squares() {
    double[] sums = new double[16];
    reach(() -> VectorDistance.squares(x, N, sums), 2.0 * N, 0.02);
  }

  private static void reach(Runnable call, double operations, double wanted) {
    int calls = (int) (2_000_000 / operations) + 1;
    double best = 0;
    long begin = System.nanoTime();
    while (best < wanted && System.nanoTime() - begin < PATIENCE) {
      long time = CLOCK.getCurrentThreadCpuTime();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      time = Math.max(1, CLOCK.getCurrentThreadCpuTime() - time);
      best = Math.max(best, operations * calls / time / peak());
    }
    assertThat(best).as("share of the peak").isGreaterThanOrEqualTo(wanted);
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

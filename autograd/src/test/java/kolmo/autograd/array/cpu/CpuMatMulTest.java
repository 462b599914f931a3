package kolmo.autograd.array.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ejml.concurrency.EjmlConcurrency;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The number of threads changes the time, never the bits.
class CpuMatMulTest {

  private final int threads = EjmlConcurrency.getMaxThreads();
  private final Arena arena = new Arena();

  @AfterEach
  void threadsAsBefore() {
    EjmlConcurrency.setMaxThreads(threads);
  }

  @ParameterizedTest
  @CsvSource({
    "100,1024,200",
    "100,200,200",
    "100,200,1024",
    "200,200,100",
    "31,257,33",
    "1,1024,300"
  })
  void bitsDoNotDependOnThreads(int m, int k, int n) {
    float[] a = random(1, m * k);
    float[] b = random(2, k * n);
    for (int kind = 0; kind < 8; kind++) {
      boolean transposeA = (kind & 1) == 1;
      boolean transposeB = (kind & 2) == 2;
      boolean add = (kind & 4) == 4;
      float[] one = product(1, a, transposeA, b, transposeB, m, k, n, add);
      for (int many = 2; many <= 3; many++) {
        float[] c = product(many, a, transposeA, b, transposeB, m, k, n, add);
        assertThat(Arrays.equals(c, one)).as(many + " threads, case " + kind).isTrue();
      }
    }
    assertThat(arena.used()).isZero();
  }

  private float[] product(
      int threads,
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      int m,
      int k,
      int n,
      boolean add) {
    EjmlConcurrency.setMaxThreads(threads);
    float[] c = random(3, m * n);
    new CpuMatMul(arena).multiply(a, transposeA, b, transposeB, m, k, n, c, add);
    return c;
  }

  private static float[] random(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return values;
  }
}

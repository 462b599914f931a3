package kolmo.autograd.array.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import kolmo.autograd.array.cpu.vector.VectorGemm;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The product that serves without the Vector API, called directly: the same bits as with it.
@NullMarked
class CpuRowProductTest {

  private static final String SHAPES =
      """
      1, 1, 1
      1, 257, 33
      7, 8, 9
      31, 32, 33
      100, 10, 200
      100, 200, 10
      49, 300, 47
      200, 100, 257
      """;

  private final Arena arena = new Arena();

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void givesTheBitsOfAPlainLoop(int m, int k, int n) {
    for (int kind = 0; kind < 8; kind++) {
      assertThat(rows(m, k, n, kind)).as("case %d", kind).isEqualTo(plain(m, k, n, kind));
    }
    assertThat(arena.used()).isZero();
  }

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void givesTheBitsOfTheVectors(int m, int k, int n) {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && VectorGemm.supported(),
        "no Vector API");
    VectorGemm gemm = new VectorGemm();
    for (int kind = 0; kind < 8; kind++) {
      float[] c = random(3, m * n);
      boolean add = (kind & 4) == 4;
      boolean left = (kind & 1) == 1;
      boolean right = (kind & 2) == 2;
      gemm.multiply(random(1, m * k), left, random(2, k * n), right, m, k, n, c, add, 2);
      assertThat(c).as("case %d", kind).isEqualTo(rows(m, k, n, kind));
    }
  }

  private float[] rows(int m, int k, int n, int kind) {
    float[] c = random(3, m * n);
    boolean add = (kind & 4) == 4;
    boolean left = (kind & 1) == 1;
    boolean right = (kind & 2) == 2;
    new CpuRowProduct(arena)
        .multiply(random(1, m * k), left, random(2, k * n), right, m, k, n, c, add);
    return c;
  }

  private static float[] plain(int m, int k, int n, int kind) {
    float[] a = random(1, m * k);
    float[] b = random(2, k * n);
    float[] c = random(3, m * n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float x = (kind & 4) == 4 ? c[i * n + j] : 0;
        for (int l = 0; l < k; l++) {
          float p = a[(kind & 1) == 1 ? l * m + i : i * k + l];
          float q = b[(kind & 2) == 2 ? j * k + l : l * n + j];
          x = Math.fma(p, q, x);
        }
        c[i * n + j] = x;
      }
    }
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

package kolmo.autograd.array.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;

/// A product with operands that lie inside larger arrays full of NaN, and its result by plain
/// loops.
@NullMarked
final class Product {

  private static final int BEFORE = 3;
  private static final int GAP = 5;

  private final int m;
  private final int k;
  private final int n;
  private final boolean transposeA;
  private final boolean transposeB;
  private final int lda;
  private final int ldb;
  private final int ldc;
  private final float[] a;
  private final float[] b;
  private final float[] c;
  private final float[] bias;
  private final int start;

  /// `kind`: bit 0 A transposed, bit 1 B transposed. `start`: 0 zeros, 1 C, 2 a bias row.
  Product(int m, int k, int n, int kind, int start) {
    this.m = m;
    this.k = k;
    this.n = n;
    this.start = start;
    transposeA = (kind & 1) == 1;
    transposeB = (kind & 2) == 2;
    lda = (transposeA ? m : k) + GAP;
    ldb = (transposeB ? k : n) + GAP;
    ldc = n + GAP;
    a = spaced(1, transposeA ? k : m, transposeA ? m : k);
    b = spaced(2, transposeB ? n : k, transposeB ? k : n);
    c = spaced(3, m, n);
    bias = spaced(4, 1, n);
  }

  float[] compute(VectorGemm gemm, int threads) {
    float[] y = c.clone();
    gemm.left(a, BEFORE, lda, transposeA);
    gemm.right(b, BEFORE, ldb, transposeB);
    switch (start) {
      case 0 -> gemm.multiply(m, k, n, null, 0, 0, y, BEFORE, ldc, threads);
      case 1 -> gemm.multiply(m, k, n, y, BEFORE, ldc, y, BEFORE, ldc, threads);
      default -> gemm.multiply(m, k, n, bias, BEFORE, 0, y, BEFORE, ldc, threads);
    }
    return y;
  }

  /// Same bits as a chain of fused multiply-adds, near the product in double, nothing else touched.
  void check(VectorGemm gemm, int threads) {
    float[] wanted = c.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = BEFORE + i * ldc + j;
        float x = start == 0 ? 0 : start == 1 ? c[at] : bias[BEFORE + j];
        double exact = x;
        double size = Math.abs(x);
        for (int l = 0; l < k; l++) {
          float p = a[BEFORE + (transposeA ? l * lda + i : i * lda + l)];
          float q = b[BEFORE + (transposeB ? j * ldb + l : l * ldb + j)];
          x = Math.fma(p, q, x);
          exact += (double) p * q;
          size += Math.abs((double) p * q);
        }
        assertThat(Math.abs(x - exact)).isLessThanOrEqualTo((k + 1) * 0x1p-24 * size);
        wanted[at] = x;
      }
    }
    float[] got = compute(gemm, threads);
    int where = Arrays.mismatch(got, wanted);
    if (where >= 0) {
      int i = (where - BEFORE) / ldc;
      throw new AssertionError(
          "%s differs at row %d, column %d: got %s, wanted %s"
              .formatted(this, i, where - BEFORE - i * ldc, got[where], wanted[where]));
    }
  }

  static float[] random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return values;
  }

  private static float[] spaced(long seed, int rows, int columns) {
    float[] numbers = random(seed, rows * columns);
    float[] values = new float[BEFORE + rows * (columns + GAP)];
    Arrays.fill(values, Float.NaN);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(numbers, i * columns, values, BEFORE + i * (columns + GAP), columns);
    }
    return values;
  }

  @Override
  public String toString() {
    return "%s%s %dx%dx%d, start %d"
        .formatted(transposeA ? "T" : "N", transposeB ? "T" : "N", m, k, n, start);
  }
}

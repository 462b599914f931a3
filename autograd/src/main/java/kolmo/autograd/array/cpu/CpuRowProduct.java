package kolmo.autograd.array.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.concurrency.EjmlConcurrency;

/// A matrix product in plain loops that the compiler turns into vector code.
///
/// ```text
/// row i of C += aᵢₖ · row k of B + … + aᵢₖ₊₇ · row k+7 of B          eight rows of B in one pass
/// ```
///
/// The pass loads and stores a row of C once for eight multiplications. The compiler (C2 of JDK 25)
/// makes vectors of such a loop only if every array is read from its index 0: with an offset, b[o +
/// j], the same loop runs at a fifth of the speed. That is why the rows of op(B), and the row of C
/// in work, are arrays of their own. Five to six times the speed of EJML's products on the layers
/// of this project.
///
/// Each row of C is computed by one thread, in ascending k: the bits do not depend on the threads.
public final class CpuRowProduct {

  private static final int PASS = 8;
  private static final int TILE = 32;

  /// Multiplications below which a second thread costs more than it brings: starting one takes
  /// about as long as half a million of them.
  private static final long WORTH_THREADS = 5_000_000;

  private final Arena arena;

  /// With working rows of its own.
  public CpuRowProduct() {
    this(new Arena());
  }

  /// With the arena that lends the rows.
  CpuRowProduct(Arena arena) {
    this.arena = arena;
  }

  /// Writes op(A)·op(B) to `c`, or with `add` adds it; op(A) `[m,k]`, op(B) `[k,n]`, all lengths ≥
  /// 1.
  public void multiply(
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      int m,
      int k,
      int n,
      float[] c,
      boolean add) {
    float[][] rows = rows(b, transposeB, k, n);
    boolean alone = (long) m * k * n < WORTH_THREADS;
    int parts = alone ? 1 : Math.min(m, EjmlConcurrency.getMaxThreads());
    float[][] work = new float[parts][];
    Arrays.setAll(work, i -> arena.take(n));
    int stepRow = transposeA ? 1 : k;
    int stepColumn = transposeA ? m : 1;
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part -> {
              int end = (int) ((part + 1L) * m / parts);
              for (int i = (int) ((long) part * m / parts); i < end; i++) {
                float[] row = work[part];
                if (add) {
                  System.arraycopy(c, i * n, row, 0, n);
                } else {
                  Arrays.fill(row, 0);
                }
                combine(a, i * stepRow, stepColumn, rows, row);
                System.arraycopy(row, 0, c, i * n, n);
              }
            });
    Arrays.stream(work).forEach(arena::give);
    Arrays.stream(rows).forEach(arena::give);
  }

  /// The rows of op(B), each from index 0.
  private float[][] rows(float[] b, boolean transpose, int k, int n) {
    float[][] rows = new float[k][];
    for (int i = 0; i < k; i++) {
      rows[i] = arena.take(n);
      if (!transpose) {
        System.arraycopy(b, i * n, rows[i], 0, n);
      }
    }
    if (transpose) {
      transpose(b, rows, n);
    }
    return rows;
  }

  /// `rows[i][j] = b[j,i]`, in tiles so that both sides stay in the cache.
  private static void transpose(float[] b, float[][] rows, int n) {
    int k = rows.length;
    for (int top = 0; top < n; top += TILE) {
      for (int left = 0; left < k; left += TILE) {
        for (int j = top; j < Math.min(top + TILE, n); j++) {
          for (int i = left; i < Math.min(left + TILE, k); i++) {
            rows[i][j] = b[j * k + i];
          }
        }
      }
    }
  }

  /// `row += Σₖ a[at + k·step] · rows[k]`.
  private static void combine(float[] a, int at, int step, float[][] rows, float[] row) {
    int k = 0;
    int p = at;
    for (; k + PASS <= rows.length; k += PASS, p += PASS * step) {
      eight(
          row,
          rows[k],
          rows[k + 1],
          rows[k + 2],
          rows[k + 3],
          rows[k + 4],
          rows[k + 5],
          rows[k + 6],
          rows[k + 7],
          a[p],
          a[p + step],
          a[p + 2 * step],
          a[p + 3 * step],
          a[p + 4 * step],
          a[p + 5 * step],
          a[p + 6 * step],
          a[p + 7 * step]);
    }
    for (; k < rows.length; k++, p += step) {
      one(row, rows[k], a[p]);
    }
  }

  private static void eight(
      float[] c,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] b4,
      float[] b5,
      float[] b6,
      float[] b7,
      float a0,
      float a1,
      float a2,
      float a3,
      float a4,
      float a5,
      float a6,
      float a7) {
    for (int j = 0; j < c.length; j++) {
      float s = Math.fma(a0, b0[j], c[j]);
      s = Math.fma(a1, b1[j], s);
      s = Math.fma(a2, b2[j], s);
      s = Math.fma(a3, b3[j], s);
      s = Math.fma(a4, b4[j], s);
      s = Math.fma(a5, b5[j], s);
      s = Math.fma(a6, b6[j], s);
      c[j] = Math.fma(a7, b7[j], s);
    }
  }

  private static void one(float[] c, float[] b, float a) {
    for (int j = 0; j < c.length; j++) {
      c[j] = Math.fma(a, b[j], c[j]);
    }
  }
}

package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.cpu.vector.VectorGemm;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.jspecify.annotations.Nullable;

/// The matrix product: the only place where the choice of an implementation is made.
///
/// ```text
/// C = op(A)·op(B)    or    C += op(A)·op(B)       op(A) [m,k]   op(B) [k,n]   C [m,n]
/// ```
///
/// Small products go to EJML, whose products need no preparation and no warm-up; larger ones to
/// [VectorGemm], or, without the Vector API, to [CpuRowProduct], which gives the same bits at about
/// a third of the speed. Which of the two is settled once for the process ([CpuVectors]); small or
/// large depends on the shape alone. In all three each element of C is computed by one thread in
/// the same order of k, hence the bits do not depend on the number of threads.
final class CpuMatMul {

  /// Multiplications below which preparing and starting threads costs more than it brings, and
  /// vector code that the compiler has not reached yet (a hundred times slower) would be felt.
  private static final long SMALL = 50_000;

  private final @Nullable VectorGemm vector;
  private final CpuRowProduct rows;

  /// With the arena that lends the working rows.
  CpuMatMul(Arena arena) {
    this.vector = CpuVectors.PRESENT ? new VectorGemm() : null;
    this.rows = new CpuRowProduct(arena);
  }

  /// Writes the product to `c`, or with `add` adds it.
  void multiply(
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      int m,
      int k,
      int n,
      float[] c,
      boolean add) {
    if (m == 0 || n == 0 || k == 0) { // EJML leaves C alone if there is nothing to add
      if (!add) {
        Arrays.fill(c, 0);
      }
    } else if ((long) m * k * n <= SMALL) {
      small(a, transposeA, b, transposeB, m, k, n, c, add);
    } else if (vector != null) {
      int threads = EjmlConcurrency.getMaxThreads();
      vector.multiply(a, transposeA, b, transposeB, m, k, n, c, add, threads);
    } else {
      rows.multiply(a, transposeA, b, transposeB, m, k, n, c, add);
    }
  }

  /// Writes `A·B + bias` to `c`, the bias `[n]` added to each row.
  void affine(float[] a, float[] b, float[] bias, int m, int k, int n, float[] c) {
    if (vector != null && (long) m * k * n > SMALL) {
      vector.affine(a, b, bias, m, k, n, c, EjmlConcurrency.getMaxThreads());
    } else {
      for (int i = 0; i < m; i++) {
        System.arraycopy(bias, 0, c, i * n, n);
      }
      multiply(a, false, b, false, m, k, n, c, true);
    }
  }

  private static void small(
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      int m,
      int k,
      int n,
      float[] c,
      boolean add) {
    FMatrixRMaj left = transposeA ? FMatrixRMaj.wrap(k, m, a) : FMatrixRMaj.wrap(m, k, a);
    FMatrixRMaj right = transposeB ? FMatrixRMaj.wrap(n, k, b) : FMatrixRMaj.wrap(k, n, b);
    FMatrixRMaj product = FMatrixRMaj.wrap(m, n, c);
    if (!add) {
      Arrays.fill(c, 0);
    }
    if (transposeA && transposeB) {
      CommonOps_FDRM.multAddTransAB(left, right, product);
    } else if (transposeA) {
      CommonOps_FDRM.multAddTransA(left, right, product);
    } else if (transposeB) {
      CommonOps_FDRM.multAddTransB(left, right, product);
    } else {
      CommonOps_FDRM.multAdd(left, right, product);
    }
  }
}

package kolmo.autograd.array.cpu;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/// The matrix product: the only place where the choice of an implementation is made.
///
/// ```text
/// C = op(A)·op(B)    or    C += op(A)·op(B)       op(A) [m,k]   op(B) [k,n]   C [m,n]
/// ```
///
/// Small products go to EJML, whose products need no preparation; larger ones to [CpuRowProduct].
/// The choice depends on the shape alone, and in both each row of C is computed by one thread in
/// the same order of k, hence the bits do not depend on the number of threads.
final class CpuMatMul {

  /// Multiplications below which copying rows and starting threads costs more than it brings.
  private static final long SMALL = 50_000;

  private final CpuRowProduct large;

  /// With the arena that lends the working rows.
  CpuMatMul(Arena arena) {
    this.large = new CpuRowProduct(arena);
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
    } else if ((long) m * k * n > SMALL) {
      large.multiply(a, transposeA, b, transposeB, m, k, n, c, add);
    } else {
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
}

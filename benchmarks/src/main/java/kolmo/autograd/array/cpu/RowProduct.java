package kolmo.autograd.array.cpu;

import org.ejml.concurrency.EjmlConcurrency;
import org.jspecify.annotations.NullMarked;

/// The product without the Vector API, for comparison. In this package because the class behind it
/// is nobody else's business.
@NullMarked
public final class RowProduct {

  private final CpuRowProduct product = new CpuRowProduct(new Arena());

  /// With working rows of its own.
  public RowProduct() {}

  /// `C = op(A)·op(B)`, by at most `threads` threads.
  public void multiply(
      float[] a,
      boolean transposeA,
      float[] b,
      boolean transposeB,
      int m,
      int k,
      int n,
      float[] c,
      int threads) {
    EjmlConcurrency.setMaxThreads(threads);
    product.multiply(a, transposeA, b, transposeB, m, k, n, c, false);
  }
}

package kolmo.benchmarks.step;

import kolmo.autograd.array.cpu.vector.VectorGemm;
import org.jspecify.annotations.Nullable;

/// Products of some rows of larger arrays, for the hand-written step.
final class RowsGemm {

  private final VectorGemm gemm = new VectorGemm();
  private final int threads;

  /// With at most `threads` threads.
  RowsGemm(int threads) {
    this.threads = threads;
  }

  /// `Y = X·W + b` on `m` rows of X `[·,k]` and Y `[·,n]`, from row `at` on.
  void affine(float[] x, float[] w, float[] b, int at, int m, int k, int n, float[] y) {
    gemm.left(x, at * k, k, false);
    gemm.right(w, 0, n, false);
    gemm.multiply(m, k, n, b, 0, 0, y, at * n, n, threads);
  }

  /// `dX = dY·Wᵀ` on `m` rows from row `at` on; dY `[·,n]`, dX `[·,k]`.
  void input(float[] dy, float[] w, int at, int m, int k, int n, float[] dx) {
    gemm.left(dy, at * n, n, false);
    gemm.right(w, 0, n, true);
    gemm.multiply(m, n, k, null, 0, 0, dx, at * k, k, threads);
  }

  /// `dW = Xᵀ·dY` over `m` rows from row `at` on, or with `add` that more.
  void weight(float[] x, float[] dy, int at, int m, int k, int n, float[] dw, boolean add) {
    float @Nullable [] start = add ? dw : null;
    gemm.left(x, at * k, k, true);
    gemm.right(dy, at * n, n, false);
    gemm.multiply(k, m, n, start, 0, n, dw, 0, n, threads);
  }
}

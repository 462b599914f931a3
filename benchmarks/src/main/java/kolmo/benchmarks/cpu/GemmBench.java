package kolmo.benchmarks.cpu;

import kolmo.autograd.array.cpu.CpuRowProduct;
import kolmo.autograd.array.cpu.vector.VectorGemm;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/// The matrix product: the engine's on vectors, its product without them, EJML's, OpenBLAS's.
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class GemmBench extends GemmOperands {

  private final VectorGemm gemm = new VectorGemm();
  private final CpuRowProduct rows = new CpuRowProduct();
  private @Nullable OpenBlas openBlas;
  private FMatrixRMaj left;
  private FMatrixRMaj right;
  private FMatrixRMaj product;

  /// Sees the operands as EJML's matrices.
  @Override
  void prepare() {
    left = transposeA ? FMatrixRMaj.wrap(k, m, a) : FMatrixRMaj.wrap(m, k, a);
    right = transposeB ? FMatrixRMaj.wrap(n, k, b) : FMatrixRMaj.wrap(k, n, b);
    product = FMatrixRMaj.wrap(m, n, c);
    EjmlConcurrency.setMaxThreads(threads);
  }

  /// On vectors.
  @Benchmark
  public float[] vector() {
    gemm.multiply(a, transposeA, b, transposeB, m, k, n, c, false, threads);
    return c;
  }

  /// In loops that the compiler turns into vectors.
  @Benchmark
  public float[] rows() {
    rows.multiply(a, transposeA, b, transposeB, m, k, n, c, false);
    return c;
  }

  /// OpenBLAS's, through the foreign-function interface.
  @Benchmark
  public float[] openBlas() {
    OpenBlas library = openBlas;
    if (library == null) {
      library = new OpenBlas();
      library.setThreads(threads);
      openBlas = library;
    }
    library.multiply(a, transposeA, b, transposeB, m, k, n, c);
    return c;
  }

  /// EJML's.
  @Benchmark
  public float[] ejml() {
    if (threads == 1) {
      if (transposeA) {
        CommonOps_FDRM.multTransA(left, right, product);
      } else if (transposeB) {
        CommonOps_FDRM.multTransB(left, right, product);
      } else {
        CommonOps_FDRM.mult(left, right, product);
      }
    } else if (transposeA) {
      CommonOps_MT_FDRM.multTransA(left, right, product);
    } else if (transposeB) {
      CommonOps_MT_FDRM.multTransB(left, right, product);
    } else {
      CommonOps_MT_FDRM.mult(left, right, product);
    }
    return c;
  }
}

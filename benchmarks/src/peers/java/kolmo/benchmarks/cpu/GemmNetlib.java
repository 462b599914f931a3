package kolmo.benchmarks.cpu;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import org.openjdk.jmh.annotations.Benchmark;

/// The matrix product of dev.ludovic.netlib, which is Java on the Vector API.
public class GemmNetlib extends GemmOperands {

  private final BLAS blas = JavaBLAS.getInstance();

  /// It is column-major: `Cᵀ = op(B)ᵀ·op(A)ᵀ` on the same arrays.
  @Benchmark
  public float[] netlib() {
    blas.sgemm(
        transposeB ? "T" : "N",
        transposeA ? "T" : "N",
        n,
        m,
        k,
        1,
        b,
        transposeB ? k : n,
        a,
        transposeA ? m : k,
        0,
        c,
        n);
    return c;
  }
}

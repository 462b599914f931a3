package kolmo.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import kolmo.autograd.array.cpu.RowProduct;
import kolmo.autograd.array.cpu.vector.FmaRate;
import kolmo.autograd.array.cpu.vector.VectorGemm;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The matrix product on the shapes of the fully connected autoencoder with batches of 100, in
/// float32, ten shapes and two slivers: the engine's product on vectors, its product without them,
/// and EJML's, on the same arrays.
///
/// `flop` is operations per nanosecond, that is GFLOP/s; [#peak] is what fused multiply-adds on
/// registers alone reach in the same minute on one core, and rates mean something as shares of it.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class GemmBench {

  private static final int STEPS = 10_000;

  /// N as it stands or T transposed, for A and B; rows of C × length of the sums × columns of C.
  /// Forward, then gradients of weights (TN), then gradients of inputs (NT).
  @Param({
    "NN 100x1024x200",
    "NN 200x1024x200",
    "NN 100x200x200",
    "NN 100x200x1024",
    "NN 100x200x10",
    "NN 100x10x200",
    "TN 1024x100x200",
    "TN 200x100x200",
    "TN 200x100x1024",
    "NT 100x200x1024",
    "NT 100x200x200",
    "NT 100x1024x200"
  })
  public String shape;

  /// Threads, of at most two.
  @Param({"1", "2"})
  public int threads;

  private final VectorGemm gemm = new VectorGemm();
  private final RowProduct rows = new RowProduct();
  private boolean transposeA;
  private boolean transposeB;
  private int m;
  private int k;
  private int n;
  private float[] a;
  private float[] b;
  private float[] c;
  private FMatrixRMaj left;
  private FMatrixRMaj right;
  private FMatrixRMaj product;

  /// Operations, which JMH divides by the time.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {

    /// Multiplications and additions.
    public long flop;
  }

  /// Draws the operands.
  @Setup
  public void draw() {
    transposeA = shape.charAt(0) == 'T';
    transposeB = shape.charAt(1) == 'T';
    String[] sizes = shape.substring(3).split("x", -1);
    m = Integer.parseInt(sizes[0]);
    k = Integer.parseInt(sizes[1]);
    n = Integer.parseInt(sizes[2]);
    a = random(1, m * k);
    b = random(2, k * n);
    c = new float[m * n];
    left = transposeA ? FMatrixRMaj.wrap(k, m, a) : FMatrixRMaj.wrap(m, k, a);
    right = transposeB ? FMatrixRMaj.wrap(n, k, b) : FMatrixRMaj.wrap(k, n, b);
    product = FMatrixRMaj.wrap(m, n, c);
  }

  /// On vectors.
  @Benchmark
  public float[] vector(Work work) {
    gemm.multiply(a, transposeA, b, transposeB, m, k, n, c, false, threads);
    work.flop += 2L * m * k * n;
    return c;
  }

  /// In loops that the compiler turns into vectors.
  @Benchmark
  public float[] rows(Work work) {
    rows.multiply(a, transposeA, b, transposeB, m, k, n, c, threads);
    work.flop += 2L * m * k * n;
    return c;
  }

  /// EJML's.
  @Benchmark
  public float[] ejml(Work work) {
    EjmlConcurrency.setMaxThreads(threads);
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
    work.flop += 2L * m * k * n;
    return c;
  }

  /// What one core can do at most.
  @Benchmark
  public float peak(Work work) {
    work.flop += (long) STEPS * FmaRate.perStep();
    return FmaRate.run(STEPS);
  }

  private static float[] random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return values;
  }
}

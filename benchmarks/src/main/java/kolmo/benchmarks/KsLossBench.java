package kolmo.benchmarks;

import java.util.concurrent.TimeUnit;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.KsLoss;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The KS loss, forward and backward through the tape, over batch sizes N, dimensions D and modes
/// K.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class KsLossBench {

  /// N×D×K; one-hot centres of scale 10, σ = 1.
  @Param({"100x10x10", "200x10x10", "200x100x10", "1000x64x20"})
  public String shape;

  /// Where it runs.
  @Param("cpu")
  public String backend;

  private Backend on;
  private Tensor z;
  private KsLoss loss;

  /// Draws the codes from the prior.
  @Setup
  public void open() {
    String[] s = shape.split("x", -1);
    int n = Integer.parseInt(s[0]);
    int d = Integer.parseInt(s[1]);
    GaussianMixture prior = GaussianMixture.oneHot(Integer.parseInt(s[2]), d, 10, 1);
    double[] codes = new double[n * d];
    double[][] drawn = prior.sample(n, new Rng(1));
    for (int i = 0; i < n; i++) {
      System.arraycopy(drawn[i], 0, codes, i * d, d);
    }
    on = Backends.open(backend);
    z = on.tensor(Shape.of(n, d), codes);
    loss = new KsLoss(prior, EmpiricalCdf.RIGHT);
  }

  /// Loss and ∂L/∂z, composed of sort, mixture CDF and elementwise operations.
  @Benchmark
  public double composed() {
    try (Tape tape = new Tape(on)) {
      Var v = tape.watch(z);
      Var value = loss.of(v);
      tape.gradients(value, v);
      return value.item();
    }
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    z.close();
    on.close();
  }
}

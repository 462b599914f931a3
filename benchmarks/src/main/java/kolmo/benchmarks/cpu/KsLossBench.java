package kolmo.benchmarks.cpu;

import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.KsLoss;
import org.ejml.concurrency.EjmlConcurrency;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The KS loss of N codes, forward and backward through the tape.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class KsLossBench {

  /// N×D×K, and whether centres are distinct, as [Codes] has it.
  @Param("100x10x10")
  public String shape;

  /// Threads, of at most two.
  @Param("1")
  public int threads;

  private Backend on;
  private Backend unfused;
  private Tensor z;
  private KsLoss loss;

  /// Draws the codes from the prior.
  @Setup
  public void open() {
    EjmlConcurrency.setMaxThreads(threads);
    int[] s = Codes.sizes(shape);
    GaussianMixture prior = Codes.prior(shape);
    on = Backends.open("cpu");
    unfused = Codes.composed(on);
    z = on.tensor(Shape.of(s[0], s[1]), Codes.draw(prior, s[0]));
    loss = new KsLoss(prior, EmpiricalCdf.RIGHT);
  }

  /// As training computes it: by the backend's fused primitive where it has one.
  @Benchmark
  public double fused() {
    return valueAndGradient(on);
  }

  /// Composed of sort, mixture CDF and elementwise operations.
  @Benchmark
  public double composed() {
    return valueAndGradient(unfused);
  }

  private double valueAndGradient(Backend backend) {
    try (Tape tape = new Tape(backend)) {
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

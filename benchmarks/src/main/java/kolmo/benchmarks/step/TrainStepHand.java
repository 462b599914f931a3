package kolmo.benchmarks.step;

import org.ejml.concurrency.EjmlConcurrency;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One step of training, written by hand on the engine's kernels.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class TrainStepHand {

  /// Threads, of at most two.
  @Param("1")
  public int threads;

  /// Whether clean and adversarial rows go back through the encoder together.
  @Param("false")
  public boolean joined;

  private HandStep hand;

  /// Makes model and batch.
  @Setup
  public void open() {
    EjmlConcurrency.setMaxThreads(threads);
    hand = new HandStep(threads, joined);
  }

  /// Crafting, loss, gradients, Adam.
  @Benchmark
  public double step() {
    return hand.step();
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    hand.close();
  }
}

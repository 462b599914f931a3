package kolmo.benchmarks;

import org.ejml.concurrency.EjmlConcurrency;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One step of training, Kolmo's.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class TrainStepBench {

  /// Threads, of at most two.
  @Param("1")
  public int threads;

  /// Which networks: `fc` or `svhn`.
  @Param("fc")
  public String model;

  private TapeStep tape;

  /// Makes model and batch.
  @Setup
  public void open() {
    EjmlConcurrency.setMaxThreads(threads);
    tape = new TapeStep(TrainSetup.of(model));
  }

  /// Through the tape.
  @Benchmark
  public double tape() {
    return tape.step();
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    tape.close();
  }
}

package kolmo.benchmarks.step;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.TrainingStep;
import org.ejml.concurrency.EjmlConcurrency;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One step of training, Kolmo's: the batch is written, a step is taken and its loss read by the
/// code that trains, on one batch again and again.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class TrainStepBench {

  /// Threads, of at most two.
  @Param("1")
  public int threads;

  /// Which networks: `fc` or `svhn`.
  @Param("fc")
  public String model;

  private Backend on;
  private Autoencoder trained;
  private TrainingStep step;
  private float[] pixels;

  /// Makes model and batch.
  @Setup
  public void open() {
    EjmlConcurrency.setMaxThreads(threads);
    TrainSetup setup = TrainSetup.of(model);
    on = Backends.open("cpu");
    trained = setup.model(on);
    step = setup.step(on, trained);
    pixels = setup.pixels();
  }

  /// Crafting, loss, gradients, Adam.
  @Benchmark
  public double step() {
    step.batch(pixels);
    return step.loss(TrainSetup.RATE);
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    step.close();
    trained.close();
    on.close();
  }
}

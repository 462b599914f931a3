package kolmo.benchmarks.step;

import kolmo.benchmarks.cpu.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One step of training on libtorch.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class TrainStepTorch {

  /// `official` or `needed`.
  @Param("official")
  public String graph;

  /// Which networks: `fc` or `svhn`.
  @Param("fc")
  public String model;

  /// Whether images and kernels are stored with channels together.
  @Param("false")
  public boolean channelsLast;

  /// Threads.
  @Param("1")
  public int threads;

  private TorchStep torch;

  /// Makes model and batch.
  @Setup
  public void open() {
    Torch.threads(threads);
    torch =
        new TorchStep(TrainSetup.of(model), graph.equals("official"), channelsLast, TorchStep.OWN);
  }

  /// Crafting, loss, gradients, Adam.
  @Benchmark
  public double step() {
    return torch.step();
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    torch.close();
  }
}

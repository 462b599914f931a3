package kolmo.benchmarks.cpu;

import kolmo.nn.loss.GaussianMixture;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The KS loss, forward and backward, on libtorch.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class KsLossTorch {

  /// As in [KsLossBench].
  @Param("100x10x10")
  public String shape;

  /// Threads.
  @Param("1")
  public int threads;

  private PointerScope scope;
  private TorchKs loss;
  private Tensor z;
  private Tensor empirical;

  /// Draws the same codes as [KsLossBench].
  @Setup
  public void open() {
    scope = new PointerScope();
    Torch.threads(threads);
    int[] s = Codes.sizes(shape);
    GaussianMixture prior = Codes.prior(shape);
    loss = new TorchKs(prior);
    z = Torch.tensor(Codes.draw(prior, s[0]), s[0], s[1]).set_requires_grad(true);
    empirical = TorchKs.empirical(s[0]);
  }

  /// Loss and ∂L/∂z.
  @Benchmark
  public double loss() {
    try (PointerScope _ = new PointerScope()) {
      Tensor value = loss.ks(z, empirical);
      value.backward();
      double item = value.item_float();
      z.grad().zero_();
      return item;
    }
  }

  /// ∂L/∂z.
  float[] gradient() {
    try (PointerScope _ = new PointerScope()) {
      loss.ks(z, empirical).backward();
      return Torch.values(z.grad());
    }
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    scope.close();
  }
}

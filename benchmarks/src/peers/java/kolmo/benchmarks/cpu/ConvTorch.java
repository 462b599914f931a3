package kolmo.benchmarks.cpu;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A convolution forward, and back to image and weights, on libtorch.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class ConvTorch {

  /// C, height and width, F.
  @Param("128x16x256")
  public String shape;

  /// Whether channels lie together, or the pixels of a channel.
  @Param("false")
  public boolean channelsLast;

  /// `forward` or `backward`.
  @Param("forward")
  public String pass;

  /// Threads.
  @Param("1")
  public int threads;

  private static final long[] TWO = {2, 2};
  private static final long[] ONE = {1, 1};

  private PointerScope scope;
  private Tensor x;
  private Tensor w;
  private Tensor b;
  private Tensor dy;
  private BoolPointer wanted;

  /// Makes operands.
  @Setup
  public void open() {
    Torch.threads(threads);
    scope = new PointerScope();
    wanted = new BoolPointer(3).put(0, true).put(1, true).put(2, false);
    ConvOperands c = ConvOperands.of(shape);
    long n = ConvOperands.BATCH;
    x = placed(Torch.tensor(ConvOperands.numbers(1, c.images()), n, c.in(), c.size(), c.size()));
    w = placed(Torch.tensor(ConvOperands.numbers(2, c.weights()), c.out(), c.in(), 4, 4));
    b = Torch.tensor(ConvOperands.numbers(3, c.out()), c.out());
    dy =
        placed(
            Torch.tensor(
                ConvOperands.numbers(4, c.features()), n, c.out(), c.size() / 2, c.size() / 2));
  }

  private Tensor placed(Tensor t) {
    return channelsLast ? t.contiguous(torch.MemoryFormat.ChannelsLast) : t;
  }

  /// Y, or dX and dW.
  @Benchmark
  public long pass() {
    return pass.equals("forward") ? forward() : backward();
  }

  private long forward() {
    try (PointerScope _ = new PointerScope()) {
      return torch.conv2d(x, w, new TensorOptional(b), TWO, ONE, ONE, 1).numel();
    }
  }

  private long backward() {
    try (PointerScope _ = new PointerScope()) {
      return torch
          .convolution_backward(
              dy,
              x,
              w,
              new LongArrayRefOptional(),
              TWO,
              ONE,
              ONE,
              false,
              new long[] {0, 0},
              1,
              wanted)
          .get0()
          .numel();
    }
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    scope.close();
  }
}

package kolmo.benchmarks.cpu;

import java.util.ArrayList;
import java.util.List;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.ejml.concurrency.EjmlConcurrency;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A convolution forward, and back to image and weights, Kolmo's.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class ConvBench {

  /// C, height and width, F.
  @Param("128x16x256")
  public String shape;

  /// `forward` or `backward`.
  @Param("forward")
  public String pass;

  /// Threads, of at most two.
  @Param("1")
  public int threads;

  private static final Window WINDOW = Window.square(ConvOperands.WINDOW, 2, 1);

  private final List<Tensor> all = new ArrayList<>();
  private Backend on;
  private Tensor x;
  private Tensor w;
  private Tensor b;
  private Tensor dy;

  /// Makes operands.
  @Setup
  public void open() {
    EjmlConcurrency.setMaxThreads(threads);
    on = Backends.open("cpu");
    ConvOperands c = ConvOperands.of(shape);
    int n = ConvOperands.BATCH;
    int area = ConvOperands.WINDOW * ConvOperands.WINDOW;
    x = made(Shape.of(n, c.size(), c.size(), c.in()), 1);
    w = made(Shape.of(area * c.in(), c.out()), 2);
    b = made(Shape.of(c.out()), 3);
    dy = made(Shape.of(n, c.size() / 2, c.size() / 2, c.out()), 4);
  }

  private Tensor made(Shape s, long seed) {
    Tensor t = on.tensor(s, ConvOperands.numbers(seed, s.size()));
    all.add(t);
    return t;
  }

  /// Y, or dX and dW.
  @Benchmark
  public int pass() {
    return pass.equals("forward") ? forward() : backward();
  }

  private int forward() {
    try (Tensor y = on.convolve(UnaryFn.IDENTITY, x, WINDOW, w, b)) {
      return y.shape().size();
    }
  }

  private int backward() {
    try (Tensor dx = on.convolveTransposed(dy, WINDOW, x.shape(), w, null);
        Tensor dw = on.convolveWeights(x, WINDOW, dy)) {
      return dx.shape().size() + dw.shape().size();
    }
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    all.forEach(Tensor::close);
    all.clear();
    on.close();
  }
}

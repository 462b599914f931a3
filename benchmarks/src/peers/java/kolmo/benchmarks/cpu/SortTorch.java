package kolmo.benchmarks.cpu;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Sorting columns on libtorch, values and indices.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class SortTorch {

  /// N×D.
  @Param("100x10")
  public String shape;

  private PointerScope scope;
  private Tensor x;

  /// The same numbers as in [SortBench].
  @Setup
  public void open() {
    scope = new PointerScope();
    Torch.threads(1);
    String[] s = shape.split("x", -1);
    int n = Integer.parseInt(s[0]);
    int d = Integer.parseInt(s[1]);
    x = Torch.tensor(SortBench.draw(n * d), n, d);
  }

  /// Down each column.
  @Benchmark
  public long sort() {
    try (PointerScope _ = new PointerScope()) {
      return torch.sort(x, 0L, false).get0().numel();
    }
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    scope.close();
  }
}

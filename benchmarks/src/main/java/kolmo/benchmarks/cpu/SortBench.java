package kolmo.benchmarks.cpu;

import java.util.Arrays;
import java.util.SplittableRandom;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Sorted;
import kolmo.autograd.array.Tensor;
import org.ejml.concurrency.EjmlConcurrency;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Sorting each column of `[N,D]`, with the permutation that the gradient needs.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class SortBench {

  /// N×D.
  @Param("100x10")
  public String shape;

  private Backend on;
  private Tensor x;
  private float[] values;
  private float[] column;
  private int n;
  private int d;

  /// The numbers that all sides sort.
  static float[] draw(int length) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /// Draws the numbers.
  @Setup
  public void open() {
    EjmlConcurrency.setMaxThreads(1);
    String[] s = shape.split("x", -1);
    n = Integer.parseInt(s[0]);
    d = Integer.parseInt(s[1]);
    values = draw(n * d);
    column = new float[n];
    on = Backends.open("cpu");
    x = on.tensor(Shape.of(n, d), values);
  }

  /// Values and permutation, stable.
  @Benchmark
  public float engine() {
    Sorted sorted = on.sortColumns(x);
    sorted.values().close();
    sorted.permutation().close();
    return 0;
  }

  /// Java's, column after column, values alone: it knows no permutation.
  @Benchmark
  public float[] arrays() {
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < n; i++) {
        column[i] = values[i * d + j];
      }
      Arrays.sort(column);
    }
    return column;
  }

  /// Gives everything back.
  @TearDown
  public void close() {
    x.close();
    on.close();
  }
}

package kolmo.autograd.array.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendContract;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.ImageContract;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Sorted;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import org.ejml.concurrency.EjmlConcurrency;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The contract, and that no array leaves the arena for good: neither in what works nor in what is
/// refused.
class CpuBackendTest extends BackendContract implements ImageContract {

  private final Arena arena = new Arena();

  @Override
  protected Backend open() {
    return new CpuBackend(arena);
  }

  @Override
  protected double epsilon() {
    return 0x1p-24;
  }

  /// Runs before the contract closes the last tensors: what is in use is what they hold.
  @AfterEach
  void everyArrayBelongsToATensor() {
    closeKept();
    assertThat(arena.used()).isZero();
  }

  @Test
  void hasEveryFusedPrimitive() {
    for (Fused primitive : Fused.values()) {
      assertThat(backend().fuses(primitive)).isTrue();
    }
  }

  @Test
  void theSecondStepAllocatesNothing() {
    step();
    long held = arena.idle();
    for (int i = 0; i < 5; i++) {
      step();
      assertThat(arena.idle()).isEqualTo(held);
    }
  }

  @Test
  void tallMatricesAreSortedFewColumnsAtATime() {
    int n = 9000;
    int d = 17;
    Shape shape = Shape.of(n, d);
    SplittableRandom random = new SplittableRandom(1);
    double[] x = random.doubles(-1, 1).map(v -> (float) v).limit(shape.size()).toArray();
    Backend on = backend();
    Sorted sorted = on.sortColumns(keep(on.tensor(shape, x)));
    double[] values = keep(sorted.values()).toDoubles();
    double[] rows = keep(sorted.permutation()).toDoubles();
    for (int j = 0; j < d; j++) {
      int column = j;
      double[] want = IntStream.range(0, n).mapToDouble(i -> x[i * d + column]).sorted().toArray();
      double[] got = IntStream.range(0, n).mapToDouble(i -> values[i * d + column]).toArray();
      assertThat(Arrays.equals(got, want)).as("values of column " + j).isTrue();
      double[] back =
          IntStream.range(0, n)
              .map(i -> (int) rows[i * d + column])
              .mapToDouble(row -> x[row * d + column])
              .toArray();
      assertThat(Arrays.equals(back, want)).as("rows of column " + j).isTrue();
    }
  }

  @Test
  void bitsDoNotDependOnThreads() {
    int before = EjmlConcurrency.getMaxThreads();
    try {
      EjmlConcurrency.setMaxThreads(1);
      float[] alone = longPasses();
      EjmlConcurrency.setMaxThreads(2);
      assertThat(Arrays.mismatch(longPasses(), alone)).isEqualTo(-1);
    } finally {
      EjmlConcurrency.setMaxThreads(before);
    }
  }

  /// Some of everything that two threads share, on so many elements that they do.
  private float[] longPasses() {
    Backend on = backend();
    Shape shape = Shape.of(102_413);
    Tensor state = keep(on.randomState(new Rng(1).skip((1L << 32) - 50_000)));
    Tensor x = keep(on.normal(state, shape));
    Tensor u = keep(on.uniform(state, shape));
    Tensor y = keep(on.map(UnaryFn.SIGMOID, keep(on.zip(BinaryFn.MUL, x, u))));
    Tensor g = keep(on.mapSlope(UnaryFn.SIGMOID, y, x));
    Tensor m = keep(on.full(shape, 0));
    Tensor v = keep(on.full(shape, 0));
    Tensor clock = keep(on.tensor(Shape.of(2), 1f, 0.01f));
    on.adam(y, g, m, v, clock, new AdamRates(0.9, 0.999, 1e-8));
    return keep(on.zipSlope(BinaryFn.DIV, 1, x, keep(on.map(UnaryFn.EXP, y)), g)).toFloats();
  }

  private void step() {
    Backend on = backend();
    try (Tensor x = on.full(Shape.of(20, 31), 0.5);
        Tensor w = on.full(Shape.of(31, 7), 0.1);
        Tensor b = on.full(Shape.of(7), 0.1);
        Tensor y = on.affine(UnaryFn.RELU, x, w, b);
        Tensor z = on.zip(BinaryFn.MUL, y, b);
        Tensor dx = on.matmul(z, false, w, true)) {
      assertThat(dx.shape()).isEqualTo(x.shape());
    }
  }
}

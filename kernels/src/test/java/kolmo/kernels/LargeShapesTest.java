package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.KsDistance;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Sorted;
import kolmo.autograd.array.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sizes around which the host takes another kernel, against the CPU backend.
class LargeShapesTest {

  private final Backend cpu = Backends.open("cpu");
  private final Backend emulated = Backends.open("cuda-emulated");
  private final List<Tensor> kept = new ArrayList<>();

  @AfterEach
  void close() {
    kept.forEach(Tensor::close);
    assertThat(emulated.live()).isZero();
    cpu.close();
    emulated.close();
  }

  /// 512 rows are the last of the network, 2304 those of one tile; then one, two and three passes
  /// of merging, with runs that end anywhere.
  @ParameterizedTest
  @ValueSource(ints = {64, 65, 511, 512, 513, 2303, 2304, 2305, 4608, 4609, 7000, 9217})
  void sortsColumnsOfEveryLength(int n) {
    float[] x = values(n * 2);
    for (int i = 0; i < x.length; i += 3) {
      x[i] = Math.round(x[i] * 4); // many ties
    }
    Sorted want = keep(cpu.sortColumns(tensor(cpu, x, n, 2)));
    Sorted got = keep(emulated.sortColumns(tensor(emulated, x, n, 2)));
    assertThat(got.permutation().toFloats()).containsExactly(want.permutation().toFloats());
    assertThat(got.values().toFloats()).containsExactly(want.values().toFloats());
  }

  /// 256 centres are the most that one block holds.
  @ParameterizedTest
  @CsvSource({"300,256", "300,257", "100,600", "2304,2", "2305,2", "600,300"})
  void distanceWithEveryKernel(int n, int k) {
    float[] z = values(n * 2);
    float[] mu = values(k * 2);
    KsDistance want = keep(cpu.ksDistance(tensor(cpu, z, n, 2), tensor(cpu, mu, k, 2), 0.5, 0.5));
    KsDistance got =
        keep(emulated.ksDistance(tensor(emulated, z, n, 2), tensor(emulated, mu, k, 2), 0.5, 0.5));
    double value = want.value().item();
    assertThat(got.value().item()).isCloseTo(value, within(1e-6 * value));
    float[] slope = want.slope().toFloats();
    float[] other = got.slope().toFloats();
    for (int i = 0; i < slope.length; i++) {
      assertThat(other[i]).isCloseTo(slope[i], within(1e-6f / n));
    }
  }

  @Test
  void sumsInTwoStages() {
    for (Shape shape : List.of(Shape.of(20_011, 3), Shape.of(3, 7001, 2), Shape.of(130_003))) {
      float[] x = values(shape.size());
      Tensor a = keep(cpu.tensor(shape, x));
      Tensor b = keep(emulated.tensor(shape, x));
      for (int axis = 0; axis < shape.rank(); axis++) {
        float[] want = keep(cpu.reduce(ReduceFn.MEAN, a, axis)).toFloats();
        float[] got = keep(emulated.reduce(ReduceFn.MEAN, b, axis)).toFloats();
        assertThat(got).containsExactly(want, within(1e-7f));
      }
    }
  }

  private static float[] values(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = Rng.normal(5, i);
    }
    return x;
  }

  private Tensor tensor(Backend on, float[] values, int n, int d) {
    return keep(on.tensor(Shape.of(n, d), values));
  }

  private Tensor keep(Tensor t) {
    kept.add(t);
    return t;
  }

  private Sorted keep(Sorted s) {
    keep(s.values());
    keep(s.permutation());
    return s;
  }

  private KsDistance keep(KsDistance k) {
    keep(k.value());
    keep(k.slope());
    return k;
  }
}

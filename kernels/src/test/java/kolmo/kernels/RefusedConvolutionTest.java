package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import kolmo.kernels.Layers.Result;
import org.junit.jupiter.api.Test;

/// A library that cannot do some convolutions: those are unfolded, the others are still its own.
class RefusedConvolutionTest {

  private static final Shape IMAGE = Shape.of(2, 8, 6, 3);
  private static final Window WINDOW = Window.square(4, 2, 1);
  private static final Shape WEIGHTS = Shape.of(48, 5);
  private static final Shape FEATURES = Shape.of(2, 4, 3, 5);

  @Test
  void nothingIsRefused() {
    SmallDevice device = new SmallDevice(1 << 20);
    Map<Result, float[]> own = results(device);
    assertThat(device.asked).containsExactly(Result.FEATURES, Result.IMAGE, Result.FILTER);
    same(own, results(unfolding()));
  }

  /// At once, because cuDNN has no algorithm.
  @Test
  void eachCanBeRefusedBefore() {
    for (Result refused : Result.values()) {
      SmallDevice device = new SmallDevice(1 << 20);
      device.refusedBefore = refused;
      Map<Result, float[]> got = results(device);
      assertThat(device.asked).hasSize(2).doesNotContain(refused);
      same(got, results(unfolding()));
      assertThat(got.get(refused)).containsExactly(results(unfolding()).get(refused));
    }
  }

  /// Only when it is asked to compute it.
  @Test
  void eachCanBeRefusedAfterAll() {
    for (Result refused : Result.values()) {
      SmallDevice device = new SmallDevice(1 << 20);
      device.refusedAfter = refused;
      Map<Result, float[]> got = results(device);
      assertThat(device.asked).hasSize(3);
      same(got, results(unfolding()));
      assertThat(got.get(refused)).containsExactly(results(unfolding()).get(refused));
    }
  }

  private static Device unfolding() {
    return new EmulatedDevice(false);
  }

  private static Map<Result, float[]> results(Device device) {
    Map<Result, float[]> results = new EnumMap<>(Result.class);
    try (Backend on = new CudaBackend(device)) {
      try (Tensor x = on.tensor(IMAGE, values(1, IMAGE));
          Tensor w = on.tensor(WEIGHTS, values(2, WEIGHTS));
          Tensor b = on.tensor(Shape.of(5), values(3, Shape.of(5)));
          Tensor c = on.tensor(Shape.of(3), values(4, Shape.of(3)));
          Tensor dy = on.tensor(FEATURES, values(5, FEATURES));
          Tensor y = on.convolve(UnaryFn.RELU, x, WINDOW, w, b);
          Tensor image = on.convolveTransposed(dy, WINDOW, IMAGE, w, c);
          Tensor dw = on.convolveWeights(x, WINDOW, dy)) {
        results.put(Result.FEATURES, y.toFloats());
        results.put(Result.IMAGE, image.toFloats());
        results.put(Result.FILTER, dw.toFloats());
      }
      assertThat(((CudaBackend) on).used()).isZero();
    }
    return results;
  }

  private static void same(Map<Result, float[]> got, Map<Result, float[]> want) {
    want.forEach((result, v) -> assertThat(got.get(result)).containsExactly(v, within(1e-5f)));
  }

  private static float[] values(int seed, Shape shape) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Rng.normal(seed, i);
    }
    return values;
  }
}

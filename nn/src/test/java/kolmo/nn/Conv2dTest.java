package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import kolmo.autograd.GradCheck;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Convolutions against the sums that define them, written as plain loops over pixels.
class Conv2dTest {

  /// N, H, W, C, out, window height and width, stride, padding.
  @ParameterizedTest
  @CsvSource({
    "2,8,8,3,5, 4,4,2,1",
    "1,1,1,1,1, 1,1,1,0",
    "3,2,2,7,4, 4,4,2,1",
    "2,7,5,2,3, 3,2,2,0",
    "1,5,9,1,2, 5,3,1,2",
    "2,9,7,3,1, 2,2,3,0"
  })
  void isTheSumOverTheWindow(
      int n, int h, int w, int c, int out, int height, int width, int stride, int padding) {
    Window window = new Window(height, width, stride, padding);
    Shape image = Shape.of(n, h, w, c);
    double[] x = normal(1, image.size());
    double[] weight = normal(2, height * width * c * out);
    double[] bias = normal(3, out);
    int down = (h + 2 * padding - height) / stride + 1;
    int across = (w + 2 * padding - width) / stride + 1;
    double[] want = new double[n * down * across * out];
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < down; p++) {
        for (int q = 0; q < across; q++) {
          for (int o = 0; o < out; o++) {
            double sum = bias[o];
            for (int k = 0; k < height; k++) {
              for (int l = 0; l < width; l++) {
                int y = p * stride - padding + k;
                int z = q * stride - padding + l;
                for (int m = 0; m < c && 0 <= y && y < h && 0 <= z && z < w; m++) {
                  sum +=
                      x[((i * h + y) * w + z) * c + m]
                          * weight[((k * width + l) * c + m) * out + o];
                }
              }
            }
            want[((i * down + p) * across + q) * out + o] = Math.max(0, sum);
          }
        }
      }
    }
    for (String name : List.of("oracle", "cpu")) {
      try (Backend on = Backends.open(name);
          Tensor images = on.tensor(image, x);
          Tape tape = new Tape(on)) {
        Parameter wp = new Parameter("w", on.tensor(Shape.of(height * width * c, out), weight));
        Parameter bp = new Parameter("b", on.tensor(Shape.of(out), bias));
        Var y = new Conv2d(wp, bp, window, UnaryFn.RELU).of(tape.constant(images));
        assertThat(y.shape()).isEqualTo(Shape.of(n, down, across, out));
        assertThat(y.value().toDoubles()).containsExactly(want, within(1e-4));
        Parameter.close(List.of(wp, bp));
      }
    }
  }

  /// ⟨conv(X), Y⟩ = ⟨X, convᵀ(Y)⟩ for the same weight and no biases: that is what it is named for.
  @ParameterizedTest
  @CsvSource({"2,8,8,3,5, 4,2,1", "1,5,7,2,3, 3,2,1", "3,4,4,1,4, 2,1,0", "1,6,6,2,2, 6,3,3"})
  void theTransposedOneIsTheAdjoint(
      int n, int h, int w, int c, int out, int size, int stride, int padding) {
    Window window = Window.square(size, stride, padding);
    try (Backend on = Backends.open("oracle");
        Tape tape = new Tape(on)) {
      int down = window.down(h);
      int across = window.across(w);
      Tensor values = on.tensor(Shape.of(size * size * c, out), normal(2, size * size * c * out));
      Parameter weight = new Parameter("w", values);
      Parameter none = new Parameter("b", on.full(Shape.of(out), 0));
      Parameter zero = new Parameter("b′", on.full(Shape.of(c), 0));
      Var x = tape.constant(Shape.of(n, h, w, c), normal(1, n * h * w * c));
      Var y = tape.constant(Shape.of(n, down, across, out), normal(3, n * down * across * out));
      Var conv = new Conv2d(weight, none, window, UnaryFn.IDENTITY).of(x);
      Var transposed = new ConvTranspose2d(weight, zero, window).of(y);
      assertThat(transposed.shape()).isEqualTo(x.shape());
      assertThat(transposed.mul(x).sum().item()).isCloseTo(conv.mul(y).sum().item(), within(1e-9));
      Parameter.close(List.of(weight, none, zero));
    }
  }

  @Test
  void gradientsMeetCentralDifferences() {
    Window window = Window.square(4, 2, 1);
    GradCheck.onAll(in -> in.get(0).convolve(window, in.get(1), in.get(2), UnaryFn.SIGMOID))
        .at(Shape.of(2, 4, 6, 2), normal(1, 96))
        .at(Shape.of(32, 3), normal(2, 96))
        .at(Shape.of(3), normal(3, 3))
        .within(1e-7);
    GradCheck.onAll(
            in ->
                in.get(0)
                    .convolveTransposed(window, Shape.of(1, 4, 6, 2), in.get(1), in.get(2))
                    .square())
        .at(Shape.of(1, 2, 3, 3), normal(1, 18))
        .at(Shape.of(32, 3), normal(2, 96))
        .at(Shape.of(2), normal(3, 2))
        .within(1e-7);
  }

  @Test
  void poolsAreMeans() {
    try (Backend on = Backends.open("oracle");
        Tape tape = new Tape(on)) {
      Var x = tape.constant(Shape.of(1, 3, 3, 1), 1, 2, 9, 3, 6, 9, 9, 9, 9);
      Var half = AveragePool.HALF.of(x);
      assertThat(half.shape()).isEqualTo(Shape.of(1, 1, 1, 1));
      assertThat(half.item()).isEqualTo(3);
      Var channels = tape.constant(Shape.of(2, 1, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
      assertThat(AveragePool.GLOBAL.of(channels).value().toDoubles()).containsExactly(2, 3, 6, 7);
      Var four =
          tape.constant(
              Shape.of(1, 4, 2, 2), DoubleStream.iterate(0, v -> v + 1).limit(16).toArray());
      assertThat(AveragePool.HALF.of(four).value().toDoubles()).containsExactly(3, 4, 11, 12);
      assertThat(AveragePool.HALF.of(tape.constant(Shape.of(2, 1, 5, 3), normal(1, 30))).shape())
          .isEqualTo(Shape.of(2, 0, 2, 3));
    }
    GradCheck.on(x -> AveragePool.HALF.of(x).square())
        .at(Shape.of(2, 4, 5, 2), normal(1, 80))
        .within(1e-7);
    GradCheck.on(x -> AveragePool.GLOBAL.of(x).square())
        .at(Shape.of(2, 3, 2, 2), normal(1, 24))
        .within(1e-7);
  }

  static double[] normal(long seed, int n) {
    Rng rng = new Rng(seed);
    return DoubleStream.generate(rng::nextGaussian).limit(n).toArray();
  }
}

package kolmo.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Fused operations against their composed twins, and `cpu` against `oracle`, gradients included.
class TwinsTest {

  @ParameterizedTest
  @EnumSource(
      value = UnaryFn.class,
      names = {"IDENTITY", "RELU", "SIGMOID", "TANH"})
  void affineEqualsItsComposedTwin(UnaryFn fn) {
    for (int[] s : new int[][] {{1, 1, 1}, {5, 3, 2}, {33, 17, 31}, {2, 257, 10}, {0, 4, 3}}) {
      double[][] in = inputs(s[0] * s[1], s[1] * s[2], s[2]);
      Shape[] shapes = {Shape.of(s[0], s[1]), Shape.of(s[1], s[2]), Shape.of(s[2])};
      double[][] fused = run("cpu", shapes, in, v -> v.get(0).affine(v.get(1), v.get(2), fn));
      double[][] composed =
          run("cpu", shapes, in, v -> v.get(0).matmul(v.get(1)).add(v.get(2)).map(fn));
      double[][] exact = run("oracle", shapes, in, v -> v.get(0).affine(v.get(1), v.get(2), fn));
      close(fused, composed, 2e-7 * (8 + s[1]));
      close(fused, exact, 2e-7 * (8 + s[1]));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "7,3,2", "31,2,5", "33,10,10", "257,4,3"})
  void mixtureCdfEqualsItsComposedTwin(int n, int d, int k) {
    double[] t = inputs(n * d)[0];
    double[] mu = Arrays.stream(inputs(k * d)[0]).map(v -> 3 * v).toArray();
    Function<List<Var>, Var> fused =
        v -> v.getFirst().mixtureCdf(v.getFirst().tape().constant(Shape.of(k, d), mu), 0.8);
    Function<List<Var>, Var> composed =
        v -> {
          Tape tape = v.getFirst().tape();
          Var u =
              v.getFirst()
                  .view(Shape.of(n, 1, d))
                  .sub(tape.constant(Shape.of(1, k, d), mu))
                  .mul(1 / 0.8);
          return u.map(UnaryFn.NORMAL_CDF).mean(1).view(Shape.of(n, d));
        };
    Shape[] shapes = {Shape.of(n, d)};
    double[][] in = {t};
    close(run("oracle", shapes, in, fused), run("oracle", shapes, in, composed), 1e-13);
    close(run("cpu", shapes, in, fused), run("oracle", shapes, in, fused), 1e-6);
  }

  @Test
  void sortingThroughTheTapeOnBothBackends() {
    Shape[] shapes = {Shape.of(33, 5)};
    double[][] in = inputs(33 * 5);
    Function<List<Var>, Var> f = v -> v.getFirst().sortColumns().square().mean(1);
    close(run("cpu", shapes, in, f), run("oracle", shapes, in, f), 1e-6);
  }

  /// The result and the gradient of Σ y·cos(index) for each input.
  private static double[][] run(
      String backend, Shape[] shapes, double[][] in, Function<List<Var>, Var> f) {
    try (Backend on = Backends.open(backend)) {
      int before = on.live();
      Tensor[] leaves = new Tensor[in.length];
      Arrays.setAll(leaves, i -> on.tensor(shapes[i], in[i]));
      double[][] out = new double[in.length + 1][];
      try (Tape tape = new Tape(on)) {
        List<Var> vars = Arrays.stream(leaves).map(tape::watch).toList();
        Var y = f.apply(vars);
        double[] w = new double[y.shape().size()];
        Arrays.setAll(w, Math::cos);
        Gradients g = tape.gradients(y.mul(tape.constant(y.shape(), w)).sum(), vars);
        out[0] = y.value().toDoubles();
        for (int i = 0; i < in.length; i++) {
          out[i + 1] = g.of(vars.get(i)).toDoubles();
        }
      }
      Arrays.stream(leaves).forEach(Tensor::close);
      assertThat(on.live()).isEqualTo(before);
      return out;
    }
  }

  private static void close(double[][] a, double[][] b, double tolerance) {
    assertThat(a.length).isEqualTo(b.length);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).containsExactly(b[i], within(tolerance));
    }
  }

  /// Numbers that are exact in float32, so that both backends start from the same point.
  private static double[][] inputs(int... sizes) {
    double[][] out = new double[sizes.length][];
    int from = 0;
    for (int i = 0; i < sizes.length; i++) {
      double[] all = OpGradientTest.normal(from + sizes[i]);
      out[i] = Arrays.stream(all).skip(from).map(v -> (float) v).toArray();
      from += sizes[i];
    }
    return out;
  }
}

package kolmo.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
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
  @EnumSource(
      value = UnaryFn.class,
      names = {"IDENTITY", "RELU", "SIGMOID"})
  void batchNormEqualsItsComposedTwin(UnaryFn fn) {
    for (int[] s : new int[][] {{2, 1}, {5, 3}, {33, 17}, {300, 2}}) {
      double[][] in = inputs(s[0] * s[1], s[1], s[1]);
      Shape[] shapes = {Shape.of(s[0], s[1]), Shape.of(s[1]), Shape.of(s[1])};
      Function<List<Var>, Var> normalized =
          v -> v.get(0).batchNorm(v.get(1), v.get(2), 1e-2, fn).y();
      double[][] fused = run("cpu", shapes, in, normalized);
      double[][] exact = run("oracle", shapes, in, normalized); // which lacks the fused one
      close(fused, exact, 2e-7 * (8 + s[0])); // sums over rows
    }
  }

  /// N, H, W, C, F, size of the window, stride, padding; with channels few and many.
  @ParameterizedTest
  @CsvSource({
    "2,4,6,3,5,4,2,1",
    "1,1,1,1,1,1,1,0",
    "2,8,8,16,33,4,2,1",
    "3,7,5,17,16,3,2,0",
    "2,9,9,16,20,2,3,0",
    "1,6,6,20,16,5,1,2",
    "0,4,4,16,16,4,2,1"
  })
  void convolutionEqualsItsComposedTwin(
      int n, int h, int w, int c, int f, int size, int stride, int padding) {
    Window window = Window.square(size, stride, padding);
    Shape image = Shape.of(n, h, w, c);
    Shape features = Shape.of(n, window.down(h), window.across(w), f);
    Shape weights = Shape.of(size * size * c, f);
    double tolerance = 4e-7 * (8 + size * size * Math.max(c, f) + features.size() / f);
    for (UnaryFn fn : List.of(UnaryFn.IDENTITY, UnaryFn.SIGMOID)) {
      Function<List<Var>, Var> convolution = v -> v.get(0).convolve(window, v.get(1), v.get(2), fn);
      Shape[] shapes = {image, weights, Shape.of(f)};
      double[][] in = inputs(image.size(), weights.size(), f);
      close(run("cpu", shapes, in, convolution), run("oracle", shapes, in, convolution), tolerance);
    }
    Function<List<Var>, Var> transposed =
        v -> v.get(0).convolveTransposed(window, image, v.get(1), v.get(2));
    Shape[] shapes = {features, weights, Shape.of(c)};
    double[][] in = inputs(features.size(), weights.size(), c);
    close(run("cpu", shapes, in, transposed), run("oracle", shapes, in, transposed), tolerance);
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

  @ParameterizedTest
  @CsvSource({"1,1,1", "7,3,2", "31,2,5", "33,17,10", "257,4,3", "700,3,2", "0,3,2", "3,0,2"})
  void ksDistanceEqualsItsComposedTwin(int n, int d, int k) {
    Shape[] shapes = {Shape.of(n, d)};
    double[] mu = Arrays.stream(inputs(k * d)[0]).map(v -> 3 * v).toArray();
    double[][] in = inputs(n * d);
    for (double offset : new double[] {1, 0.5}) {
      Function<List<Var>, Var> fused = v -> v.get(0).ksDistance(centers(v, k, d, mu), 0.8, offset);
      Function<List<Var>, Var> composed =
          v -> {
            double[] steps = new double[n];
            Arrays.setAll(steps, i -> (i + offset) / n);
            Var empirical = v.get(0).tape().constant(Shape.of(n, 1), steps);
            Var model = v.get(0).sortColumns().mixtureCdf(centers(v, k, d, mu), 0.8);
            return model.sub(empirical).square().mean();
          };
      meet(shapes, in, fused, composed);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "7,3,2", "31,2,5", "33,17,10", "257,4,3", "1100,3,2", "0,3,2", "3,0,2"})
  void ksTwoSampleEqualsItsComposedTwin(int n, int d, int k) {
    Shape[] shapes = {Shape.of(n, d), Shape.of(n, d)};
    double[] mu = Arrays.stream(inputs(k * d)[0]).map(v -> 3 * v).toArray();
    double[][] in = inputs(n * d, n * d);
    for (boolean sorted : new boolean[] {false, true}) {
      Function<List<Var>, Var> fused =
          v -> v.get(0).ksTwoSample(v.get(1), centers(v, k, d, mu), 0.8, sorted);
      Function<List<Var>, Var> composed =
          v -> {
            Var a = sorted ? v.get(0).sortColumns() : v.get(0);
            Var b = sorted ? v.get(1).sortColumns() : v.get(1);
            Var f = a.mixtureCdf(centers(v, k, d, mu), 0.8);
            return f.sub(b.mixtureCdf(centers(v, k, d, mu), 0.8)).square().mean();
          };
      meet(shapes, in, fused, composed);
    }
  }

  @Test
  void aLossOfOneOfTwoBatchesAsksForOneSlope() {
    Shape[] shapes = {Shape.of(7, 3)};
    double[] mu = inputs(6)[0];
    Function<List<Var>, Var> f =
        v -> {
          Var fixed = v.get(0).detach();
          return v.get(0).mul(2).ksTwoSample(fixed, centers(v, 2, 3, mu), 1, false);
        };
    close(run("cpu", shapes, inputs(21), f), run("oracle", shapes, inputs(21), f), 1e-6);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void centersHaveNoGradient(boolean two) {
    try (Backend on = Backends.open("cpu");
        Tensor z = on.full(Shape.of(2, 2), 1);
        Tensor mu = on.full(Shape.of(2, 2), 0);
        Tape tape = new Tape(on)) {
      Var v = tape.watch(z);
      Var centers = tape.watch(mu);
      Var loss = two ? v.ksTwoSample(v, centers, 1, false) : v.ksDistance(centers, 1, 1);
      assertThatThrownBy(() -> tape.gradients(loss, centers))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("centers");
    }
  }

  private static Var centers(List<Var> v, int k, int d, double[] mu) {
    return v.getFirst().tape().constant(Shape.of(k, d), mu);
  }

  /// Fused on cpu against composed on cpu and on the oracle, and the oracle against itself.
  private static void meet(
      Shape[] shapes,
      double[][] in,
      Function<List<Var>, Var> fused,
      Function<List<Var>, Var> twin) {
    double[][] exact = run("oracle", shapes, in, twin);
    close(run("oracle", shapes, in, fused), exact, 0);
    double[][] got = run("cpu", shapes, in, fused);
    close(got, run("cpu", shapes, in, twin), 1e-6);
    close(got, exact, 1e-6);
    if (in[0].length > 0) {
      double value = exact[0][0]; // an error of 1e-7 in e is one of 2e-7·√L in L
      assertThat(got[0][0]).isCloseTo(value, within(1e-5 * value + 2e-7 * Math.sqrt(value)));
      for (int i = 1; i < got.length; i++) { // 2/ND · e · p: e has the rounding of F, 1 at most
        double slack = 2.0 / in[0].length * 1e-7;
        assertThat(got[i]).containsExactly(exact[i], within(slack));
      }
    }
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

package kolmo.autograd.array;

import static kolmo.autograd.array.Values.all;
import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What convolutions are made of: windows on images, transposition, normalised columns.
public interface ImageContract extends Contract {

  /// Images and windows: those of the models, of one pixel, with places left over at the edge, with
  /// gaps, wider than the image within the padding, not square, and none.
  List<Case> WINDOWS =
      List.of(
          new Case(Shape.of(2, 8, 8, 3), Window.square(4, 2, 1)),
          new Case(Shape.of(3, 2, 2, 33), Window.square(4, 2, 1)),
          new Case(Shape.of(1, 1, 1, 1), Window.square(1, 1, 0)),
          new Case(Shape.of(1, 1, 1, 2), Window.square(3, 1, 1)),
          new Case(Shape.of(2, 7, 5, 2), Window.square(3, 2, 0)),
          new Case(Shape.of(2, 7, 9, 1), Window.square(2, 3, 0)),
          new Case(Shape.of(1, 3, 2, 31), Window.square(5, 1, 2)),
          new Case(Shape.of(1, 5, 33, 2), new Window(2, 7, 2, 3)),
          new Case(Shape.of(1, 2, 3, 1), Window.square(2, 4, 6)),
          new Case(Shape.of(3, 17, 19, 32), Window.square(3, 1, 1)),
          new Case(Shape.of(0, 4, 4, 3), Window.square(4, 2, 1)),
          new Case(Shape.of(2, 4, 4, 0), Window.square(4, 2, 1)));

  /// An image `[N,H,W,C]` and a window on it.
  record Case(Shape image, Window window) {

    /// Which element of the image stands at element `i` of the rows, or −1 beyond the image.
    int pixel(int i) {
      int c = image.dim(3);
      int across = window.across(image.dim(2));
      int places = window.down(image.dim(1)) * across;
      int row = window.area() * c;
      int place = i / row % places;
      int y = place / across * window.stride() - window.padding() + i % row / (window.width() * c);
      int x = place % across * window.stride() - window.padding() + i % row / c % window.width();
      boolean inside = 0 <= y && y < image.dim(1) && 0 <= x && x < image.dim(2);
      int n = i / row / places;
      return inside ? ((n * image.dim(1) + y) * image.dim(2) + x) * c + i % c : -1;
    }

    /// Shape of the rows.
    Shape rows() {
      int places = window.down(image.dim(1)) * window.across(image.dim(2));
      return Shape.of(image.dim(0) * places, window.area() * image.dim(3));
    }
  }

  @Test
  default void transposeChangesTheLastTwoAxesOver() {
    for (int a : LENGTHS) {
      for (int b : new int[] {0, 1, 3, 33}) {
        Tensor x = normal(1, 2, a, b);
        double[] v = x.toDoubles();
        Tensor y = keep(backend().transpose(x));
        assertThat(y.shape()).isEqualTo(Shape.of(2, b, a));
        int size = a * b;
        assertSame(
            a + " " + b, y, all(v.length, i -> v[i / size * size + i % a * b + i % size / a]));
      }
    }
    Tensor x = tensor(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertSame("[2,3]", keep(backend().transpose(x)), new double[] {1, 4, 2, 5, 3, 6});
  }

  @Test
  default void unfoldIsWhatTheWindowSees() {
    for (Case at : WINDOWS) {
      Tensor x = tensor(at.image, Values.normal(1, at.image.size()));
      double[] v = x.toDoubles();
      Tensor y = keep(backend().unfold(x, at.window));
      assertThat(y.shape()).isEqualTo(at.rows());
      double[] want = all(at.rows().size(), i -> at.pixel(i) < 0 ? 0 : v[at.pixel(i)]);
      assertSame(at.toString(), y, want);
    }
  }

  @Test
  default void unfoldByHand() {
    Tensor x = tensor(Shape.of(1, 2, 2, 1), 1, 2, 3, 4);
    assertSame(
        "2×2 with a border",
        keep(backend().unfold(x, Window.square(2, 1, 1))),
        new double[] {
          0, 0, 0, 1, 0, 0, 1, 2, 0, 0, 2, 0, //
          0, 1, 0, 3, 1, 2, 3, 4, 2, 0, 4, 0, //
          0, 3, 0, 0, 3, 4, 0, 0, 4, 0, 0, 0
        });
  }

  @Test
  default void foldAddsUpWhatTheWindowSaw() {
    for (Case at : WINDOWS) {
      Tensor rows = tensor(at.rows(), Values.normal(2, at.rows().size()));
      Tensor bias = normal(3, at.image.dim(3));
      double[] v = rows.toDoubles();
      double[] b = bias.toDoubles();
      double[] without = new double[at.image.size()];
      double[] size = new double[at.image.size()];
      for (int i = 0; i < v.length; i++) {
        if (at.pixel(i) >= 0) {
          without[at.pixel(i)] += v[i];
          size[at.pixel(i)] += Math.abs(v[i]);
        }
      }
      Tensor plain = keep(backend().fold(rows, at.window, at.image, null));
      assertThat(plain.shape()).isEqualTo(at.image);
      assertNear(at.toString(), plain, without, i -> 36 * unit() * size[i]);
      double[] with = all(without.length, i -> without[i] + b[i % b.length]);
      assertNear(
          at + " and a bias",
          keep(backend().fold(rows, at.window, at.image, bias)),
          with,
          i -> 36 * unit() * (size[i] + Math.abs(b[i % b.length])));
    }
  }

  @Test
  default void foldByHand() {
    Tensor rows = tensor(Shape.of(2, 2), 1, 2, 10, 20);
    Tensor bias = tensor(Shape.of(1), 100);
    assertSame(
        "two pixels, one of them seen twice",
        keep(backend().fold(rows, new Window(1, 2, 1, 0), Shape.of(1, 1, 3, 1), bias)),
        new double[] {101, 112, 120});
  }

  @Test
  default void convolutionsAreSumsOverTheWindow() {
    for (Case at : WINDOWS) {
      for (int f : List.of(1, 17)) {
        if (lacksConvolution(at, f)) {
          return;
        }
        convolve(at, f);
      }
    }
  }

  /// Where there are channels enough to go another way: as the models', with places left over at
  /// the edge, with gaps, beyond a block of rows, of steps, and of both.
  @Test
  default void convolutionsOfManyChannels() {
    for (Case at :
        List.of(
            new Case(Shape.of(2, 8, 8, 16), Window.square(4, 2, 1)),
            new Case(Shape.of(5, 4, 4, 33), Window.square(4, 2, 1)),
            new Case(Shape.of(3, 7, 5, 17), new Window(2, 3, 2, 0)),
            new Case(Shape.of(2, 14, 11, 16), Window.square(2, 3, 0)),
            new Case(Shape.of(1, 5, 6, 31), Window.square(5, 1, 2)),
            new Case(Shape.of(1, 4, 5, 16), Window.square(2, 4, 6)),
            new Case(Shape.of(37, 4, 4, 16), Window.square(3, 1, 1)),
            new Case(Shape.of(2, 4, 4, 300), Window.square(3, 1, 0)))) {
      for (int f : List.of(16, 33, 270)) {
        if (lacksConvolution(at, f)) {
          return;
        }
        convolve(at, f);
      }
    }
  }

  private boolean lacksConvolution(Case at, int f) {
    Tensor x = normal(1, at.image.size());
    Tensor image = keep(backend().view(x, at.image));
    Tensor w = normal(2, at.rows().dim(1), f);
    return lacks(Fused.CONVOLVE, () -> backend().convolve(UnaryFn.RELU, image, at.window, w, null));
  }

  private void convolve(Case at, int f) {
    int k = at.rows().dim(1);
    int places = at.rows().dim(0);
    Shape features =
        Shape.of(
            at.image.dim(0), at.window.down(at.image.dim(1)), at.window.across(at.image.dim(2)), f);
    Tensor x = tensor(at.image, Values.normal(1, at.image.size()));
    Tensor w = normal(2, k, f);
    Tensor b = normal(3, f);
    Tensor c = normal(4, at.image.dim(3));
    Tensor d = tensor(features, Values.normal(5, features.size()));
    double[] xs = x.toDoubles();
    double[] ws = w.toDoubles();
    double[] bs = b.toDoubles();
    double[] cs = c.toDoubles();
    double[] ds = d.toDoubles();
    double[] y = all(features.size(), i -> bs[i % f]);
    double[] image = all(at.image.size(), i -> cs[i % cs.length]);
    double[] dw = new double[k * f];
    for (int i = 0; i < places * k; i++) {
      int from = at.pixel(i);
      for (int j = 0; from >= 0 && j < f; j++) {
        y[i / k * f + j] += xs[from] * ws[i % k * f + j];
        image[from] += ds[i / k * f + j] * ws[i % k * f + j];
        dw[i % k * f + j] += xs[from] * ds[i / k * f + j];
      }
    }
    String what = at + " to " + f;
    double unit = 4 * unit(); // of numbers below 4
    Tensor plain = keep(backend().convolve(UnaryFn.IDENTITY, x, at.window, w, b));
    assertThat(plain.shape()).isEqualTo(features);
    assertNear(what, plain, y, i -> unit * (8 + k));
    Tensor relu = keep(backend().convolve(UnaryFn.RELU, x, at.window, w, b));
    assertNear(what, relu, all(y.length, i -> Math.max(0, y[i])), i -> unit * (8 + k));
    Tensor bare = keep(backend().convolve(UnaryFn.IDENTITY, x, at.window, w, null));
    assertNear(what, bare, all(y.length, i -> y[i] - bs[i % f]), i -> unit * (8 + k));
    Tensor back = keep(backend().convolveTransposed(d, at.window, at.image, w, c));
    assertThat(back.shape()).isEqualTo(at.image);
    double terms = 8.0 + at.window.area() * f;
    assertNear(what + ", transposed", back, image, i -> unit * terms);
    Tensor without = keep(backend().convolveTransposed(d, at.window, at.image, w, null));
    double[] rest = all(image.length, i -> image[i] - cs[i % cs.length]);
    assertNear(what + ", transposed", without, rest, i -> unit * terms);
    Tensor slopes = keep(backend().convolveWeights(x, at.window, d));
    assertThat(slopes.shape()).isEqualTo(w.shape());
    assertNear(what + ", weights", slopes, dw, i -> unit * (8 + places));
  }

  @Test
  default void batchNormIsWhatItSays() {
    for (UnaryFn fn : List.of(UnaryFn.IDENTITY, UnaryFn.RELU, UnaryFn.SIGMOID)) {
      for (int n : List.of(1, 2, 33, 257, 1000)) {
        for (int c : List.of(0, 1, 3, 16, 33)) {
          Tensor gamma = normal(1, c);
          Tensor beta = normal(2, c);
          float[] far = Values.normal(3, n * c);
          for (int i = 0; i < far.length; i++) {
            far[i] += 10 * (i % c); // means away from 0
          }
          Tensor x = tensor(Shape.of(n, c), far);
          if (lacks(Fused.BATCH_NORM, () -> backend().batchNorm(fn, x, gamma, beta, 1e-5))) {
            return;
          }
          compare(fn, x, gamma, beta, normal(4, n, c));
        }
      }
    }
  }

  private void compare(UnaryFn fn, Tensor x, Tensor gamma, Tensor beta, Tensor dy) {
    double epsilon = 1e-5;
    int n = x.shape().dim(0);
    int c = x.shape().dim(1);
    double[] v = x.toDoubles();
    double[] g = gamma.toDoubles();
    double[] b = beta.toDoubles();
    double[] d = dy.toDoubles();
    double[] mean = new double[c];
    double[] variance = new double[c];
    double[] dGamma = new double[c];
    double[] dBeta = new double[c];
    for (int i = 0; i < v.length; i++) {
      mean[i % c] += v[i] / n;
    }
    for (int i = 0; i < v.length; i++) {
      variance[i % c] += (v[i] - mean[i % c]) * (v[i] - mean[i % c]) / n;
    }
    double[] hat = all(v.length, i -> (v[i] - mean[i % c]) / Math.sqrt(variance[i % c] + epsilon));
    double[] a = all(v.length, i -> g[i % c] * hat[i] + b[i % c]);
    double[] da =
        all(v.length, i -> (fn == UnaryFn.IDENTITY ? 1 : fn.slope(fn.value(a[i]))) * d[i]);
    for (int i = 0; i < v.length; i++) {
      dBeta[i % c] += da[i];
      dGamma[i % c] += da[i] * hat[i];
    }
    double[] dx =
        all(
            v.length,
            i ->
                g[i % c]
                    / Math.sqrt(variance[i % c] + epsilon)
                    * (da[i] - dBeta[i % c] / n - hat[i] * dGamma[i % c] / n));
    String what = fn + " " + x.shape();
    Normalized y = backend().batchNorm(fn, x, gamma, beta, epsilon);
    keep(y.y());
    keep(y.mean());
    keep(y.variance());
    // A deviation is exact to the rounding of x and m, both up to 10·C, divided by √(v + ε).
    double unit = unit() * (32 + 10.0 * c);
    double[] steep = all(c, j -> 1 / Math.sqrt(variance[j] + epsilon));
    assertThat(y.y().shape()).isEqualTo(x.shape());
    assertNear(what + " mean", y.mean(), mean, j -> unit);
    assertNear(what + " variance", y.variance(), variance, j -> unit * (1 + variance[j]));
    assertNear(
        what,
        y.y(),
        all(v.length, i -> fn.value(a[i])),
        i -> unit * (1 + Math.abs(g[i % c]) * (steep[i % c] + Math.abs(hat[i]))));
    NormalizedSlopes s = backend().batchNormSlopes(fn, x, gamma, y, dy, epsilon);
    keep(s.dx());
    keep(s.dGamma());
    keep(s.dBeta());
    double terms = 4 + n / 16.0;
    assertNear(what + " dβ", s.dBeta(), dBeta, j -> unit * terms * 4 * (1 + steep[j]));
    assertNear(what + " dγ", s.dGamma(), dGamma, j -> unit * terms * 8 * (1 + steep[j]));
    assertNear(
        what + " dX",
        s.dx(),
        dx,
        i -> unit * 32 * (1 + Math.abs(g[i % c])) * (1 + steep[i % c] * steep[i % c]));
  }

  @Test
  default void batchNormByHand() {
    Tensor x = tensor(Shape.of(2, 1), 1, 5);
    Tensor gamma = tensor(Shape.of(1), 3);
    Tensor beta = tensor(Shape.of(1), 1);
    if (lacks(Fused.BATCH_NORM, () -> backend().batchNorm(UnaryFn.RELU, x, gamma, beta, 0))) {
      return;
    }
    Normalized y = backend().batchNorm(UnaryFn.RELU, x, gamma, beta, 0);
    assertSame("mean", keep(y.mean()), new double[] {3});
    assertSame("variance", keep(y.variance()), new double[] {4});
    assertNear("y", keep(y.y()), new double[] {0, 4}, i -> 8 * unit());
  }

  @Test
  default void windowsMustFit() {
    Tensor x = normal(1, 2, 4, 3, 5);
    Tensor rows = normal(2, 4, 60);
    Tensor line = normal(3, 3);
    Backend on = backend();
    Window window = new Window(4, 3, 1, 0);
    Shape image = Shape.of(4, 4, 3, 5);
    mismatch("unfold: wanted", "[2,4,3,5]", () -> on.unfold(x, Window.square(4, 1, 0)));
    mismatch("unfold: wanted", "[4,60]", () -> on.unfold(rows, window));
    mismatch("fold: wanted [2,60]", "[4,60]", () -> on.fold(rows, window, x.shape(), null));
    mismatch("fold: wanted", "[4,60]", () -> on.fold(rows, window, image, rows));
    mismatch("transpose: wanted", "[3]", () -> on.transpose(line));
    Tensor w = normal(4, 60, 7);
    if (on.fuses(Fused.CONVOLVE)) {
      Tensor y = normal(5, 2, 1, 1, 6);
      UnaryFn no = UnaryFn.IDENTITY;
      mismatch("affine: wanted", "[60,7]", () -> on.convolve(no, x, window, w, line));
      mismatch("unfold: wanted", "[4,60]", () -> on.convolve(no, rows, window, w, null));
      mismatch(
          "convolveTransposed: wanted",
          "[2,1,1,6]",
          () -> on.convolveTransposed(y, window, x.shape(), w, null));
      mismatch("convolveWeights: wanted", "[3]", () -> on.convolveWeights(x, window, line));
    }
  }

  @Test
  default void closedImagesAreRefused() {
    Tensor x = normal(1, 1, 1, 1, 2);
    Tensor bad = normal(2, 1, 1, 1, 2);
    bad.close();
    Backend on = backend();
    Window window = Window.square(1, 1, 0);
    Tensor rows = keep(on.view(x, Shape.of(1, 2)));
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> on.transpose(bad),
            () -> on.unfold(bad, window),
            () -> on.fold(bad, window, x.shape(), null),
            () -> on.fold(rows, window, x.shape(), bad))) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  private static void mismatch(String start, String got, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(ShapeMismatch.class)
        .hasMessageStartingWith(start)
        .hasMessageContaining(got);
  }
}

package kolmo.autograd.array.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Window;
import kolmo.autograd.array.cpu.vector.Lattice;
import kolmo.autograd.array.cpu.vector.VectorConvolution;
import kolmo.autograd.array.cpu.vector.VectorConvolution.Phase;
import kolmo.autograd.array.cpu.vector.VectorConvolution.Step;
import org.ejml.concurrency.EjmlConcurrency;
import org.jspecify.annotations.Nullable;

/// A convolution, its adjoint, and the gradient of its weights, W `[height·width·C, F]` between
/// images `[N,H,W,C]` and features `[N,H′,W′,F]`.
///
/// Images of many channels are read where they lie ([VectorConvolution]). The adjoint is then a sum
/// too: pixels whose distance is the stride meet the same rows of the window, so they are a
/// convolution of the features by that part of the weights, and there are stride² such parts.
/// Images of few channels, such as colours, are unfolded: their windows are small.
final class CpuConvolution {

  /// Channels from which a pixel is worth a step of its own: a vector of 512 bits.
  private static final int MANY = 16;

  private final Arena arena;
  private final CpuMatMul product;
  private final @Nullable VectorConvolution vector;

  /// With the arena that lends working memory.
  CpuConvolution(Arena arena, CpuMatMul product) {
    this.arena = arena;
    this.product = product;
    this.vector = CpuVectors.PRESENT ? new VectorConvolution() : null;
  }

  /// y = unfold(x)·W + b, or without a bias.
  void convolve(
      float[] x, Shape image, Window window, float[] w, int f, float @Nullable [] b, float[] y) {
    int down = window.down(image.dim(1));
    int across = window.across(image.dim(2));
    int places = image.dim(0) * down * across;
    int k = window.area() * image.dim(3);
    VectorConvolution direct = direct(image, places, f);
    if (direct == null) {
      float[] rows = arena.take(places * k);
      new CpuWindows(image, window).unfold(x, rows);
      if (b == null) {
        product.multiply(rows, false, w, false, places, k, f, y, false);
      } else {
        product.affine(rows, w, b, places, k, f, y);
      }
      arena.give(rows);
      return;
    }
    int border = window.padding();
    float[] bordered = bordered(x, image, border, border, border, border);
    int line = (image.dim(2) + 2 * border) * image.dim(3);
    int run = window.width() * image.dim(3);
    List<Step> steps = new ArrayList<>();
    for (int h = 0; h < window.height(); h++) {
      addSteps(steps, h * line, h * run * f, run, f);
    }
    Lattice in = seen(image, window, down, across);
    Lattice out = new Lattice(down, across, 0, down * across * f, across * f, f);
    direct.pixels(
        image.dim(0), List.of(new Phase(in, out, steps)), bordered, w, f, 1, f, b, y, threads());
    returned(bordered, x);
  }

  /// y = fold(x·Wᵀ) + b, or without a bias.
  void transposed(
      float[] x, Shape image, Window window, float[] w, int f, float @Nullable [] b, float[] y) {
    int places = image.dim(0) * window.down(image.dim(1)) * window.across(image.dim(2));
    int k = window.area() * image.dim(3);
    VectorConvolution direct = direct(image, places, f);
    if (direct == null) {
      float[] rows = arena.take(places * k);
      product.multiply(x, false, w, true, places, f, k, rows, false);
      new CpuWindows(image, window).fold(rows, b, y);
      arena.give(rows);
      return;
    }
    int s = window.stride();
    int c = image.dim(3);
    Axis v = new Axis(image.dim(1), window.height(), window);
    Axis h = new Axis(image.dim(2), window.width(), window);
    Shape features = Shape.of(image.dim(0), v.places, h.places, f);
    float[] bordered = bordered(x, features, v.before, v.after, h.before, h.after);
    int line = (h.before + h.places + h.after) * f;
    int size = (v.before + v.places + v.after) * line;
    List<Phase> phases = new ArrayList<>();
    for (int p = 0; p < Math.min(s, image.dim(1)); p++) {
      for (int q = 0; q < Math.min(s, image.dim(2)); q++) {
        List<Step> steps = new ArrayList<>();
        for (int a = v.first(p); a < window.height(); a += s) {
          for (int e = h.first(q); e < window.width(); e += s) {
            int at = v.shift(p, a) * line + h.shift(q, e) * f;
            addSteps(steps, at, (a * window.width() + e) * c * f, f, 1);
          }
        }
        Lattice in =
            new Lattice(v.count(p), h.count(q), v.before * line + h.before * f, size, line, f);
        int row = image.dim(2) * c;
        Lattice out =
            new Lattice(
                v.count(p), h.count(q), p * row + q * c, image.dim(1) * row, s * row, s * c);
        phases.add(new Phase(in, out, steps));
      }
    }
    direct.pixels(image.dim(0), phases, bordered, w, 1, f, c, b, y, threads());
    returned(bordered, x);
  }

  /// dW = unfold(x)ᵀ·dy.
  void weights(float[] x, Shape image, Window window, float[] dy, int f, float[] dw) {
    int down = window.down(image.dim(1));
    int across = window.across(image.dim(2));
    int places = image.dim(0) * down * across;
    int k = window.area() * image.dim(3);
    VectorConvolution direct = direct(image, places, f);
    if (direct == null) {
      float[] rows = arena.take(places * k);
      new CpuWindows(image, window).unfold(x, rows);
      product.multiply(rows, true, dy, false, k, places, f, dw, false);
      arena.give(rows);
      return;
    }
    int border = window.padding();
    float[] bordered = bordered(x, image, border, border, border, border);
    int line = (image.dim(2) + 2 * border) * image.dim(3);
    int run = window.width() * image.dim(3);
    Lattice in = seen(image, window, down, across);
    direct.weights(image.dim(0), in, window.height(), line, run, bordered, dy, f, dw, threads());
    returned(bordered, x);
  }

  /// An axis of an image, seen from its pixels: pixel `p + s·i` is in row a of the window at place
  /// `i + shift(p, a)`, if s divides `p + padding − a`.
  private static final class Axis {
    final int length;
    final int padding;
    final int stride;
    final int places;

    /// Places that pixels ask for below 0, and beyond the last one.
    final int before;

    final int after;

    Axis(int length, int size, Window window) {
      this.length = length;
      this.padding = window.padding();
      this.stride = window.stride();
      this.places = Math.floorDiv(length + 2 * padding - size, stride) + 1;
      int least = 0;
      int most = places - 1;
      for (int p = 0; p < Math.min(stride, length); p++) {
        for (int a = first(p); a < size; a += stride) {
          least = Math.min(least, shift(p, a));
          most = Math.max(most, shift(p, a) + count(p) - 1);
        }
      }
      this.before = -least;
      this.after = most - places + 1;
    }

    int first(int p) {
      return (p + padding) % stride;
    }

    int shift(int p, int a) {
      return (p + padding - a) / stride;
    }

    int count(int p) {
      return (length - p + stride - 1) / stride;
    }
  }

  private static void addSteps(List<Step> steps, int atX, int atW, int run, int row) {
    int pieces = (run + VectorConvolution.DEPTH - 1) / VectorConvolution.DEPTH;
    for (int i = 0; i < pieces; i++) {
      int from = (int) ((long) i * run / pieces);
      int to = (int) ((i + 1L) * run / pieces);
      steps.add(new Step(atX + from, atW + from * row, to - from));
    }
  }

  /// The places of a window in images that have their border.
  private static Lattice seen(Shape image, Window window, int down, int across) {
    int c = image.dim(3);
    int line = (image.dim(2) + 2 * window.padding()) * c;
    int size = (image.dim(1) + 2 * window.padding()) * line;
    return new Lattice(down, across, 0, size, window.stride() * line, window.stride() * c);
  }

  private @Nullable VectorConvolution direct(Shape image, int places, int f) {
    boolean worth = image.dim(3) >= MANY && f >= MANY && places >= MANY;
    return worth ? vector : null;
  }

  /// Images with a border of zeros; themselves where there is none.
  private float[] bordered(float[] x, Shape image, int top, int bottom, int left, int right) {
    if (top + bottom + left + right == 0) {
      return x;
    }
    int height = image.dim(1);
    int width = image.dim(2) * image.dim(3);
    int before = left * image.dim(3);
    int line = before + width + right * image.dim(3);
    int size = (top + height + bottom) * line;
    float[] y = arena.take(image.dim(0) * size);
    CpuVectors.each(
        image.dim(0),
        size,
        n -> {
          int to = n * size;
          Arrays.fill(y, to, to + top * line, 0);
          to += top * line;
          for (int i = 0; i < height; i++, to += line) {
            Arrays.fill(y, to, to + before, 0);
            System.arraycopy(x, (n * height + i) * width, y, to + before, width);
            Arrays.fill(y, to + before + width, to + line, 0);
          }
          Arrays.fill(y, to, to + bottom * line, 0);
        });
    return y;
  }

  private void returned(float[] bordered, float[] x) {
    if (bordered.length > x.length) {
      arena.give(bordered);
    }
  }

  private static int threads() {
    return EjmlConcurrency.getMaxThreads();
  }
}

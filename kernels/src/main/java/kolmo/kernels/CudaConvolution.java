package kolmo.kernels;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import kolmo.kernels.Layers.Convolution;
import kolmo.kernels.Layers.Result;
import org.jspecify.annotations.Nullable;

/// Convolutions: by the device's library, or else as products of unfolded windows (im2col). Each
/// call asks [#byLibrary] first, which is the only place that chooses.
final class CudaConvolution {

  private final Work work;
  private final CudaMemory memory;
  private final CudaImages images;
  private final CudaElementwise elementwise;

  CudaConvolution(Work work, CudaMemory memory, CudaImages images, CudaElementwise elementwise) {
    this.work = work;
    this.memory = memory;
    this.images = images;
    this.elementwise = elementwise;
  }

  /// Y = f(unfold(X)·W + b).
  Tensor convolve(UnaryFn fn, Tensor x, Window window, Tensor w, @Nullable Tensor b) {
    long image = memory.address(x);
    long weights = memory.address(w);
    long bias = b == null ? 0 : memory.address(b);
    Shape shape = ShapeRules.convolve(fn, x.shape(), window, w.shape(), shapeOf(b));
    Convolution at = new Convolution(x.shape(), window, w.shape().dim(1));
    long y = memory.take(shape);
    if (!byLibrary(Result.FEATURES, at, image, weights, y)) {
      long rows = unfolded(at, image);
      work.product(rows, false, weights, false, at.places(), at.depth(), at.features(), y);
      giveRows(at, rows);
    }
    if (b != null) {
      elementwise.affine(fn, y, bias, shape.size(), at.features());
    } else if (fn != UnaryFn.IDENTITY) {
      elementwise.map(fn, y, y, shape.size());
    }
    return memory.made(shape, y);
  }

  /// Y = fold(X·Wᵀ) + b.
  Tensor transposed(Tensor x, Window window, Shape image, Tensor w, @Nullable Tensor b) {
    long features = memory.address(x);
    long weights = memory.address(w);
    long bias = b == null ? 0 : memory.address(b);
    ShapeRules.convolveTransposed(x.shape(), window, image, w.shape(), shapeOf(b));
    Convolution at = new Convolution(image, window, w.shape().dim(1));
    long y = memory.take(image);
    if (!byLibrary(Result.IMAGE, at, y, weights, features)) {
      long rows = work.floats(at.places() * at.depth());
      work.product(features, false, weights, true, at.places(), at.features(), at.depth(), rows);
      images.fold(rows, bias, window, y, image);
      giveRows(at, rows);
    } else if (b != null) {
      elementwise.affine(UnaryFn.IDENTITY, y, bias, image.size(), image.dim(3));
    }
    return memory.made(image, y);
  }

  /// dW = unfold(X)ᵀ·dY.
  Tensor weights(Tensor x, Window window, Tensor dy) {
    long image = memory.address(x);
    long features = memory.address(dy);
    Shape shape = ShapeRules.convolveWeights(x.shape(), window, dy.shape());
    Convolution at = new Convolution(x.shape(), window, shape.dim(1));
    long dw = memory.take(shape);
    if (!byLibrary(Result.FILTER, at, image, dw, features)) {
      long rows = unfolded(at, image);
      work.product(rows, true, features, false, at.depth(), at.places(), at.features(), dw);
      giveRows(at, rows);
    }
    return memory.made(shape, dw);
  }

  /// Lets the library compute one of the three, if there is a library, something to do, and nothing
  /// that it cannot. Its filter is the transpose of the weights. What it works in is the pool's, so
  /// that a recorded step keeps it.
  private boolean byLibrary(
      Result result, Convolution at, long image, long weights, long features) {
    Layers library = work.device().layers();
    if (library == null || at.empty()) {
      return false;
    }
    long bytes = library.workspace(result, at);
    if (bytes < 0) {
      return false;
    }
    int size = at.depth() * at.features();
    long filter = work.floats(size);
    if (result != Result.FILTER) {
      images.transpose(weights, Shape.of(at.depth(), at.features()), filter);
    }
    long room = work.pool().take(bytes);
    boolean done = library.convolve(result, at, image, filter, features, room);
    work.pool().give(room, bytes);
    if (done && result == Result.FILTER) {
      images.transpose(filter, Shape.of(at.features(), at.depth()), weights);
    }
    work.give(filter, size);
    return done;
  }

  private long unfolded(Convolution at, long image) {
    int size = at.places() * at.depth();
    long rows = work.floats(size);
    images.unfold(image, at.image(), at.window(), rows, size);
    return rows;
  }

  private void giveRows(Convolution at, long rows) {
    work.give(rows, at.places() * at.depth());
  }

  private static @Nullable Shape shapeOf(@Nullable Tensor t) {
    return t == null ? null : t.shape();
  }
}

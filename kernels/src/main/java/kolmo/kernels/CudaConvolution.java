package kolmo.kernels;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import kolmo.kernels.Layers.Convolution;
import kolmo.kernels.Layers.Result;
import org.jspecify.annotations.Nullable;

/// Convolutions: by the device's library, or else as products of unfolded windows (im2col). Each
/// call asks [#byLibrary] first, which is the only place that chooses.
final class CudaConvolution {

  private final Work work;
  private final CudaImages images;
  private final CudaElementwise elementwise;

  CudaConvolution(Work work, CudaImages images, CudaElementwise elementwise) {
    this.work = work;
    this.images = images;
    this.elementwise = elementwise;
  }

  /// Y = f(unfold(X)·W + b).
  void convolve(
      UnaryFn fn, CudaTensor x, Window window, CudaTensor w, @Nullable CudaTensor b, CudaTensor y) {
    Convolution at = new Convolution(x.shape(), window, w.shape().dim(1));
    if (!byLibrary(Result.FEATURES, at, x.address, w.address, y.address)) {
      long rows = unfolded(at, x.address);
      int m = at.places();
      work.product(rows, false, w.address, false, m, at.depth(), at.features(), y.address);
      giveRows(at, rows);
    }
    if (b != null) {
      elementwise.affine(fn, y.address, b.address, y.size(), at.features());
    } else if (fn != UnaryFn.IDENTITY) {
      elementwise.map(fn, y.address, y.address, y.size());
    }
  }

  /// Y = fold(X·Wᵀ) + b.
  void transposed(CudaTensor x, Window window, CudaTensor w, @Nullable CudaTensor b, CudaTensor y) {
    Convolution at = new Convolution(y.shape(), window, w.shape().dim(1));
    long bias = b == null ? 0 : b.address;
    if (!byLibrary(Result.IMAGE, at, y.address, w.address, x.address)) {
      int m = at.places();
      long rows = work.floats(m * at.depth());
      work.product(x.address, false, w.address, true, m, at.features(), at.depth(), rows);
      images.fold(rows, bias, window, y.address, y.shape());
      giveRows(at, rows);
    } else if (b != null) {
      elementwise.affine(UnaryFn.IDENTITY, y.address, bias, y.size(), y.shape().dim(3));
    }
  }

  /// dW = unfold(X)ᵀ·dY.
  void weights(CudaTensor x, Window window, CudaTensor dy, CudaTensor dw) {
    Convolution at = new Convolution(x.shape(), window, dw.shape().dim(1));
    if (!byLibrary(Result.FILTER, at, x.address, dw.address, dy.address)) {
      long rows = unfolded(at, x.address);
      int k = at.places();
      work.product(rows, true, dy.address, false, at.depth(), k, at.features(), dw.address);
      giveRows(at, rows);
    }
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
}

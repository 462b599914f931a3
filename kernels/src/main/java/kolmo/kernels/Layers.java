package kolmo.kernels;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Window;

/// Convolutions and normalised batches as a library for them computes them, on a card cuDNN. Work
/// is queued as [Device]'s is, and a recorded step keeps it.
interface Layers {

  /// Three arrays of a convolution, of which any two make the third: images `[N,H,W,C]`, features
  /// `[N,H′,W′,F]` and a filter `[F, height·width·C]`, the transpose of the backend's weights.
  ///
  /// @param image `[N,H,W,C]`
  /// @param features F
  record Convolution(Shape image, Window window, int features) {

    /// H′.
    int down() {
      return window.down(image.dim(1));
    }

    /// W′.
    int across() {
      return window.across(image.dim(2));
    }

    /// What a window sees: height·width·C.
    int depth() {
      return window.area() * image.dim(3);
    }

    /// How many windows there are.
    int places() {
      return image.dim(0) * down() * across();
    }

    /// Whether one of the arrays has no elements.
    boolean empty() {
      return image.size() == 0 || features == 0;
    }
  }

  /// Which of the three arrays is computed from the other two.
  enum Result {
    /// Y = unfold(X)·filterᵀ.
    FEATURES,
    /// X = fold(Y·filter).
    IMAGE,
    /// filter = Yᵀ·unfold(X).
    FILTER
  }

  /// Bytes of device memory that the library works in; −1 if it cannot compute this one, which is
  /// then to be composed. None of the arrays is empty.
  long workspace(Result result, Convolution at);

  /// Computes one array from the other two.
  ///
  /// @param workspace as many bytes as [#workspace] says
  /// @return false, with nothing done, if the library cannot do it after all
  boolean convolve(
      Result result, Convolution at, long image, long filter, long features, long workspace);

  /// A batch to be normalised.
  ///
  /// @param n rows, at least 1
  /// @param c columns, at least 1
  /// @param epsilon ε, added to the variance v, which is divided by n
  record Batch(int n, int c, double epsilon) {}

  /// y = γ·x̂ + β, x̂ = (x − m)·r, for the columns of x `[n,c]`.
  ///
  /// @param mean where m `[c]` goes
  /// @param inverse where r = 1/√(v + ε) `[c]` goes
  void normalize(Batch of, long x, long gamma, long beta, long y, long mean, long inverse);

  /// The way back: dβ = Σ dy, dγ = Σ dy·x̂, dx = γ·r·(dy − dβ/n − x̂·dγ/n).
  void normalizeSlopes(
      Batch of,
      long x,
      long gamma,
      long mean,
      long inverse,
      long dy,
      long dx,
      long dGamma,
      long dBeta);
}

package kolmo.kernels;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Window;

/// Transposition and windows on images: `image.cu`.
final class CudaImages {

  private final Work work;

  CudaImages(Work work) {
    this.work = work;
  }

  /// Each of the matrices in x transposed.
  void transpose(long x, Shape from, long y) {
    Arguments args = work.arguments().address(x).address(y);
    work.each(
        "transpose_f32",
        from.size(),
        args.whole(from.dim(-2)).whole(from.dim(-1)).whole(from.size()));
  }

  /// Images x to rows y, n numbers in all.
  void unfold(long x, Shape image, Window window, long y, int n) {
    Arguments args = work.arguments().address(x).address(y);
    work.each("unfold_f32", n, geometry(args, image, window).whole(n));
  }

  /// Rows x to images y that start from a bias, or with its address 0 from zeros.
  void fold(long x, long bias, Window window, long y, Shape image) {
    Arguments args = work.arguments().address(x);
    args.address(bias == 0 ? y : bias).whole(bias == 0 ? 0 : 1).address(y);
    work.each("fold_f32", image.size(), geometry(args, image, window).whole(image.size()));
  }

  private static Arguments geometry(Arguments args, Shape image, Window window) {
    return args.whole(image.dim(1))
        .whole(image.dim(2))
        .whole(image.dim(3))
        .whole(window.height())
        .whole(window.width())
        .whole(window.stride())
        .whole(window.padding())
        .whole(window.down(image.dim(1)))
        .whole(window.across(image.dim(2)));
  }
}

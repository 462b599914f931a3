package kolmo.autograd.array.oracle;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Window;

/// Index arithmetic, spelled out: which element meets which.
final class Walk {

  private Walk() {}

  /// For each element of `target`, row-major, the index of the element of `source` that is repeated
  /// there.
  static int[] offsets(Shape source, Shape target) {
    int[] strides = source.stridesIn(target);
    int[] out = new int[target.size()];
    int[] at = new int[target.rank()];
    for (int i = 0; i < out.length; i++) {
      int offset = 0;
      for (int a = 0; a < at.length; a++) {
        offset += at[a] * strides[a];
      }
      out[i] = offset;
      advance(at, target);
    }
    return out;
  }

  /// The indices, within `whole`, of the elements `from` to `from + length` of one axis.
  static int[] block(Shape whole, int axis, int from, int length) {
    Shape part = whole.with(axis, length);
    int[] strides = whole.stridesIn(whole);
    int inner =
        1; // as stridesIn says 0 for an axis of length 1, the stride of `axis` is counted here
    for (int a = axis + 1; a < whole.rank(); a++) {
      inner *= whole.dim(a);
    }
    int[] out = new int[part.size()];
    int[] at = new int[part.rank()];
    for (int i = 0; i < out.length; i++) {
      int offset = from * inner;
      for (int a = 0; a < at.length; a++) {
        offset += at[a] * (a == axis ? inner : strides[a]);
      }
      out[i] = offset;
      advance(at, part);
    }
    return out;
  }

  /// For each element of what a window sees of `image`, `[N,H,W,C]`, the index of its pixel's
  /// channel, or −1 beyond the image.
  static int[] seen(Shape image, Window window) {
    int height = image.dim(1);
    int width = image.dim(2);
    int channels = image.dim(3);
    int[] out = new int[ShapeRules.unfold(image, window).size()];
    Shape axes =
        Shape.of(
            image.dim(0),
            window.down(height),
            window.across(width),
            window.height(),
            window.width(),
            channels);
    int[] at = new int[axes.rank()];
    for (int i = 0; i < out.length; i++) {
      int y = at[1] * window.stride() - window.padding() + at[3];
      int x = at[2] * window.stride() - window.padding() + at[4];
      boolean inside = 0 <= y && y < height && 0 <= x && x < width;
      out[i] = inside ? ((at[0] * height + y) * width + x) * channels + at[5] : -1;
      advance(at, axes);
    }
    return out;
  }

  private static void advance(int[] at, Shape shape) {
    for (int a = at.length - 1; a >= 0; a--) {
      if (++at[a] < shape.dim(a)) {
        return;
      }
      at[a] = 0;
    }
  }
}

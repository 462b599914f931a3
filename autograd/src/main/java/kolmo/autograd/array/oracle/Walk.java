package kolmo.autograd.array.oracle;

import kolmo.autograd.array.Shape;

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

  private static void advance(int[] at, Shape shape) {
    for (int a = at.length - 1; a >= 0; a--) {
      if (++at[a] < shape.dim(a)) {
        return;
      }
      at[a] = 0;
    }
  }
}

package kolmo.autograd.array;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The lengths of a tensor's axes, row-major: the last axis is contiguous. A scalar has no axes, an
/// axis may have length 0.
public final class Shape {

  private static final Shape SCALAR = new Shape(new int[0], 1);

  private final int[] dims;
  private final int size;

  private Shape(int[] dims, int size) {
    this.dims = dims;
    this.size = size;
  }

  /// A shape with these axes, first to last.
  ///
  /// @throws ShapeMismatch if a length is negative or the number of elements exceeds an int
  public static Shape of(int... dims) {
    return owning(dims.clone());
  }

  /// The same for an array that nobody else writes to.
  private static Shape owning(int[] dims) {
    boolean empty = false;
    for (int d : dims) {
      empty |= d == 0;
    }
    long size = empty ? 0 : 1; // so that 0 hides no overflow
    for (int d : dims) {
      if (d < 0) {
        throw new ShapeMismatch("shape", "lengths ≥ 0", Arrays.toString(dims), "");
      }
      size *= d;
      if (size > Integer.MAX_VALUE) {
        throw new ShapeMismatch("shape", "at most 2³¹−1 elements", Arrays.toString(dims), "");
      }
    }
    return new Shape(dims, (int) size);
  }

  /// The shape of a single number.
  public static Shape scalar() {
    return SCALAR;
  }

  /// Number of axes.
  public int rank() {
    return dims.length;
  }

  /// Length of an axis; negative axes count from the end.
  public int dim(int axis) {
    return dims[axis < 0 ? dims.length + axis : axis];
  }

  /// Number of elements.
  public int size() {
    return size;
  }

  /// The axes, first to last (a copy).
  public int[] dims() {
    return dims.clone();
  }

  /// This shape with one axis's length changed.
  public Shape with(int axis, int length) {
    int[] d = dims.clone();
    d[axis] = length;
    return owning(d);
  }

  /// This shape with the given axes reduced to length 1 (none given: all).
  public Shape reduced(int... axes) {
    int[] d = dims.clone();
    if (axes.length == 0) {
      Arrays.fill(d, 1);
    }
    for (int a : axes) {
      if (a < 0 || a >= d.length) {
        throw new ShapeMismatch("reduce", "axes below " + d.length, Arrays.toString(axes), "");
      }
      d[a] = 1;
    }
    return owning(d);
  }

  /// The shape in which two operands meet: axes are aligned at the end, and an axis of length 1 (or
  /// a missing one) repeats.
  ///
  /// @throws ShapeMismatch if two aligned axes differ and neither is 1
  public Shape broadcast(Shape other, String op) {
    int rank = Math.max(rank(), other.rank());
    int[] d = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int a = i <= rank() ? dims[rank() - i] : 1;
      int b = i <= other.rank() ? other.dims[other.rank() - i] : 1;
      if (a != b && a != 1 && b != 1) {
        throw new ShapeMismatch(
            op, "axes that are equal or 1, aligned at the end", this + " and " + other, "");
      }
      d[rank - i] = a == 1 ? b : a;
    }
    return owning(d);
  }

  /// For each axis of `target`, how far to step in this shape's elements; 0 where this shape
  /// repeats.
  ///
  /// @throws ShapeMismatch if this shape does not broadcast to `target`
  public int[] stridesIn(Shape target) {
    if (!broadcast(target, "broadcast").equals(target)) {
      throw new ShapeMismatch("broadcast", "a shape that repeats to " + target, toString(), "");
    }
    int[] strides = new int[target.rank()];
    int step = 1;
    for (int i = 1; i <= rank(); i++) {
      int d = dims[rank() - i];
      strides[target.rank() - i] = d == 1 ? 0 : step;
      step *= d;
    }
    return strides;
  }

  /// Whether all axes but one have the lengths of another shape's.
  boolean equalsBut(int axis, Shape other) {
    boolean equal = rank() == other.rank();
    for (int a = 0; equal && a < rank(); a++) {
      equal = a == axis || dims[a] == other.dims[a];
    }
    return equal;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Shape s && Arrays.equals(dims, s.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /// For example `[100,32]`; a scalar is `[]`.
  @Override
  public String toString() {
    return Arrays.stream(dims)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }
}

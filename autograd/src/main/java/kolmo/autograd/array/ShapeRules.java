package kolmo.autograd.array;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What each primitive asks of its arguments' shapes, and the shape of its result: written once,
/// for the operations on a tape and for every backend. Checked before any arithmetic.
public final class ShapeRules {

  private static final int ROWS_EXACT_IN_FLOAT = 1 << 24;

  private ShapeRules() {}

  /// As many host values as elements.
  public static void values(String op, int wanted, int got) {
    if (wanted != got) {
      throw new ShapeMismatch(op, wanted + " values", got + " values", "");
    }
  }

  /// Target and source of one shape.
  public static void assign(Shape target, Shape source) {
    if (!target.equals(source)) {
      throw new ShapeMismatch("assign", target.toString(), source.toString(), "");
    }
  }

  /// As many elements as before.
  public static void view(Shape x, Shape shape) {
    if (shape.size() != x.size()) {
      throw new ShapeMismatch("view", x.size() + " elements", shape.toString(), "");
    }
  }

  /// `x` repeats to `shape`.
  public static void broadcast(Shape x, Shape shape) {
    var _ = x.stridesIn(shape);
  }

  /// All axes but one equal; the result has the sum of that one.
  public static Shape concat(List<Shape> parts, int axis) {
    if (parts.isEmpty()) {
      throw new ShapeMismatch("concat", "at least one part", "none", "");
    }
    Shape first = parts.getFirst();
    int length = 0;
    for (Shape s : parts) {
      if (axis < 0
          || axis >= first.rank()
          || s.rank() != first.rank()
          || !s.equalsBut(axis, first)) {
        throw new ShapeMismatch("concat", first + " but for axis " + axis, s.toString(), "");
      }
      length += s.dim(axis);
    }
    return first.with(axis, length);
  }

  /// 0 ≤ from ≤ to ≤ length; the result has `to − from` there.
  public static Shape slice(Shape x, int axis, int from, int to) {
    if (axis < 0 || axis >= x.rank() || from < 0 || from > to || to > x.dim(axis)) {
      throw new ShapeMismatch(
          "slice",
          "0 ≤ from ≤ to ≤ length",
          from + ".." + to + " of axis " + axis + " of " + x,
          "");
    }
    return x.with(axis, to - from);
  }

  /// A function with a slope; what was kept and dy of one shape.
  public static void mapSlope(UnaryFn fn, Shape kept, Shape dy) {
    if (!fn.differentiable()) {
      throw new IllegalStateException(verb(fn.name()) + " has no slope");
    }
    if (!kept.equals(dy)) {
      same(verb(fn.name()) + " slope", kept, dy);
    }
  }

  /// Operands that repeat to a common shape, which is the result.
  public static Shape zip(BinaryFn fn, Shape a, Shape b) {
    return a.equals(b) ? a : a.broadcast(b, verb(fn.name()));
  }

  /// A sum and what is added to it, of one shape.
  public static void accumulate(Shape sum, Shape more) {
    same("accumulate", sum, more);
  }

  /// The gradient dc has the operands' common shape.
  public static void zipSlope(BinaryFn fn, Shape a, Shape b, Shape dc) {
    Shape c = zip(fn, a, b);
    if (!c.equals(dc)) {
      throw new ShapeMismatch(verb(fn.name()) + " slope", "dc of shape " + c, dc.toString(), "");
    }
  }

  /// op(A) `[m,k]` and op(B) `[k,n]`; the result is `[m,n]`.
  public static Shape matmul(Shape a, boolean transposeA, Shape b, boolean transposeB) {
    if (a.rank() != 2 || b.rank() != 2 || a.dim(transposeA ? 0 : 1) != b.dim(transposeB ? 1 : 0)) {
      throw new ShapeMismatch(
          "matmul",
          "[m,k]·[k,n]",
          a + (transposeA ? "ᵀ" : "") + "·" + b + (transposeB ? "ᵀ" : ""),
          "Is one operand transposed?");
    }
    return Shape.of(a.dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1));
  }

  /// x `[N,in]`, W `[in,out]`, b `[out]`, a slope in the output; the result is `[N,out]`.
  public static Shape affine(UnaryFn fn, Shape x, Shape w, Shape b) {
    if (fn.kept() != UnaryFn.Kept.OUTPUT) {
      throw new IllegalArgumentException(
          "affine: the slope of "
              + verb(fn.name())
              + " is a formula in its input, which affine does not keep; use matmul, add and map");
    }
    if (x.rank() != 2 || w.rank() != 2 || x.dim(1) != w.dim(0) || !vector(b, w.dim(1))) {
      throw new ShapeMismatch(
          "affine", "x [N,in], W [in,out], b [out]", x + ", " + w + ", " + b, "");
    }
    return Shape.of(x.dim(0), w.dim(1));
  }

  /// At least two axes, the last two of which change places.
  public static Shape transpose(Shape x) {
    int r = x.rank();
    if (r < 2) {
      throw new ShapeMismatch("transpose", "at least two axes", x.toString(), "");
    }
    int[] dims = x.dims(); // both at once: with one changed it might be too large for a shape
    dims[r - 2] = x.dim(r - 1);
    dims[r - 1] = x.dim(r - 2);
    return Shape.of(dims);
  }

  /// Images `[N,H,W,C]` in which the window fits; the result is `[N·H′·W′, height·width·C]`.
  public static Shape unfold(Shape x, Window window) {
    if (x.rank() != 4 || window.down(x.dim(1)) < 1 || window.across(x.dim(2)) < 1) {
      throw new ShapeMismatch("unfold", "[N,H,W,C] with room for " + window, x.toString(), "");
    }
    int places = x.dim(0) * window.down(x.dim(1)) * window.across(x.dim(2));
    return Shape.of(places, window.area() * x.dim(3));
  }

  /// Images `[N,H,W,C]`, weights `[height·width·C, F]` and a bias `[F]` or null.
  public static Shape convolve(UnaryFn fn, Shape x, Window window, Shape w, @Nullable Shape b) {
    Shape rows = unfold(x, window);
    affine(fn, rows, w, b == null ? Shape.of(w.dim(-1)) : b);
    return Shape.of(x.dim(0), window.down(x.dim(1)), window.across(x.dim(2)), w.dim(1));
  }

  /// Features as [#convolve] makes them of images of a shape, which is the result; a bias `[C]` or
  /// null.
  public static Shape convolveTransposed(
      Shape x, Window window, Shape image, Shape w, @Nullable Shape b) {
    Shape rows = unfold(image, window);
    Shape wanted =
        Shape.of(image.dim(0), window.down(image.dim(1)), window.across(image.dim(2)), w.dim(-1));
    if (!x.equals(wanted)
        || !w.equals(Shape.of(rows.dim(1), w.dim(-1)))
        || (b != null && !vector(b, image.dim(3)))) {
      throw new ShapeMismatch(
          "convolveTransposed",
          "x " + wanted + ", W [" + rows.dim(1) + ",F] and a bias [C] for " + image,
          x + ", " + w + " and " + b,
          "");
    }
    return image;
  }

  /// Images and features as [#convolve] makes them of these: to weights.
  public static Shape convolveWeights(Shape x, Window window, Shape dy) {
    Shape rows = unfold(x, window);
    if (!dy.equals(
        Shape.of(x.dim(0), window.down(x.dim(1)), window.across(x.dim(2)), dy.dim(-1)))) {
      throw new ShapeMismatch(
          "convolveWeights", "features of " + x + " through " + window, dy.toString(), "");
    }
    return Shape.of(rows.dim(1), dy.dim(3));
  }

  /// Rows as [#unfold] makes them of images of a shape, which is the result; a bias `[C]` or null.
  public static Shape fold(Shape rows, Window window, Shape image, @Nullable Shape bias) {
    Shape wanted = unfold(image, window);
    if (!rows.equals(wanted) || (bias != null && !vector(bias, image.dim(3)))) {
      throw new ShapeMismatch(
          "fold", wanted + " and a bias [C] for " + image, rows + " and " + bias, "");
    }
    return image;
  }

  /// x `[N,C]` with N ≥ 1, γ and β `[C]`, a slope in the output; the result is as x.
  public static Shape batchNorm(UnaryFn fn, Shape x, Shape gamma, Shape beta) {
    if (fn.kept() != UnaryFn.Kept.OUTPUT) {
      throw new IllegalArgumentException(
          "batchNorm: the slope of " + verb(fn.name()) + " is a formula in its input; use map");
    }
    int c = matrix("batchNorm", x).dim(1);
    if (x.dim(0) == 0 || !vector(gamma, c) || !vector(beta, c)) {
      throw new ShapeMismatch(
          "batchNorm", "x [N,C] with N ≥ 1, γ [C], β [C]", x + ", " + gamma + ", " + beta, "");
    }
    return x;
  }

  /// As [#batchNorm], and dy of the result's shape.
  public static Shape batchNormSlopes(UnaryFn fn, Shape x, Shape gamma, Shape dy) {
    same("batchNormSlopes", x, dy);
    return batchNorm(fn, x, gamma, gamma);
  }

  /// A matrix of at most 2²⁴ rows.
  public static Shape sortColumns(Shape x) {
    return ranked("sortColumns", x);
  }

  /// Two matrices of one shape.
  public static Shape permuteColumns(Shape x, Shape permutation) {
    same("permuteColumns", x, permutation);
    return matrix("permuteColumns", x);
  }

  /// t `[N,D]`, centers `[K,D]`, K ≥ 1, σ > 0; both results are as t.
  public static Shape mixture(Shape t, Shape centers, double sigma) {
    return mixture("mixture", t, centers, sigma);
  }

  /// z `[N,D]` with N ≤ 2²⁴, and a mixture of as many dimensions; the slope is as z.
  public static Shape ksDistance(Shape z, Shape centers, double sigma) {
    return mixture("ksDistance", ranked("ksDistance", z), centers, sigma);
  }

  /// z and z′ of one shape, else as [#ksDistance]; the slopes are as z.
  public static Shape ksTwoSample(Shape z, Shape zAdv, Shape centers, double sigma) {
    same("ksTwoSample", z, zAdv);
    return mixture("ksTwoSample", ranked("ksTwoSample", z), centers, sigma);
  }

  /// The `[8]` of a random state.
  public static void state(Shape state) {
    if (!vector(state, 8)) {
      throw new ShapeMismatch("random state", "[8]", state.toString(), "");
    }
  }

  /// Four tensors of one shape, and the clock `[2]`.
  public static void adam(Shape parameter, Shape gradient, Shape m, Shape v, Shape clock) {
    same("adam", gradient, parameter);
    same("adam", gradient, m);
    same("adam", gradient, v);
    if (!vector(clock, 2)) {
      throw new ShapeMismatch("adam", "clock [2]", clock.toString(), "");
    }
  }

  private static void same(String op, Shape a, Shape b) {
    if (!a.equals(b)) {
      throw new ShapeMismatch(op, "equal shapes", a + " and " + b, "");
    }
  }

  private static boolean vector(Shape x, int length) {
    return x.rank() == 1 && x.dim(0) == length;
  }

  private static Shape ranked(String op, Shape x) {
    Shape s = matrix(op, x);
    if (s.dim(0) > ROWS_EXACT_IN_FLOAT) {
      throw new ShapeMismatch(op, "at most 2²⁴ rows", s.toString(), "");
    }
    return s;
  }

  private static Shape mixture(String op, Shape t, Shape centers, double sigma) {
    int d = matrix(op, t).dim(1);
    Shape mu = matrix(op, centers);
    if (mu.dim(1) != d || mu.dim(0) == 0 || !(sigma > 0)) {
      throw new ShapeMismatch(
          op, "[N,D], centers [K,D] with K ≥ 1, σ > 0", t + ", " + mu + ", σ = " + sigma, "");
    }
    return t;
  }

  private static Shape matrix(String op, Shape x) {
    if (x.rank() != 2) {
      throw new ShapeMismatch(op, "a matrix [N,D]", x.toString(), "");
    }
    return x;
  }

  private static String verb(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }
}

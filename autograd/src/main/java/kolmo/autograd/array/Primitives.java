package kolmo.autograd.array;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The skeleton of a backend. Each primitive takes three steps, in this order: it checks handles
/// and shapes, it makes the tensor for its result, and it lets the backend compute. So every rule
/// and every message stands once, and nothing is computed before all is checked.
///
/// What the backend computes bears the name of the primitive and takes the result as its last
/// argument: [#map(UnaryFn, Tensor)] asks [#map(UnaryFn, Handle, Handle)]. The handles that it gets
/// are its own, open and of fitting shapes; what is in the result before is arbitrary. The fused
/// primitives are in [FusedPrimitives].
///
/// @param <T> the backend's tensors
public abstract class Primitives<T extends Handle> implements Backend {

  private int live;

  @Override
  public boolean fuses(Fused primitive) {
    return false;
  }

  @Override
  public final int live() {
    return live;
  }

  // --- memory ---

  /// A tensor with arbitrary values.
  protected abstract T make(Shape shape);

  /// A tensor with a copy of these, as many as the shape has.
  protected abstract T make(Shape shape, double[] values);

  /// A tensor with a copy of these, as many as the shape has.
  protected abstract T make(Shape shape, float[] values);

  /// Another handle on the values of `x`, in a shape of as many.
  protected abstract T share(T x, Shape shape);

  /// The last handle on its values was closed.
  protected abstract void free(T last);

  /// A copy of the values.
  protected abstract double[] doubles(T x);

  /// A copy of the values.
  protected abstract float[] floats(T x);

  protected abstract void fill(T y, double value);

  protected abstract void overwrite(T y, float[] values);

  protected abstract void copy(T x, T y);

  protected abstract void broadcast(T x, T y);

  /// Copies `x` into `y`, from element `at` of this axis on.
  protected abstract void insert(T x, int axis, int at, T y);

  /// Copies what is in `x` from element `from` of this axis on.
  protected abstract void slice(T x, int axis, int from, T y);

  @Override
  public final Tensor tensor(Shape shape, double... values) {
    ShapeRules.values("tensor", shape.size(), values.length);
    return make(shape, values);
  }

  @Override
  public final Tensor tensor(Shape shape, float[] values) {
    ShapeRules.values("tensor", shape.size(), values.length);
    return make(shape, values);
  }

  @Override
  public final Tensor full(Shape shape, double value) {
    T y = make(shape);
    fill(y, value);
    return y;
  }

  @Override
  public final void write(Tensor target, float[] values) {
    T y = own(target);
    ShapeRules.values("write", y.shape().size(), values.length);
    overwrite(y, values);
  }

  @Override
  public final void assign(Tensor target, Tensor source) {
    T y = own(target);
    T x = own(source);
    ShapeRules.assign(y.shape(), x.shape());
    copy(x, y);
  }

  @Override
  public final Tensor view(Tensor x, Shape shape) {
    T whole = own(x);
    ShapeRules.view(x.shape(), shape);
    return share(whole, shape);
  }

  @Override
  public final Tensor broadcast(Tensor x, Shape shape) {
    T from = own(x);
    ShapeRules.broadcast(x.shape(), shape);
    T y = make(shape);
    broadcast(from, y);
    return y;
  }

  @Override
  public final Tensor concat(List<Tensor> parts, int axis) {
    Shape[] shapes = new Shape[parts.size()];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = own(parts.get(i)).shape();
    }
    T y = make(ShapeRules.concat(Arrays.asList(shapes), axis));
    int at = 0;
    for (int i = 0; i < shapes.length; i++) {
      insert(own(parts.get(i)), axis, at, y);
      at += shapes[i].dim(axis);
    }
    return y;
  }

  @Override
  public final Tensor slice(Tensor x, int axis, int from, int to) {
    T whole = own(x);
    T y = make(ShapeRules.slice(x.shape(), axis, from, to));
    slice(whole, axis, from, y);
    return y;
  }

  // --- elementwise ---

  protected abstract void map(UnaryFn fn, T x, T y);

  protected abstract void mapSlope(UnaryFn fn, T kept, T dy, T dx);

  /// `c` may be `a`, if that has its shape.
  protected abstract void zip(BinaryFn fn, T a, T b, T c);

  protected abstract void zipSlope(BinaryFn fn, int side, T a, T b, T dc, T dx);

  /// The reduced axes are those along which `y` has length 1.
  protected abstract void reduce(ReduceFn fn, T x, T y);

  @Override
  public final Tensor map(UnaryFn fn, Tensor x) {
    T from = own(x);
    T y = make(x.shape());
    map(fn, from, y);
    return y;
  }

  @Override
  public final Tensor mapSlope(UnaryFn fn, Tensor kept, Tensor dy) {
    T at = own(kept);
    T d = own(dy);
    ShapeRules.mapSlope(fn, kept.shape(), dy.shape());
    T dx = make(dy.shape());
    mapSlope(fn, at, d, dx);
    return dx;
  }

  @Override
  public final Tensor zip(BinaryFn fn, Tensor a, Tensor b) {
    T left = own(a);
    T right = own(b);
    T c = make(ShapeRules.zip(fn, a.shape(), b.shape()));
    zip(fn, left, right, c);
    return c;
  }

  @Override
  public final Tensor zipSlope(BinaryFn fn, int side, Tensor a, Tensor b, Tensor dc) {
    T left = own(a);
    T right = own(b);
    T d = own(dc);
    ShapeRules.zipSlope(fn, a.shape(), b.shape(), dc.shape());
    T dx = make(dc.shape());
    zipSlope(fn, side, left, right, d, dx);
    return dx;
  }

  @Override
  public final Tensor accumulate(Tensor sum, Tensor more) {
    T y = own(sum);
    T x = own(more);
    ShapeRules.accumulate(sum.shape(), more.shape());
    if (!y.alone()) {
      try (sum;
          more) {
        return zip(BinaryFn.ADD, sum, more);
      }
    }
    zip(BinaryFn.ADD, y, x, y);
    more.close();
    return sum;
  }

  @Override
  public final Tensor reduce(ReduceFn fn, Tensor x, int... axes) {
    T from = own(x);
    T y = make(x.shape().reduced(axes));
    reduce(fn, from, y);
    return y;
  }

  // --- linear algebra and images ---

  protected abstract void matmul(T a, boolean transposeA, T b, boolean transposeB, T c);

  protected abstract void transpose(T x, T y);

  protected abstract void unfold(T x, Window window, T y);

  protected abstract void fold(T rows, Window window, @Nullable T bias, T image);

  @Override
  public final Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    T left = own(a);
    T right = own(b);
    T c = make(ShapeRules.matmul(a.shape(), transposeA, b.shape(), transposeB));
    matmul(left, transposeA, right, transposeB, c);
    return c;
  }

  @Override
  public final Tensor transpose(Tensor x) {
    T from = own(x);
    T y = make(ShapeRules.transpose(x.shape()));
    transpose(from, y);
    return y;
  }

  @Override
  public final Tensor unfold(Tensor x, Window window) {
    T from = own(x);
    T y = make(ShapeRules.unfold(x.shape(), window));
    unfold(from, window, y);
    return y;
  }

  @Override
  public final Tensor fold(Tensor rows, Window window, Shape image, @Nullable Tensor bias) {
    T from = own(rows);
    T b = bias == null ? null : own(bias);
    T y = make(ShapeRules.fold(rows.shape(), window, image, shapeOf(bias)));
    fold(from, window, b, y);
    return y;
  }

  // --- order, and the prior ---

  protected abstract void sortColumns(T x, T values, T permutation);

  protected abstract void permuteColumns(T x, T permutation, boolean inverse, T y);

  protected abstract void mixture(T t, T centers, double sigma, T cdf, T density);

  @Override
  public final Sorted sortColumns(Tensor x) {
    T from = own(x);
    Shape shape = ShapeRules.sortColumns(x.shape());
    T values = make(shape);
    T permutation = make(shape);
    sortColumns(from, values, permutation);
    return new Sorted(values, permutation);
  }

  @Override
  public final Tensor permuteColumns(Tensor x, Tensor permutation, boolean inverse) {
    T from = own(x);
    T p = own(permutation);
    T y = make(ShapeRules.permuteColumns(x.shape(), permutation.shape()));
    permuteColumns(from, p, inverse, y);
    return y;
  }

  @Override
  public final Marginals mixture(Tensor t, Tensor centers, double sigma) {
    T at = own(t);
    T mu = own(centers);
    Shape shape = ShapeRules.mixture(t.shape(), centers.shape(), sigma);
    T cdf = make(shape);
    T density = make(shape);
    mixture(at, mu, sigma, cdf, density);
    return new Marginals(cdf, density);
  }

  // --- random numbers ---

  protected abstract void uniform(T state, T y);

  protected abstract void normal(T state, T y);

  @Override
  public final Tensor randomState(Rng stream) {
    return make(Shape.of(8), stream.toLimbs());
  }

  @Override
  public final Tensor uniform(Tensor state, Shape shape) {
    T stream = own(state);
    ShapeRules.state(state.shape());
    T y = make(shape);
    uniform(stream, y);
    return y;
  }

  @Override
  public final Tensor normal(Tensor state, Shape shape) {
    T stream = own(state);
    ShapeRules.state(state.shape());
    T y = make(shape);
    normal(stream, y);
    return y;
  }

  // --- handles ---

  /// An open tensor of this backend.
  final T own(Tensor t) {
    if (t instanceof Handle h && h.belongsTo(this)) {
      h.mustBeOpen();
      return ours(h);
    }
    throw new IllegalArgumentException(
        name()
            + ": a tensor of another backend was passed: "
            + t.getClass().getSimpleName()
            + "; copy it over with tensor(t.shape(), t.toFloats())");
  }

  static @Nullable Shape shapeOf(@Nullable Tensor t) {
    return t == null ? null : t.shape();
  }

  final void opened() {
    live++;
  }

  final void closed(Handle h, boolean last) {
    live--;
    if (last) {
      free(ours(h));
    }
  }

  final double[] doublesOf(Handle h) {
    return doubles(ours(h));
  }

  final float[] floatsOf(Handle h) {
    return floats(ours(h));
  }

  @SuppressWarnings("unchecked") // a backend makes no tensors but its own
  private T ours(Handle h) {
    return (T) h;
  }
}

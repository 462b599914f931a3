package kolmo.autograd.array.cpu;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.KsDistance;
import kolmo.autograd.array.Marginals;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Sorted;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.TwoSampleKs;
import kolmo.autograd.array.UnaryFn;
import org.jspecify.annotations.Nullable;

/// The backend in float32 on the processor. Each primitive does three things, in this order: it
/// checks shapes and handles, it takes an array from the arena, it lets one family's file compute.
/// It has every fused primitive.
final class CpuBackend implements Backend {

  private final Arena arena;
  private final CpuMatMul product;
  private final CpuReduce reduction = new CpuReduce();
  private final CpuSort order;
  private final CpuPrior prior;
  private int live;

  /// A backend whose tensors live in this arena.
  CpuBackend(Arena arena) {
    this.arena = arena;
    this.product = new CpuMatMul(arena);
    this.order = new CpuSort(arena, CpuVectors.PRESENT);
    this.prior = new CpuPrior(arena, CpuVectors.PRESENT);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public boolean fuses(Fused primitive) {
    return true;
  }

  @Override
  public int live() {
    return live;
  }

  @Override
  public void close() {
    arena.clear();
  }

  // --- memory ---

  @Override
  public Tensor tensor(Shape shape, double... values) {
    ShapeRules.values("tensor", shape.size(), values.length);
    float[] y = take(shape);
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) values[i];
    }
    return made(shape, y);
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    ShapeRules.values("tensor", shape.size(), values.length);
    float[] y = take(shape);
    System.arraycopy(values, 0, y, 0, y.length);
    return made(shape, y);
  }

  @Override
  public Tensor full(Shape shape, double value) {
    float[] y = take(shape);
    Arrays.fill(y, (float) value);
    return made(shape, y);
  }

  @Override
  public void write(Tensor target, float[] values) {
    float[] y = data(target);
    ShapeRules.values("write", y.length, values.length);
    System.arraycopy(values, 0, y, 0, y.length);
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    float[] y = data(target);
    float[] x = data(source);
    ShapeRules.assign(target.shape(), source.shape());
    System.arraycopy(x, 0, y, 0, y.length);
  }

  @Override
  public Tensor view(Tensor x, Shape shape) {
    CpuTensor whole = own(x);
    ShapeRules.view(x.shape(), shape);
    return whole.share(shape);
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    float[] v = data(x);
    ShapeRules.broadcast(x.shape(), shape);
    float[] y = take(shape);
    CpuMove.broadcast(v, x.shape(), shape, y);
    return made(shape, y);
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    Shape[] shapes = new Shape[parts.size()];
    for (int i = 0; i < shapes.length; i++) {
      data(parts.get(i)); // must be open
      shapes[i] = parts.get(i).shape();
    }
    Shape shape = ShapeRules.concat(Arrays.asList(shapes), axis);
    float[] y = take(shape);
    int step = CpuMove.sizes(shape)[axis];
    int times = step == 0 ? 0 : y.length / step;
    int to = 0;
    for (Tensor part : parts) {
      int run = CpuMove.sizes(part.shape())[axis];
      CpuMove.runs(data(part), 0, run, y, to, step, run, times);
      to += run;
    }
    return made(shape, y);
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    float[] v = data(x);
    Shape shape = ShapeRules.slice(x.shape(), axis, from, to);
    float[] y = take(shape);
    int step = CpuMove.sizes(x.shape())[axis];
    int run = CpuMove.sizes(shape)[axis];
    int start = from * CpuMove.sizes(shape)[axis + 1];
    CpuMove.runs(v, start, step, y, 0, run, run, run == 0 ? 0 : y.length / run);
    return made(shape, y);
  }

  // --- elementwise ---

  @Override
  public Tensor map(UnaryFn fn, Tensor x) {
    float[] v = data(x);
    float[] y = take(x.shape());
    CpuVectors.share(y.length, (from, to) -> CpuMap.value(fn, v, y, from, to));
    return made(x.shape(), y);
  }

  @Override
  public Tensor mapSlope(UnaryFn fn, Tensor kept, Tensor dy) {
    float[] k = data(kept);
    float[] d = data(dy);
    ShapeRules.mapSlope(fn, kept.shape(), dy.shape());
    float[] dx = take(dy.shape());
    CpuVectors.share(dx.length, (from, to) -> CpuMap.slope(fn, k, d, dx, from, to));
    return made(dy.shape(), dx);
  }

  @Override
  public Tensor zip(BinaryFn fn, Tensor a, Tensor b) {
    data(a);
    data(b);
    Shape shape = ShapeRules.zip(fn, a.shape(), b.shape());
    float[] left = repeated(a, shape);
    float[] right = repeated(b, shape);
    float[] c = take(shape);
    CpuVectors.share(c.length, (from, to) -> CpuZip.value(fn, left, right, c, from, to));
    release(a, left);
    release(b, right);
    return made(shape, c);
  }

  @Override
  public Tensor zipSlope(BinaryFn fn, int side, Tensor a, Tensor b, Tensor dc) {
    data(a);
    data(b);
    float[] d = data(dc);
    ShapeRules.zipSlope(fn, a.shape(), b.shape(), dc.shape());
    float[] left = CpuZip.slopeReads(fn, side, 0) ? repeated(a, dc.shape()) : data(a);
    float[] right = CpuZip.slopeReads(fn, side, 1) ? repeated(b, dc.shape()) : data(b);
    float[] dx = take(dc.shape());
    CpuVectors.share(dx.length, (from, to) -> CpuZip.slope(fn, side, left, right, d, dx, from, to));
    release(a, left);
    release(b, right);
    return made(dc.shape(), dx);
  }

  @Override
  public Tensor accumulate(Tensor sum, Tensor more) {
    float[] y = data(sum);
    float[] x = data(more);
    ShapeRules.accumulate(sum.shape(), more.shape());
    if (!own(sum).alone()) {
      try (sum;
          more) {
        return zip(BinaryFn.ADD, sum, more);
      }
    }
    CpuVectors.share(y.length, (from, to) -> CpuZip.value(BinaryFn.ADD, y, x, y, from, to));
    more.close();
    return sum;
  }

  @Override
  public Tensor reduce(ReduceFn fn, Tensor x, int... axes) {
    float[] v = data(x);
    Shape shape = x.shape().reduced(axes);
    float[] y = take(shape);
    double divisor = fn == ReduceFn.SUM ? 1 : (double) v.length / y.length; // over nothing: 0/0
    reduction.sum(v, x.shape(), shape, divisor, y);
    return made(shape, y);
  }

  // --- linear algebra ---

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    float[] left = data(a);
    float[] right = data(b);
    Shape shape = ShapeRules.matmul(a.shape(), transposeA, b.shape(), transposeB);
    int k = a.shape().dim(transposeA ? 0 : 1);
    float[] c = take(shape);
    product.multiply(left, transposeA, right, transposeB, shape.dim(0), k, shape.dim(1), c, false);
    return made(shape, c);
  }

  /// The bias is where the accumulators of the product start; f follows in place.
  @Override
  public Tensor affine(UnaryFn fn, Tensor x, Tensor w, Tensor b) {
    float[] left = data(x);
    float[] right = data(w);
    float[] bias = data(b);
    Shape shape = ShapeRules.affine(fn, x.shape(), w.shape(), b.shape());
    float[] y = take(shape);
    product.affine(left, right, bias, shape.dim(0), x.shape().dim(1), shape.dim(1), y);
    if (fn != UnaryFn.IDENTITY) {
      CpuVectors.share(y.length, (from, to) -> CpuMap.value(fn, y, y, from, to));
    }
    return made(shape, y);
  }

  // --- order ---

  @Override
  public Sorted sortColumns(Tensor x) {
    float[] v = data(x);
    Shape shape = ShapeRules.sortColumns(x.shape());
    float[] values = take(shape);
    float[] permutation = take(shape);
    order.sort(v, shape.dim(0), shape.dim(1), values, permutation);
    return new Sorted(made(shape, values), made(shape, permutation));
  }

  @Override
  public Tensor permuteColumns(Tensor x, Tensor permutation, boolean inverse) {
    float[] v = data(x);
    float[] p = data(permutation);
    Shape shape = ShapeRules.permuteColumns(x.shape(), permutation.shape());
    float[] y = arena.zeros(shape.size()); // the way back fills it only if p is a permutation
    CpuSort.permute(v, p, shape.dim(1), inverse, y);
    return made(shape, y);
  }

  // --- the prior ---

  @Override
  public Marginals mixture(Tensor t, Tensor centers, double sigma) {
    float[] v = data(t);
    float[] mu = data(centers);
    Shape shape = ShapeRules.mixture(t.shape(), centers.shape(), sigma);
    float[] cdf = take(shape);
    float[] density = take(shape);
    prior.mixture(mu, centers.shape().dim(0), sigma);
    prior.marginals(v, shape.dim(0), shape.dim(1), cdf, density);
    return new Marginals(made(shape, cdf), made(shape, density));
  }

  @Override
  public KsDistance ksDistance(Tensor z, Tensor centers, double sigma, double offset) {
    float[] v = data(z);
    float[] mu = data(centers);
    Shape shape = ShapeRules.ksDistance(z.shape(), centers.shape(), sigma);
    float[] slope = take(shape);
    prior.mixture(mu, centers.shape().dim(0), sigma);
    double value = prior.ksDistance(v, shape.dim(0), shape.dim(1), offset, slope);
    return new KsDistance(full(Shape.scalar(), value), made(shape, slope));
  }

  @Override
  public TwoSampleKs ksTwoSample(
      Tensor z, Tensor zAdv, Tensor centers, double sigma, boolean sorted) {
    float[] v = data(z);
    float[] adv = data(zAdv);
    float[] mu = data(centers);
    Shape s = ShapeRules.ksTwoSample(z.shape(), zAdv.shape(), centers.shape(), sigma);
    float[] slope = take(s);
    float[] slopeAdv = take(s);
    prior.mixture(mu, centers.shape().dim(0), sigma);
    double value = prior.ksTwoSample(v, adv, s.dim(0), s.dim(1), sorted, slope, slopeAdv);
    return new TwoSampleKs(full(Shape.scalar(), value), made(s, slope), made(s, slopeAdv));
  }

  // --- random numbers ---

  @Override
  public Tensor randomState(Rng stream) {
    return tensor(Shape.of(8), stream.toLimbs());
  }

  @Override
  public Tensor uniform(Tensor state, Shape shape) {
    float[] limbs = data(state);
    ShapeRules.state(state.shape());
    float[] y = take(shape);
    CpuRandom.uniform(limbs, y);
    return made(shape, y);
  }

  @Override
  public Tensor normal(Tensor state, Shape shape) {
    float[] limbs = data(state);
    ShapeRules.state(state.shape());
    float[] y = take(shape);
    CpuRandom.normal(limbs, y);
    return made(shape, y);
  }

  // --- the optimiser ---

  @Override
  public void adam(
      Tensor parameter, Tensor gradient, Tensor m, Tensor v, Tensor clock, AdamRates rates) {
    float[] p = data(parameter);
    float[] g = data(gradient);
    float[] mean = data(m);
    float[] square = data(v);
    float[] time = data(clock);
    ShapeRules.adam(parameter.shape(), gradient.shape(), m.shape(), v.shape(), clock.shape());
    CpuAdam.step(p, g, mean, square, time, rates);
  }

  // --- handles and arrays ---

  /// A handle was made.
  void opened() {
    live++;
  }

  /// A handle was closed; its array, if it was the last one on it, is free.
  void closed(float @Nullable [] unused) {
    live--;
    if (unused != null) {
      arena.give(unused);
    }
  }

  private float[] take(Shape shape) {
    return arena.take(shape.size());
  }

  private Tensor made(Shape shape, float[] values) {
    return new CpuTensor(this, shape, values);
  }

  private CpuTensor own(Tensor t) {
    if (t instanceof CpuTensor c && c.belongsTo(this)) {
      return c;
    }
    throw new IllegalArgumentException(
        "cpu: a tensor of another backend was passed: "
            + t.getClass().getSimpleName()
            + "; copy it over with tensor(t.shape(), t.toFloats())");
  }

  private float[] data(Tensor t) {
    return own(t).data();
  }

  /// The values of `t` repeated to a shape: its own array if that is all or if it is a single
  /// number, which the loops repeat themselves; else one from the arena.
  private float[] repeated(Tensor t, Shape shape) {
    float[] x = data(t);
    if (x.length == shape.size() || x.length == 1) {
      return x;
    }
    float[] y = take(shape);
    CpuMove.broadcast(x, t.shape(), shape, y);
    return y;
  }

  private void release(Tensor t, float[] repeated) {
    if (repeated.length != t.shape().size()) { // not its own
      arena.give(repeated);
    }
  }
}

package kolmo.kernels;

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
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// The backend in float32 on a CUDA device, or on the emulated one. Each primitive checks shapes
/// and handles, takes memory from the pool, and lets one family's file launch its kernels. It has
/// every fused primitive.
final class CudaBackend implements Backend {

  private final Device device;
  private final Work work;
  private final CudaElementwise elementwise;
  private final CudaReduce reduction;
  private final CudaImages images;
  private final CudaOrder order;
  private final CudaPrior prior;
  private int live;

  CudaBackend(Device device) {
    this.device = device;
    work = new Work(device);
    elementwise = new CudaElementwise(work);
    reduction = new CudaReduce(work);
    images = new CudaImages(work);
    order = new CudaOrder(work);
    prior = new CudaPrior(work, order, reduction);
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public boolean fuses(Fused primitive) {
    // These two are composed: there are no kernels of their own.
    return primitive != Fused.BATCH_NORM && primitive != Fused.CONVOLVE;
  }

  @Override
  public int live() {
    return live;
  }

  @Override
  public void close() {
    work.pool().clear();
    device.close();
  }

  // --- memory ---

  @Override
  public Tensor tensor(Shape shape, double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return tensor(shape, floats);
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    ShapeRules.values("tensor", shape.size(), values.length);
    long y = take(shape);
    upload(values, y);
    return made(shape, y);
  }

  @Override
  public Tensor full(Shape shape, double value) {
    long y = take(shape);
    work.fill(y, (float) value, shape.size());
    return made(shape, y);
  }

  @Override
  public void write(Tensor target, float[] values) {
    long y = address(target);
    ShapeRules.values("write", target.shape().size(), values.length);
    upload(values, y);
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    long y = address(target);
    long x = address(source);
    ShapeRules.assign(target.shape(), source.shape());
    copy(x, y, target.shape().size());
  }

  @Override
  public Tensor view(Tensor x, Shape shape) {
    CudaTensor whole = own(x);
    ShapeRules.view(x.shape(), shape);
    return whole.share(shape);
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    long v = address(x);
    ShapeRules.broadcast(x.shape(), shape);
    long y = take(shape);
    elementwise.broadcast(v, x.shape(), y, shape);
    return made(shape, y);
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    parts.forEach(this::address); // must be open
    Shape shape = ShapeRules.concat(parts.stream().map(Tensor::shape).toList(), axis);
    long y = take(shape);
    int step = runOf(shape, axis);
    int to = 0;
    for (Tensor part : parts) {
      int run = runOf(part.shape(), axis);
      runs(address(part), run, y + 4L * to, step, run, part.shape().size());
      to += run;
    }
    return made(shape, y);
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    long v = address(x);
    Shape shape = ShapeRules.slice(x.shape(), axis, from, to);
    long y = take(shape);
    int run = runOf(shape, axis);
    long start = (long) from * runOf(shape.with(axis, 1), axis);
    runs(v + 4 * start, runOf(x.shape(), axis), y, run, run, shape.size());
    return made(shape, y);
  }

  /// How many elements one step of the axes in front of this one passes.
  private static int runOf(Shape shape, int axis) {
    int run = 1;
    for (int a = axis; a < shape.rank(); a++) {
      run *= shape.dim(a);
    }
    return run;
  }

  private void runs(long x, int fromStep, long y, int toStep, int run, int n) {
    Arguments args = work.arguments().address(x).whole(fromStep).address(y).whole(toStep);
    work.each("runs_f32", n, args.whole(run).whole(n));
  }

  // --- elementwise ---

  @Override
  public Tensor map(UnaryFn fn, Tensor x) {
    long v = address(x);
    long y = take(x.shape());
    elementwise.map(fn, v, y, x.shape().size());
    return made(x.shape(), y);
  }

  @Override
  public Tensor mapSlope(UnaryFn fn, Tensor kept, Tensor dy) {
    long k = address(kept);
    long d = address(dy);
    ShapeRules.mapSlope(fn, kept.shape(), dy.shape());
    long dx = take(dy.shape());
    elementwise.mapSlope(fn, k, d, dx, dy.shape().size());
    return made(dy.shape(), dx);
  }

  @Override
  public Tensor zip(BinaryFn fn, Tensor a, Tensor b) {
    long left = address(a);
    long right = address(b);
    Shape shape = ShapeRules.zip(fn, a.shape(), b.shape());
    long c = take(shape);
    elementwise.zip(fn, left, a.shape(), right, b.shape(), c, shape);
    return made(shape, c);
  }

  @Override
  public Tensor zipSlope(BinaryFn fn, int side, Tensor a, Tensor b, Tensor dc) {
    long left = address(a);
    long right = address(b);
    long d = address(dc);
    ShapeRules.zipSlope(fn, a.shape(), b.shape(), dc.shape());
    long dx = take(dc.shape());
    elementwise.zipSlope(fn, side, left, a.shape(), right, b.shape(), d, dx, dc.shape());
    return made(dc.shape(), dx);
  }

  @Override
  public Tensor accumulate(Tensor sum, Tensor more) {
    long y = address(sum);
    long x = address(more);
    ShapeRules.accumulate(sum.shape(), more.shape());
    if (!own(sum).alone()) {
      try (sum;
          more) {
        return zip(BinaryFn.ADD, sum, more);
      }
    }
    elementwise.zip(BinaryFn.ADD, y, sum.shape(), x, more.shape(), y, sum.shape());
    more.close();
    return sum;
  }

  @Override
  public Tensor reduce(ReduceFn fn, Tensor x, int... axes) {
    long v = address(x);
    Shape shape = x.shape().reduced(axes);
    int n = x.shape().size();
    long y = take(shape);
    if (n == 0) {
      work.fill(y, fn == ReduceFn.SUM ? 0 : Float.NaN, shape.size());
    } else {
      double divisor = fn == ReduceFn.SUM ? 1 : (double) n / shape.size();
      reduction.sum(v, x.shape(), shape, divisor, y);
    }
    return made(shape, y);
  }

  // --- linear algebra ---

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    long left = address(a);
    long right = address(b);
    Shape shape = ShapeRules.matmul(a.shape(), transposeA, b.shape(), transposeB);
    int k = a.shape().dim(transposeA ? 0 : 1);
    long c = take(shape);
    product(left, transposeA, right, transposeB, k, c, shape);
    return made(shape, c);
  }

  @Override
  public Tensor affine(UnaryFn fn, Tensor x, Tensor w, Tensor b) {
    long left = address(x);
    long right = address(w);
    long bias = address(b);
    Shape shape = ShapeRules.affine(fn, x.shape(), w.shape(), b.shape());
    long y = take(shape);
    product(left, false, right, false, x.shape().dim(1), y, shape);
    elementwise.affine(fn, y, bias, shape.size(), shape.dim(1));
    return made(shape, y);
  }

  private void product(long a, boolean ta, long b, boolean tb, int k, long c, Shape shape) {
    if (k == 0) {
      work.fill(c, 0, shape.size());
    } else if (shape.size() > 0) {
      device.gemm(a, ta, b, tb, shape.dim(0), k, shape.dim(1), c);
    }
  }

  // --- images ---

  @Override
  public Tensor transpose(Tensor x) {
    long v = address(x);
    Shape shape = ShapeRules.transpose(x.shape());
    long y = take(shape);
    images.transpose(v, x.shape(), y);
    return made(shape, y);
  }

  @Override
  public Tensor unfold(Tensor x, Window window) {
    long v = address(x);
    Shape shape = ShapeRules.unfold(x.shape(), window);
    long y = take(shape);
    images.unfold(v, x.shape(), window, y, shape.size());
    return made(shape, y);
  }

  @Override
  public Tensor fold(Tensor rows, Window window, Shape image, @Nullable Tensor bias) {
    long v = address(rows);
    long b = bias == null ? 0 : address(bias);
    ShapeRules.fold(rows.shape(), window, image, bias == null ? null : bias.shape());
    long y = take(image);
    images.fold(v, b, window, y, image);
    return made(image, y);
  }

  // --- order ---

  @Override
  public Sorted sortColumns(Tensor x) {
    long v = address(x);
    Shape shape = ShapeRules.sortColumns(x.shape());
    long values = take(shape);
    long rows = take(shape);
    order.sort(v, shape, values, rows);
    return new Sorted(made(shape, values), made(shape, rows));
  }

  @Override
  public Tensor permuteColumns(Tensor x, Tensor permutation, boolean inverse) {
    long v = address(x);
    long p = address(permutation);
    Shape shape = ShapeRules.permuteColumns(x.shape(), permutation.shape());
    long y = take(shape);
    order.permute(v, p, inverse, y, shape);
    return made(shape, y);
  }

  // --- the prior ---

  @Override
  public Marginals mixture(Tensor t, Tensor centers, double sigma) {
    long v = address(t);
    long mu = address(centers);
    Shape shape = ShapeRules.mixture(t.shape(), centers.shape(), sigma);
    long cdf = take(shape);
    long density = take(shape);
    prior.marginals(of(mu, centers, sigma), v, shape, cdf, density);
    return new Marginals(made(shape, cdf), made(shape, density));
  }

  @Override
  public KsDistance ksDistance(Tensor z, Tensor centers, double sigma, double offset) {
    long v = address(z);
    long mu = address(centers);
    Shape shape = ShapeRules.ksDistance(z.shape(), centers.shape(), sigma);
    long value = take(Shape.scalar());
    long slope = take(shape);
    prior.ksDistance(of(mu, centers, sigma), offset, v, shape, value, slope);
    return new KsDistance(made(Shape.scalar(), value), made(shape, slope));
  }

  @Override
  public TwoSampleKs ksTwoSample(
      Tensor z, Tensor zAdv, Tensor centers, double sigma, boolean sorted) {
    long v = address(z);
    long adv = address(zAdv);
    long mu = address(centers);
    Shape s = ShapeRules.ksTwoSample(z.shape(), zAdv.shape(), centers.shape(), sigma);
    long value = take(Shape.scalar());
    long slope = take(s);
    long slopeAdv = take(s);
    prior.ksTwoSample(of(mu, centers, sigma), sorted, v, adv, s, value, slope, slopeAdv);
    return new TwoSampleKs(made(Shape.scalar(), value), made(s, slope), made(s, slopeAdv));
  }

  private static CudaPrior.Mixture of(long mu, Tensor centers, double sigma) {
    return new CudaPrior.Mixture(mu, centers.shape().dim(0), sigma);
  }

  // --- random numbers ---

  @Override
  public Tensor randomState(Rng stream) {
    return tensor(Shape.of(8), stream.toLimbs());
  }

  @Override
  public Tensor uniform(Tensor state, Shape shape) {
    return drawn("uniform_f32", state, shape);
  }

  @Override
  public Tensor normal(Tensor state, Shape shape) {
    return drawn("normal_f32", state, shape);
  }

  private Tensor drawn(String kernel, Tensor state, Shape shape) {
    long limbs = address(state);
    ShapeRules.state(state.shape());
    long y = take(shape);
    int n = shape.size();
    work.each(kernel, n, work.arguments().address(limbs).address(y).whole(n));
    work.grid("advance_f32", 1, 1, work.arguments().address(limbs).whole(n));
    return made(shape, y);
  }

  // --- the optimiser ---

  @Override
  public void adam(
      Tensor parameter, Tensor gradient, Tensor m, Tensor v, Tensor clock, AdamRates rates) {
    Arguments args = work.arguments();
    args.address(address(parameter)).address(address(gradient));
    args.address(address(m)).address(address(v)).address(address(clock));
    ShapeRules.adam(parameter.shape(), gradient.shape(), m.shape(), v.shape(), clock.shape());
    int n = gradient.shape().size();
    args.wide(rates.beta1()).wide(rates.beta2()).real((float) rates.epsilon()).whole(n);
    work.each("adam_f32", n, args);
  }

  // --- handles and memory ---

  /// A handle was made.
  void opened() {
    live++;
  }

  /// A handle was closed; if it was the last one on its storage, that is free: so many floats.
  void closed(long address, int unused) {
    live--;
    if (unused >= 0) {
      work.give(address, unused);
    }
  }

  float[] download(long from, int n) {
    float[] values = new float[n];
    if (n > 0) {
      device.download(from, values);
    }
    return values;
  }

  /// Bytes that tensors hold.
  long used() {
    return work.pool().used();
  }

  private void upload(float[] values, long to) {
    if (values.length > 0) {
      device.upload(values, to);
    }
  }

  private void copy(long from, long to, int n) {
    if (n > 0 && from != to) {
      device.copy(from, to, 4L * n);
    }
  }

  private long take(Shape shape) {
    return work.floats(shape.size());
  }

  private Tensor made(Shape shape, long address) {
    return new CudaTensor(this, shape, address);
  }

  private CudaTensor own(Tensor t) {
    if (t instanceof CudaTensor c && c.belongsTo(this)) {
      return c;
    }
    throw new IllegalArgumentException(
        name()
            + ": a tensor of another backend was passed: "
            + t.getClass().getSimpleName()
            + "; copy it over with tensor(t.shape(), t.toFloats())");
  }

  private long address(Tensor t) {
    return own(t).address();
  }
}

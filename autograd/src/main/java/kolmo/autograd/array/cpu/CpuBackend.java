package kolmo.autograd.array.cpu;

import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.KsDistance;
import kolmo.autograd.array.Marginals;
import kolmo.autograd.array.Normalized;
import kolmo.autograd.array.NormalizedSlopes;
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

/// The backend in float32 on the processor. Each primitive does three things, in this order: it
/// checks shapes and handles, it takes an array from the arena, it lets one family's file compute.
/// It has every fused primitive.
final class CpuBackend extends CpuMemory {

  private final CpuMatMul product;
  private final CpuConvolution convolution;
  private final CpuReduce reduction = new CpuReduce();
  private final CpuBatchNorm columns = new CpuBatchNorm();
  private final CpuSort order;
  private final CpuPrior prior;

  /// A backend whose tensors live in this arena.
  CpuBackend(Arena arena) {
    super(arena);
    this.product = new CpuMatMul(arena);
    this.convolution = new CpuConvolution(arena, product);
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

  // --- images ---

  @Override
  public Tensor transpose(Tensor x) {
    float[] v = data(x);
    Shape shape = ShapeRules.transpose(x.shape());
    float[] y = take(shape);
    CpuMove.transpose(v, shape.dim(-1), shape.dim(-2), y);
    return made(shape, y);
  }

  @Override
  public Tensor unfold(Tensor x, Window window) {
    float[] v = data(x);
    Shape shape = ShapeRules.unfold(x.shape(), window);
    float[] y = take(shape);
    new CpuWindows(x.shape(), window).unfold(v, y);
    return made(shape, y);
  }

  @Override
  public Tensor fold(Tensor rows, Window window, Shape image, @Nullable Tensor bias) {
    float[] v = data(rows);
    float[] b = bias == null ? null : data(bias);
    ShapeRules.fold(rows.shape(), window, image, bias == null ? null : bias.shape());
    float[] y = take(image);
    new CpuWindows(image, window).fold(v, b, y);
    return made(image, y);
  }

  @Override
  public Tensor convolve(UnaryFn fn, Tensor x, Window window, Tensor w, @Nullable Tensor b) {
    float[] v = data(x);
    float[] weights = data(w);
    float[] bias = b == null ? null : data(b);
    Shape shape =
        ShapeRules.convolve(fn, x.shape(), window, w.shape(), b == null ? null : b.shape());
    float[] y = take(shape);
    convolution.convolve(v, x.shape(), window, weights, shape.dim(3), bias, y);
    if (fn != UnaryFn.IDENTITY) {
      CpuVectors.share(y.length, (from, to) -> CpuMap.value(fn, y, y, from, to));
    }
    return made(shape, y);
  }

  @Override
  public Tensor convolveTransposed(
      Tensor x, Window window, Shape image, Tensor w, @Nullable Tensor b) {
    float[] v = data(x);
    float[] weights = data(w);
    float[] bias = b == null ? null : data(b);
    Shape s = x.shape();
    ShapeRules.convolveTransposed(s, window, image, w.shape(), b == null ? null : b.shape());
    float[] y = take(image);
    convolution.transposed(v, image, window, weights, s.dim(3), bias, y);
    return made(image, y);
  }

  @Override
  public Tensor convolveWeights(Tensor x, Window window, Tensor dy) {
    float[] v = data(x);
    float[] d = data(dy);
    Shape shape = ShapeRules.convolveWeights(x.shape(), window, dy.shape());
    float[] dw = take(shape);
    convolution.weights(v, x.shape(), window, d, shape.dim(1), dw);
    return made(shape, dw);
  }

  @Override
  public Normalized batchNorm(UnaryFn fn, Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    float[] v = data(x);
    float[] g = data(gamma);
    float[] b = data(beta);
    Shape shape = ShapeRules.batchNorm(fn, x.shape(), gamma.shape(), beta.shape());
    float[] y = take(shape);
    float[] mean = take(gamma.shape());
    float[] variance = take(gamma.shape());
    columns.statistics(v, mean, variance);
    columns.normalize(v, mean, variance, epsilon, g, b, y);
    if (fn != UnaryFn.IDENTITY) {
      CpuVectors.share(y.length, (from, to) -> CpuMap.value(fn, y, y, from, to));
    }
    return new Normalized(made(shape, y), made(gamma.shape(), mean), made(gamma.shape(), variance));
  }

  @Override
  public NormalizedSlopes batchNormSlopes(
      UnaryFn fn, Tensor x, Tensor gamma, Normalized forward, Tensor dy, double epsilon) {
    float[] v = data(x);
    float[] g = data(gamma);
    float[] y = data(forward.y());
    float[] mean = data(forward.mean());
    float[] variance = data(forward.variance());
    float[] d = data(dy);
    ShapeRules.batchNormSlopes(fn, x.shape(), gamma.shape(), dy.shape());
    float[] dx = take(dy.shape());
    float[] dGamma = take(gamma.shape());
    float[] dBeta = take(gamma.shape());
    CpuVectors.share(dx.length, (from, to) -> CpuMap.slope(fn, y, d, dx, from, to));
    columns.slopes(v, mean, variance, epsilon, g, dx, dGamma, dBeta);
    return new NormalizedSlopes(
        made(dy.shape(), dx), made(gamma.shape(), dGamma), made(gamma.shape(), dBeta));
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
}

package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.FusedPrimitives;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// The backend in float32 on the processor. Tensors live in an arena, and each primitive is one
/// call of its family's file. It has every fused primitive.
final class CpuBackend extends FusedPrimitives<CpuTensor> {

  private final Arena arena;
  private final CpuMatMul product;
  private final CpuConvolution convolution;
  private final CpuReduce reduction = new CpuReduce();
  private final CpuBatchNorm batchNorm = new CpuBatchNorm();
  private final CpuSort order;
  private final CpuPrior prior;

  /// A backend whose tensors live in this arena.
  CpuBackend(Arena arena) {
    this.arena = arena;
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
  public void close() {
    arena.clear();
  }

  // --- memory ---

  @Override
  protected CpuTensor make(Shape shape) {
    return new CpuTensor(this, shape, arena.take(shape.size()));
  }

  @Override
  protected CpuTensor make(Shape shape, double[] values) {
    CpuTensor y = make(shape);
    for (int i = 0; i < y.data.length; i++) {
      y.data[i] = (float) values[i];
    }
    return y;
  }

  @Override
  protected CpuTensor make(Shape shape, float[] values) {
    CpuTensor y = make(shape);
    overwrite(y, values);
    return y;
  }

  @Override
  protected CpuTensor share(CpuTensor x, Shape shape) {
    return new CpuTensor(x, shape);
  }

  @Override
  protected void free(CpuTensor last) {
    arena.give(last.data);
  }

  @Override
  protected double[] doubles(CpuTensor x) {
    double[] copy = new double[x.data.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = x.data[i];
    }
    return copy;
  }

  @Override
  protected float[] floats(CpuTensor x) {
    return x.data.clone();
  }

  @Override
  protected void fill(CpuTensor y, double value) {
    Arrays.fill(y.data, (float) value);
  }

  @Override
  protected void overwrite(CpuTensor y, float[] values) {
    System.arraycopy(values, 0, y.data, 0, y.data.length);
  }

  @Override
  protected void copy(CpuTensor x, CpuTensor y) {
    overwrite(y, x.data);
  }

  @Override
  protected void broadcast(CpuTensor x, CpuTensor y) {
    CpuMove.broadcast(x.data, x.shape(), y.shape(), y.data);
  }

  @Override
  protected void insert(CpuTensor x, int axis, int at, CpuTensor y) {
    int run = CpuMove.sizes(x.shape())[axis];
    int[] sizes = CpuMove.sizes(y.shape());
    int start = at * sizes[axis + 1];
    CpuMove.runs(
        x.data, 0, run, y.data, start, sizes[axis], run, run == 0 ? 0 : x.data.length / run);
  }

  @Override
  protected void slice(CpuTensor x, int axis, int from, CpuTensor y) {
    int[] sizes = CpuMove.sizes(x.shape());
    int run = CpuMove.sizes(y.shape())[axis];
    int start = from * sizes[axis + 1];
    CpuMove.runs(
        x.data, start, sizes[axis], y.data, 0, run, run, run == 0 ? 0 : y.data.length / run);
  }

  // --- elementwise ---

  @Override
  protected void map(UnaryFn fn, CpuTensor x, CpuTensor y) {
    map(fn, x.data, y.data);
  }

  private static void map(UnaryFn fn, float[] x, float[] y) {
    CpuVectors.share(y.length, (from, to) -> CpuMap.value(fn, x, y, from, to));
  }

  /// f in place, after what a fused primitive has computed.
  private static void apply(UnaryFn fn, float[] y) {
    if (fn != UnaryFn.IDENTITY) {
      map(fn, y, y);
    }
  }

  @Override
  protected void mapSlope(UnaryFn fn, CpuTensor kept, CpuTensor dy, CpuTensor dx) {
    float[] k = kept.data;
    float[] d = dy.data;
    float[] to = dx.data;
    CpuVectors.share(to.length, (from, end) -> CpuMap.slope(fn, k, d, to, from, end));
  }

  @Override
  protected void zip(BinaryFn fn, CpuTensor a, CpuTensor b, CpuTensor c) {
    float[] left = repeated(a, c.shape());
    float[] right = repeated(b, c.shape());
    float[] y = c.data;
    CpuVectors.share(y.length, (from, to) -> CpuZip.value(fn, left, right, y, from, to));
    release(a, left);
    release(b, right);
  }

  @Override
  protected void zipSlope(
      BinaryFn fn, int side, CpuTensor a, CpuTensor b, CpuTensor dc, CpuTensor dx) {
    float[] left = CpuZip.slopeReads(fn, side, 0) ? repeated(a, dc.shape()) : a.data;
    float[] right = CpuZip.slopeReads(fn, side, 1) ? repeated(b, dc.shape()) : b.data;
    float[] d = dc.data;
    float[] y = dx.data;
    CpuVectors.share(y.length, (from, to) -> CpuZip.slope(fn, side, left, right, d, y, from, to));
    release(a, left);
    release(b, right);
  }

  /// The values of `t` repeated to a shape: its own array if that is all or if it is a single
  /// number, which the loops repeat themselves; else one from the arena.
  private float[] repeated(CpuTensor t, Shape shape) {
    float[] x = t.data;
    if (x.length == shape.size() || x.length == 1) {
      return x;
    }
    float[] y = arena.take(shape.size());
    CpuMove.broadcast(x, t.shape(), shape, y);
    return y;
  }

  private void release(CpuTensor t, float[] repeated) {
    if (repeated.length != t.data.length) { // not its own
      arena.give(repeated);
    }
  }

  @Override
  protected void reduce(ReduceFn fn, CpuTensor x, CpuTensor y) {
    double n = fn == ReduceFn.SUM ? 1 : (double) x.data.length / y.data.length; // nothing: 0/0
    reduction.sum(x.data, x.shape(), y.shape(), n, y.data);
  }

  // --- linear algebra and images ---

  @Override
  protected void matmul(
      CpuTensor a, boolean transposeA, CpuTensor b, boolean transposeB, CpuTensor c) {
    int m = c.shape().dim(0);
    int k = a.shape().dim(transposeA ? 0 : 1);
    int n = c.shape().dim(1);
    product.multiply(a.data, transposeA, b.data, transposeB, m, k, n, c.data, false);
  }

  /// The bias is where the accumulators of the product start; f follows in place.
  @Override
  protected void affine(UnaryFn fn, CpuTensor x, CpuTensor w, CpuTensor b, CpuTensor y) {
    int m = y.shape().dim(0);
    int k = x.shape().dim(1);
    int n = y.shape().dim(1);
    product.affine(x.data, w.data, b.data, m, k, n, y.data);
    apply(fn, y.data);
  }

  @Override
  protected void transpose(CpuTensor x, CpuTensor y) {
    CpuMove.transpose(x.data, x.shape().dim(-2), x.shape().dim(-1), y.data);
  }

  @Override
  protected void unfold(CpuTensor x, Window window, CpuTensor y) {
    new CpuWindows(x.shape(), window).unfold(x.data, y.data);
  }

  @Override
  protected void fold(CpuTensor rows, Window window, @Nullable CpuTensor bias, CpuTensor image) {
    new CpuWindows(image.shape(), window).fold(rows.data, dataOf(bias), image.data);
  }

  @Override
  protected void convolve(
      UnaryFn fn, CpuTensor x, Window window, CpuTensor w, @Nullable CpuTensor b, CpuTensor y) {
    int features = y.shape().dim(3);
    convolution.convolve(x.data, x.shape(), window, w.data, features, dataOf(b), y.data);
    apply(fn, y.data);
  }

  @Override
  protected void convolveTransposed(
      CpuTensor x, Window window, CpuTensor w, @Nullable CpuTensor b, CpuTensor image) {
    int features = x.shape().dim(3);
    Shape shape = image.shape();
    convolution.transposed(x.data, shape, window, w.data, features, dataOf(b), image.data);
  }

  @Override
  protected void convolveWeights(CpuTensor x, Window window, CpuTensor dy, CpuTensor dw) {
    convolution.weights(x.data, x.shape(), window, dy.data, dw.shape().dim(1), dw.data);
  }

  private static float @Nullable [] dataOf(@Nullable CpuTensor t) {
    return t == null ? null : t.data;
  }

  @Override
  protected void batchNorm(
      UnaryFn fn,
      CpuTensor x,
      CpuTensor gamma,
      CpuTensor beta,
      double epsilon,
      CpuTensor y,
      CpuTensor mean,
      CpuTensor variance) {
    batchNorm.statistics(x.data, mean.data, variance.data);
    batchNorm.normalize(x.data, mean.data, variance.data, epsilon, gamma.data, beta.data, y.data);
    apply(fn, y.data);
  }

  @Override
  protected void batchNormSlopes(
      UnaryFn fn,
      CpuTensor x,
      CpuTensor gamma,
      CpuTensor y,
      CpuTensor mean,
      CpuTensor variance,
      CpuTensor dy,
      double epsilon,
      CpuTensor dx,
      CpuTensor dGamma,
      CpuTensor dBeta) {
    mapSlope(fn, y, dy, dx);
    batchNorm.slopes(
        x.data, mean.data, variance.data, epsilon, gamma.data, dx.data, dGamma.data, dBeta.data);
  }

  // --- order, and the prior ---

  @Override
  protected void sortColumns(CpuTensor x, CpuTensor values, CpuTensor permutation) {
    order.sort(x.data, x.shape().dim(0), x.shape().dim(1), values.data, permutation.data);
  }

  @Override
  protected void permuteColumns(CpuTensor x, CpuTensor permutation, boolean inverse, CpuTensor y) {
    fill(y, 0); // the way back fills it only if it is a permutation
    CpuSort.permute(x.data, permutation.data, x.shape().dim(1), inverse, y.data);
  }

  @Override
  protected void mixture(
      CpuTensor t, CpuTensor centers, double sigma, CpuTensor cdf, CpuTensor density) {
    int n = t.shape().dim(0);
    int d = t.shape().dim(1);
    prior.marginals(mixture(centers, sigma), t.data, n, d, cdf.data, density.data);
  }

  private static CpuPrior.Mixture mixture(CpuTensor centers, double sigma) {
    return new CpuPrior.Mixture(centers.data, centers.shape().dim(0), sigma);
  }

  @Override
  protected void ksDistance(
      CpuTensor z,
      CpuTensor centers,
      double sigma,
      double offset,
      CpuTensor value,
      CpuTensor slope) {
    int n = z.shape().dim(0);
    int d = z.shape().dim(1);
    fill(value, prior.ksDistance(mixture(centers, sigma), z.data, n, d, offset, slope.data));
  }

  @Override
  protected void ksTwoSample(
      CpuTensor z,
      CpuTensor zAdv,
      CpuTensor centers,
      double sigma,
      boolean sorted,
      CpuTensor value,
      CpuTensor slope,
      CpuTensor slopeAdv) {
    int n = z.shape().dim(0);
    int d = z.shape().dim(1);
    CpuPrior.Mixture scale = mixture(centers, sigma);
    double l = prior.ksTwoSample(scale, z.data, zAdv.data, n, d, sorted, slope.data, slopeAdv.data);
    fill(value, l);
  }

  // --- random numbers, and the optimiser ---

  @Override
  protected void uniform(CpuTensor state, CpuTensor y) {
    CpuRandom.uniform(state.data, y.data);
  }

  @Override
  protected void normal(CpuTensor state, CpuTensor y) {
    CpuRandom.normal(state.data, y.data);
  }

  @Override
  protected void adamStep(
      CpuTensor parameter,
      CpuTensor gradient,
      CpuTensor m,
      CpuTensor v,
      CpuTensor clock,
      AdamRates rates) {
    CpuAdam.step(parameter.data, gradient.data, m.data, v.data, clock.data, rates);
  }
}

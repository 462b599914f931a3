package kolmo.kernels;

import java.util.List;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
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
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.TwoSampleKs;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// The backend in float32 on a CUDA device, or on the emulated one. Each primitive checks shapes
/// and handles, takes memory from the pool, and lets one family's file launch its kernels; it may
/// leave all of that to the family. It has every fused primitive, but normalises batches in one
/// only where the device has a library for it; and it records steps.
final class CudaBackend implements Backend, StepRecorder {

  private final Device device;
  private final Work work;
  private final CudaMemory memory;
  private final CudaPieces pieces;
  private final CudaElementwise elementwise;
  private final CudaReduce reduction;
  private final CudaImages images;
  private final CudaConvolution convolution;
  private final @Nullable CudaBatchNorm columns; // where the device has a library for it
  private final CudaOrder order;
  private final CudaPrior prior;

  CudaBackend(Device device) {
    this.device = device;
    work = new Work(device);
    memory = new CudaMemory(work);
    pieces = new CudaPieces(work, memory);
    elementwise = new CudaElementwise(work);
    reduction = new CudaReduce(work);
    images = new CudaImages(work);
    convolution = new CudaConvolution(work, memory, images, elementwise);
    Layers library = device.layers();
    columns = library == null ? null : new CudaBatchNorm(library, work, memory, elementwise);
    order = new CudaOrder(work);
    prior = new CudaPrior(work, memory, order, reduction);
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public boolean fuses(Fused primitive) {
    return primitive != Fused.BATCH_NORM || columns != null;
  }

  @Override
  public int live() {
    return memory.live();
  }

  @Override
  public void close() {
    work.pool().clear();
    device.close();
  }

  @Override
  public Recording record(Runnable step) {
    return StepGraph.record(work, step);
  }

  // --- memory ---

  @Override
  public Tensor tensor(Shape shape, double... values) {
    return memory.tensor(shape, values);
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    return memory.tensor(shape, values);
  }

  @Override
  public Tensor full(Shape shape, double value) {
    long y = take(shape);
    work.fill(y, (float) value, shape.size());
    return made(shape, y);
  }

  @Override
  public void write(Tensor target, float[] values) {
    memory.write(target, values);
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    memory.assign(target, source);
  }

  @Override
  public Tensor view(Tensor x, Shape shape) {
    CudaTensor whole = memory.own(x);
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
    return pieces.concat(parts, axis);
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    return pieces.slice(x, axis, from, to);
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
    if (!memory.own(sum).alone()) {
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
    work.product(left, transposeA, right, transposeB, shape.dim(0), k, shape.dim(1), c);
    return made(shape, c);
  }

  @Override
  public Tensor affine(UnaryFn fn, Tensor x, Tensor w, Tensor b) {
    long left = address(x);
    long right = address(w);
    long bias = address(b);
    Shape shape = ShapeRules.affine(fn, x.shape(), w.shape(), b.shape());
    long y = take(shape);
    work.product(left, false, right, false, shape.dim(0), x.shape().dim(1), shape.dim(1), y);
    elementwise.affine(fn, y, bias, shape.size(), shape.dim(1));
    return made(shape, y);
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

  @Override
  public Tensor convolve(UnaryFn fn, Tensor x, Window window, Tensor w, @Nullable Tensor b) {
    return convolution.convolve(fn, x, window, w, b);
  }

  @Override
  public Tensor convolveTransposed(
      Tensor x, Window window, Shape image, Tensor w, @Nullable Tensor b) {
    return convolution.transposed(x, window, image, w, b);
  }

  @Override
  public Tensor convolveWeights(Tensor x, Window window, Tensor dy) {
    return convolution.weights(x, window, dy);
  }

  @Override
  public Normalized batchNorm(UnaryFn fn, Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    return columns == null
        ? Backend.super.batchNorm(fn, x, gamma, beta, epsilon) // says that it is lacking
        : columns.forward(fn, x, gamma, beta, epsilon);
  }

  @Override
  public NormalizedSlopes batchNormSlopes(
      UnaryFn fn, Tensor x, Tensor gamma, Normalized forward, Tensor dy, double epsilon) {
    return columns == null
        ? Backend.super.batchNormSlopes(fn, x, gamma, forward, dy, epsilon)
        : columns.slopes(fn, x, gamma, forward, dy, epsilon);
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
    return prior.marginals(t, centers, sigma);
  }

  @Override
  public KsDistance ksDistance(Tensor z, Tensor centers, double sigma, double offset) {
    return prior.ksDistance(z, centers, sigma, offset);
  }

  @Override
  public TwoSampleKs ksTwoSample(
      Tensor z, Tensor zAdv, Tensor centers, double sigma, boolean sorted) {
    return prior.ksTwoSample(z, zAdv, centers, sigma, sorted);
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

  // --- handles ---

  Device device() {
    return device;
  }

  /// Bytes that tensors hold.
  long used() {
    return work.pool().used();
  }

  private long take(Shape shape) {
    return memory.take(shape);
  }

  private Tensor made(Shape shape, long address) {
    return memory.made(shape, address);
  }

  private long address(Tensor t) {
    return memory.address(t);
  }
}

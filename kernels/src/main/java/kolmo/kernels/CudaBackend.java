package kolmo.kernels;

import java.util.Objects;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.FusedPrimitives;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// The backend in float32 on a CUDA device, or on the emulated one. Tensors live in a pool of
/// device memory, and one family's file launches the kernels of each primitive. It has every fused
/// primitive, but normalises batches in one only where the device has a library for it; and it
/// records steps.
final class CudaBackend extends FusedPrimitives<CudaTensor> implements StepRecorder {

  private final Device device;
  private final Work work;
  private final CudaPieces pieces;
  private final CudaElementwise elementwise;
  private final CudaReduce reduction;
  private final CudaImages images;
  private final CudaConvolution convolution;
  private final @Nullable CudaBatchNorm batchNorm; // where the device has a library for it
  private final CudaOrder order;
  private final CudaPrior prior;

  CudaBackend(Device device) {
    this.device = device;
    work = new Work(device);
    pieces = new CudaPieces(work);
    elementwise = new CudaElementwise(work);
    reduction = new CudaReduce(work);
    images = new CudaImages(work);
    convolution = new CudaConvolution(work, images, elementwise);
    Layers library = device.layers();
    batchNorm = library == null ? null : new CudaBatchNorm(library, work, elementwise);
    order = new CudaOrder(work);
    prior = new CudaPrior(work, order, reduction);
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public boolean fuses(Fused primitive) {
    return primitive != Fused.BATCH_NORM || batchNorm != null;
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

  Device device() {
    return device;
  }

  /// Bytes that tensors hold.
  long used() {
    return work.pool().used();
  }

  // --- memory ---

  @Override
  protected CudaTensor make(Shape shape) {
    return new CudaTensor(this, shape, work.floats(shape.size()));
  }

  @Override
  protected CudaTensor make(Shape shape, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return make(shape, floats);
  }

  @Override
  protected CudaTensor make(Shape shape, float[] values) {
    notRecorded("makes of values of the host a tensor", shape);
    CudaTensor y = make(shape);
    upload(values, y);
    return y;
  }

  @Override
  protected CudaTensor share(CudaTensor x, Shape shape) {
    return new CudaTensor(x, shape);
  }

  @Override
  protected void free(CudaTensor last) {
    work.give(last.address, last.size());
  }

  @Override
  protected double[] doubles(CudaTensor x) {
    float[] from = floats(x);
    double[] copy = new double[from.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = from[i];
    }
    return copy;
  }

  /// When all work is done.
  @Override
  protected float[] floats(CudaTensor x) {
    notRecorded("reads a tensor", x.shape());
    float[] values = new float[x.size()];
    if (values.length > 0) {
      device.download(x.address, values);
    }
    return values;
  }

  @Override
  protected void fill(CudaTensor y, double value) {
    work.fill(y.address, (float) value, y.size());
  }

  @Override
  protected void overwrite(CudaTensor y, float[] values) {
    notRecorded("writes values of the host into a tensor", y.shape());
    upload(values, y);
  }

  private void upload(float[] values, CudaTensor y) {
    if (values.length > 0) {
      device.upload(values, y.address);
    }
  }

  private void notRecorded(String what, Shape shape) {
    if (work.pool().recording()) {
      throw new NotRecordable("the step " + what + " " + shape);
    }
  }

  @Override
  protected void copy(CudaTensor x, CudaTensor y) {
    if (y.size() > 0 && x.address != y.address) {
      device.copy(x.address, y.address, 4L * y.size());
    }
  }

  @Override
  protected void broadcast(CudaTensor x, CudaTensor y) {
    elementwise.broadcast(x.address, x.shape(), y.address, y.shape());
  }

  @Override
  protected void insert(CudaTensor x, int axis, int at, CudaTensor y) {
    pieces.insert(x, axis, at, y);
  }

  @Override
  protected void slice(CudaTensor x, int axis, int from, CudaTensor y) {
    pieces.slice(x, axis, from, y);
  }

  // --- elementwise ---

  @Override
  protected void map(UnaryFn fn, CudaTensor x, CudaTensor y) {
    elementwise.map(fn, x.address, y.address, y.size());
  }

  @Override
  protected void mapSlope(UnaryFn fn, CudaTensor kept, CudaTensor dy, CudaTensor dx) {
    elementwise.mapSlope(fn, kept.address, dy.address, dx.address, dx.size());
  }

  @Override
  protected void zip(BinaryFn fn, CudaTensor a, CudaTensor b, CudaTensor c) {
    elementwise.zip(fn, a.address, a.shape(), b.address, b.shape(), c.address, c.shape());
  }

  @Override
  protected void zipSlope(
      BinaryFn fn, int side, CudaTensor a, CudaTensor b, CudaTensor dc, CudaTensor dx) {
    elementwise.zipSlope(
        fn, side, a.address, a.shape(), b.address, b.shape(), dc.address, dx.address, dx.shape());
  }

  @Override
  protected void reduce(ReduceFn fn, CudaTensor x, CudaTensor y) {
    if (x.size() == 0) {
      fill(y, fn == ReduceFn.SUM ? 0 : Float.NaN);
    } else {
      double divisor = fn == ReduceFn.SUM ? 1 : (double) x.size() / y.size();
      reduction.sum(x.address, x.shape(), y.shape(), divisor, y.address);
    }
  }

  // --- linear algebra and images ---

  @Override
  protected void matmul(
      CudaTensor a, boolean transposeA, CudaTensor b, boolean transposeB, CudaTensor c) {
    int m = c.shape().dim(0);
    int k = a.shape().dim(transposeA ? 0 : 1);
    int n = c.shape().dim(1);
    work.product(a.address, transposeA, b.address, transposeB, m, k, n, c.address);
  }

  @Override
  protected void affine(UnaryFn fn, CudaTensor x, CudaTensor w, CudaTensor b, CudaTensor y) {
    matmul(x, false, w, false, y);
    elementwise.affine(fn, y.address, b.address, y.size(), y.shape().dim(1));
  }

  @Override
  protected void transpose(CudaTensor x, CudaTensor y) {
    images.transpose(x.address, x.shape(), y.address);
  }

  @Override
  protected void unfold(CudaTensor x, Window window, CudaTensor y) {
    images.unfold(x.address, x.shape(), window, y.address, y.size());
  }

  @Override
  protected void fold(CudaTensor rows, Window window, @Nullable CudaTensor bias, CudaTensor image) {
    long b = bias == null ? 0 : bias.address;
    images.fold(rows.address, b, window, image.address, image.shape());
  }

  @Override
  protected void convolve(
      UnaryFn fn, CudaTensor x, Window window, CudaTensor w, @Nullable CudaTensor b, CudaTensor y) {
    convolution.convolve(fn, x, window, w, b, y);
  }

  @Override
  protected void convolveTransposed(
      CudaTensor x, Window window, CudaTensor w, @Nullable CudaTensor b, CudaTensor image) {
    convolution.transposed(x, window, w, b, image);
  }

  @Override
  protected void convolveWeights(CudaTensor x, Window window, CudaTensor dy, CudaTensor dw) {
    convolution.weights(x, window, dy, dw);
  }

  @Override
  protected void batchNorm(
      UnaryFn fn,
      CudaTensor x,
      CudaTensor gamma,
      CudaTensor beta,
      double epsilon,
      CudaTensor y,
      CudaTensor mean,
      CudaTensor variance) {
    Objects.requireNonNull(batchNorm).forward(fn, x, gamma, beta, epsilon, y, mean, variance);
  }

  @Override
  protected void batchNormSlopes(
      UnaryFn fn,
      CudaTensor x,
      CudaTensor gamma,
      CudaTensor y,
      CudaTensor mean,
      CudaTensor variance,
      CudaTensor dy,
      double epsilon,
      CudaTensor dx,
      CudaTensor dGamma,
      CudaTensor dBeta) {
    Objects.requireNonNull(batchNorm)
        .slopes(fn, x, gamma, y, mean, variance, dy, epsilon, dx, dGamma, dBeta);
  }

  // --- order, and the prior ---

  @Override
  protected void sortColumns(CudaTensor x, CudaTensor values, CudaTensor permutation) {
    order.sort(x.address, x.shape(), values.address, permutation.address);
  }

  @Override
  protected void permuteColumns(
      CudaTensor x, CudaTensor permutation, boolean inverse, CudaTensor y) {
    order.permute(x.address, permutation.address, inverse, y.address, y.shape());
  }

  @Override
  protected void mixture(
      CudaTensor t, CudaTensor centers, double sigma, CudaTensor cdf, CudaTensor density) {
    prior.marginals(mixture(centers, sigma), t, cdf, density);
  }

  @Override
  protected void ksDistance(
      CudaTensor z,
      CudaTensor centers,
      double sigma,
      double offset,
      CudaTensor value,
      CudaTensor slope) {
    prior.ksDistance(mixture(centers, sigma), offset, z, value, slope);
  }

  @Override
  protected void ksTwoSample(
      CudaTensor z,
      CudaTensor zAdv,
      CudaTensor centers,
      double sigma,
      boolean sorted,
      CudaTensor value,
      CudaTensor slope,
      CudaTensor slopeAdv) {
    prior.ksTwoSample(mixture(centers, sigma), sorted, z, zAdv, value, slope, slopeAdv);
  }

  private static CudaPrior.Mixture mixture(CudaTensor centers, double sigma) {
    return new CudaPrior.Mixture(centers.address, centers.shape().dim(0), sigma);
  }

  // --- random numbers, and the optimiser ---

  @Override
  protected void uniform(CudaTensor state, CudaTensor y) {
    draw("uniform_f32", state.address, y);
  }

  @Override
  protected void normal(CudaTensor state, CudaTensor y) {
    draw("normal_f32", state.address, y);
  }

  private void draw(String kernel, long limbs, CudaTensor y) {
    int n = y.size();
    work.each(kernel, n, work.arguments().address(limbs).address(y.address).whole(n));
    work.grid("advance_f32", 1, 1, work.arguments().address(limbs).whole(n));
  }

  @Override
  protected void adamStep(
      CudaTensor parameter,
      CudaTensor gradient,
      CudaTensor m,
      CudaTensor v,
      CudaTensor clock,
      AdamRates rates) {
    Arguments args = work.arguments().address(parameter.address).address(gradient.address);
    args.address(m.address).address(v.address).address(clock.address);
    args.wide(rates.beta1()).wide(rates.beta2()).real((float) rates.epsilon());
    work.each("adam_f32", gradient.size(), args.whole(gradient.size()));
  }
}

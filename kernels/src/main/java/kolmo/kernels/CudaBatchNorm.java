package kolmo.kernels;

import kolmo.autograd.array.Normalized;
import kolmo.autograd.array.NormalizedSlopes;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.kernels.Layers.Batch;

/// Normalised batches by the device's library, and the functions that follow. The library keeps
/// 1/√(v + ε) of each column where the backend keeps v: `norm.cu` makes one of the other.
final class CudaBatchNorm {

  private final Layers library;
  private final Work work;
  private final CudaMemory memory;
  private final CudaElementwise elementwise;

  CudaBatchNorm(Layers library, Work work, CudaMemory memory, CudaElementwise elementwise) {
    this.library = library;
    this.work = work;
    this.memory = memory;
    this.elementwise = elementwise;
  }

  /// Y = f(γ·x̂ + β).
  Normalized forward(UnaryFn fn, Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    long from = memory.address(x);
    long scale = memory.address(gamma);
    long shift = memory.address(beta);
    Shape shape = ShapeRules.batchNorm(fn, x.shape(), gamma.shape(), beta.shape());
    int n = shape.dim(0);
    int c = shape.dim(1);
    long y = memory.take(shape);
    long mean = work.floats(c);
    long variance = work.floats(c);
    if (c > 0) {
      long inverse = work.floats(c);
      library.normalize(new Batch(n, c, epsilon), from, scale, shift, y, mean, inverse);
      convert("variance_f32", inverse, variance, epsilon, c);
      work.give(inverse, c);
      if (fn != UnaryFn.IDENTITY) {
        elementwise.map(fn, y, y, shape.size());
      }
    }
    return new Normalized(
        memory.made(shape, y),
        memory.made(gamma.shape(), mean),
        memory.made(gamma.shape(), variance));
  }

  /// The way back.
  NormalizedSlopes slopes(
      UnaryFn fn, Tensor x, Tensor gamma, Normalized forward, Tensor dy, double epsilon) {
    long from = memory.address(x);
    long scale = memory.address(gamma);
    long y = memory.address(forward.y());
    long mean = memory.address(forward.mean());
    long variance = memory.address(forward.variance());
    long d = memory.address(dy);
    Shape shape = ShapeRules.batchNormSlopes(fn, x.shape(), gamma.shape(), dy.shape());
    int n = shape.dim(0);
    int c = shape.dim(1);
    long dx = memory.take(shape);
    long dGamma = work.floats(c);
    long dBeta = work.floats(c);
    if (c > 0) {
      boolean plain = fn == UnaryFn.IDENTITY;
      long da = plain ? d : work.floats(shape.size());
      if (!plain) {
        elementwise.mapSlope(fn, y, d, da, shape.size());
      }
      long inverse = work.floats(c);
      convert("inverse_deviation_f32", variance, inverse, epsilon, c);
      library.normalizeSlopes(
          new Batch(n, c, epsilon), from, scale, mean, inverse, da, dx, dGamma, dBeta);
      work.give(inverse, c);
      if (!plain) {
        work.give(da, shape.size());
      }
    }
    return new NormalizedSlopes(
        memory.made(shape, dx),
        memory.made(gamma.shape(), dGamma),
        memory.made(gamma.shape(), dBeta));
  }

  private void convert(String kernel, long from, long to, double epsilon, int c) {
    work.each(kernel, c, work.arguments().address(from).address(to).wide(epsilon).whole(c));
  }
}

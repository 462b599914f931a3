package kolmo.kernels;

import kolmo.autograd.array.UnaryFn;
import kolmo.kernels.Layers.Batch;

/// Normalised batches by the device's library, and the functions that follow. The library keeps
/// 1/√(v + ε) of each column where the backend keeps v: `norm.cu` makes one of the other.
final class CudaBatchNorm {

  private final Layers library;
  private final Work work;
  private final CudaElementwise elementwise;

  CudaBatchNorm(Layers library, Work work, CudaElementwise elementwise) {
    this.library = library;
    this.work = work;
    this.elementwise = elementwise;
  }

  /// Y = f(γ·x̂ + β), for x `[n,c]`.
  void forward(
      UnaryFn fn,
      CudaTensor x,
      CudaTensor gamma,
      CudaTensor beta,
      double epsilon,
      CudaTensor y,
      CudaTensor mean,
      CudaTensor variance) {
    int c = gamma.size();
    if (c == 0) {
      return;
    }
    Batch of = new Batch(x.shape().dim(0), c, epsilon);
    long inverse = work.floats(c);
    library.normalize(of, x.address, gamma.address, beta.address, y.address, mean.address, inverse);
    convert("variance_f32", inverse, variance.address, epsilon, c);
    work.give(inverse, c);
    if (fn != UnaryFn.IDENTITY) {
      elementwise.map(fn, y.address, y.address, y.size());
    }
  }

  /// The way back.
  void slopes(
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
    int c = gamma.size();
    if (c == 0) {
      return;
    }
    boolean plain = fn == UnaryFn.IDENTITY;
    long da = plain ? dy.address : work.floats(dy.size());
    if (!plain) {
      elementwise.mapSlope(fn, y.address, dy.address, da, dy.size());
    }
    long inverse = work.floats(c);
    convert("inverse_deviation_f32", variance.address, inverse, epsilon, c);
    library.normalizeSlopes(
        new Batch(x.shape().dim(0), c, epsilon),
        x.address,
        gamma.address,
        mean.address,
        inverse,
        da,
        dx.address,
        dGamma.address,
        dBeta.address);
    work.give(inverse, c);
    if (!plain) {
      work.give(da, dy.size());
    }
  }

  private void convert(String kernel, long from, long to, double epsilon, int c) {
    work.each(kernel, c, work.arguments().address(from).address(to).wide(epsilon).whole(c));
  }
}

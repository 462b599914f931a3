package kolmo.autograd.array;

import org.jspecify.annotations.Nullable;

/// The skeleton of a backend that has the fused primitives too, but for [batch
/// normalisation][Fused#BATCH_NORM] where it says so. They are checked as [Primitives] are.
///
/// @param <T> the backend's tensors
public abstract class FusedPrimitives<T extends Handle> extends Primitives<T> {

  @Override
  public boolean fuses(Fused primitive) {
    return true;
  }

  // --- layers ---

  protected abstract void affine(UnaryFn fn, T x, T w, T b, T y);

  protected abstract void convolve(UnaryFn fn, T x, Window window, T w, @Nullable T b, T y);

  protected abstract void convolveTransposed(T x, Window window, T w, @Nullable T b, T image);

  protected abstract void convolveWeights(T x, Window window, T dy, T dw);

  protected abstract void batchNorm(
      UnaryFn fn, T x, T gamma, T beta, double epsilon, T y, T mean, T variance);

  protected abstract void batchNormSlopes(
      UnaryFn fn,
      T x,
      T gamma,
      T y,
      T mean,
      T variance,
      T dy,
      double epsilon,
      T dx,
      T dGamma,
      T dBeta);

  @Override
  public final Tensor affine(UnaryFn fn, Tensor x, Tensor w, Tensor b) {
    T rows = own(x);
    T weights = own(w);
    T bias = own(b);
    T y = make(ShapeRules.affine(fn, x.shape(), w.shape(), b.shape()));
    affine(fn, rows, weights, bias, y);
    return y;
  }

  @Override
  public final Tensor convolve(UnaryFn fn, Tensor x, Window window, Tensor w, @Nullable Tensor b) {
    T image = own(x);
    T weights = own(w);
    T bias = b == null ? null : own(b);
    T y = make(ShapeRules.convolve(fn, x.shape(), window, w.shape(), shapeOf(b)));
    convolve(fn, image, window, weights, bias, y);
    return y;
  }

  @Override
  public final Tensor convolveTransposed(
      Tensor x, Window window, Shape image, Tensor w, @Nullable Tensor b) {
    T features = own(x);
    T weights = own(w);
    T bias = b == null ? null : own(b);
    T y = make(ShapeRules.convolveTransposed(x.shape(), window, image, w.shape(), shapeOf(b)));
    convolveTransposed(features, window, weights, bias, y);
    return y;
  }

  @Override
  public final Tensor convolveWeights(Tensor x, Window window, Tensor dy) {
    T image = own(x);
    T features = own(dy);
    T dw = make(ShapeRules.convolveWeights(x.shape(), window, dy.shape()));
    convolveWeights(image, window, features, dw);
    return dw;
  }

  @Override
  public final Normalized batchNorm(
      UnaryFn fn, Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    if (!fuses(Fused.BATCH_NORM)) {
      return super.batchNorm(fn, x, gamma, beta, epsilon); // says that it is lacking
    }
    T rows = own(x);
    T scale = own(gamma);
    T shift = own(beta);
    T y = make(ShapeRules.batchNorm(fn, x.shape(), gamma.shape(), beta.shape()));
    T mean = make(gamma.shape());
    T variance = make(gamma.shape());
    batchNorm(fn, rows, scale, shift, epsilon, y, mean, variance);
    return new Normalized(y, mean, variance);
  }

  @Override
  public final NormalizedSlopes batchNormSlopes(
      UnaryFn fn, Tensor x, Tensor gamma, Normalized forward, Tensor dy, double epsilon) {
    if (!fuses(Fused.BATCH_NORM)) {
      return super.batchNormSlopes(fn, x, gamma, forward, dy, epsilon);
    }
    T rows = own(x);
    T scale = own(gamma);
    T y = own(forward.y());
    T mean = own(forward.mean());
    T variance = own(forward.variance());
    T d = own(dy);
    T dx = make(ShapeRules.batchNormSlopes(fn, x.shape(), gamma.shape(), dy.shape()));
    T dGamma = make(gamma.shape());
    T dBeta = make(gamma.shape());
    batchNormSlopes(fn, rows, scale, y, mean, variance, d, epsilon, dx, dGamma, dBeta);
    return new NormalizedSlopes(dx, dGamma, dBeta);
  }

  // --- the prior ---

  protected abstract void ksDistance(T z, T centers, double sigma, double offset, T value, T slope);

  protected abstract void ksTwoSample(
      T z, T zAdv, T centers, double sigma, boolean sorted, T value, T slope, T slopeAdv);

  @Override
  public final KsDistance ksDistance(Tensor z, Tensor centers, double sigma, double offset) {
    T codes = own(z);
    T mu = own(centers);
    Shape shape = ShapeRules.ksDistance(z.shape(), centers.shape(), sigma);
    T value = make(Shape.scalar());
    T slope = make(shape);
    ksDistance(codes, mu, sigma, offset, value, slope);
    return new KsDistance(value, slope);
  }

  @Override
  public final TwoSampleKs ksTwoSample(
      Tensor z, Tensor zAdv, Tensor centers, double sigma, boolean sorted) {
    T codes = own(z);
    T codesAdv = own(zAdv);
    T mu = own(centers);
    Shape shape = ShapeRules.ksTwoSample(z.shape(), zAdv.shape(), centers.shape(), sigma);
    T value = make(Shape.scalar());
    T slope = make(shape);
    T slopeAdv = make(shape);
    ksTwoSample(codes, codesAdv, mu, sigma, sorted, value, slope, slopeAdv);
    return new TwoSampleKs(value, slope, slopeAdv);
  }

  // --- the optimiser ---

  protected abstract void adamStep(T parameter, T gradient, T m, T v, T clock, AdamRates rates);

  @Override
  public final void adam(
      Tensor parameter, Tensor gradient, Tensor m, Tensor v, Tensor clock, AdamRates rates) {
    T p = own(parameter);
    T g = own(gradient);
    T mean = own(m);
    T square = own(v);
    T time = own(clock);
    ShapeRules.adam(parameter.shape(), gradient.shape(), m.shape(), v.shape(), clock.shape());
    adamStep(p, g, mean, square, time, rates);
  }
}

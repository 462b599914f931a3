package kolmo.benchmarks.cpu;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kolmo.autograd.array.Backend;
import kolmo.nn.loss.GaussianMixture;

/// Codes drawn from the prior, and a backend without fused primitives: what the benchmarks of the
/// losses start from.
final class Codes {

  /// Behind a shape.
  static final String DISTINCT = " distinct";

  private Codes() {}

  /// N, D, K of `100x10x10` or `100x10x10 distinct`.
  static int[] sizes(String shape) {
    return Arrays.stream(shape.replace(DISTINCT, "").split("x", -1))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /// σ = 1 and one-hot centres of scale 10, of which a column has two different ones whatever K,
  /// or, if the shape says distinct, Sobol points, of which it has K.
  static GaussianMixture prior(String shape) {
    int[] s = sizes(shape);
    return shape.endsWith(DISTINCT)
        ? GaussianMixture.sobol(s[2], s[1], 1)
        : GaussianMixture.oneHot(s[2], s[1], 10, 1);
  }

  /// n draws, `[n,D]`, row-major.
  static float[] draw(GaussianMixture prior, int n) {
    SplittableRandom rng = new SplittableRandom(1); // ten times as fast as the engine's own
    double[][] centers =
        IntStream.range(0, prior.modes()).mapToObj(prior::center).toArray(double[][]::new);
    int d = prior.dimensions();
    float[] codes = new float[n * d];
    for (int i = 0; i < n; i++) {
      double[] center = centers[rng.nextInt(centers.length)];
      for (int j = 0; j < d; j++) {
        codes[i * d + j] = (float) (center[j] + prior.sigma() * rng.nextGaussian());
      }
    }
    return codes;
  }

  /// The same backend, except that it says it fuses nothing: callers take the composed twins.
  static Backend composed(Backend on) {
    return (Backend)
        Proxy.newProxyInstance(
            Codes.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("fuses")) {
                return false;
              }
              try {
                return method.invoke(on, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

package kolmo.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kolmo.autograd.array.Backend;
import kolmo.nn.loss.GaussianMixture;

/// Codes drawn from the prior, and a backend without fused primitives: what the benchmarks of the
/// losses start from.
final class Codes {

  private Codes() {}

  /// N, D, K of `100x10x10`.
  static int[] sizes(String shape) {
    String[] s = shape.split("x", -1);
    return new int[] {Integer.parseInt(s[0]), Integer.parseInt(s[1]), Integer.parseInt(s[2])};
  }

  /// One-hot centres of scale 10, σ = 1.
  static GaussianMixture prior(int d, int k) {
    return GaussianMixture.oneHot(k, d, 10, 1);
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

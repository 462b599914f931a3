package kolmo.nn.loss;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import kolmo.autograd.array.Rng;

/// Weights λ that put every regulariser on one scale: each is `1 / E[L]` when the codes are a batch
/// of independent draws from the prior, so that an ideal batch costs 1.
///
/// The KS expectations hold for every prior and dimension, since F_d(z) is uniform under the prior;
/// the covariance's are simulated.
public final class PriorWeights {

  /// Simulated batches for a covariance weight; they leave an error of 1 to 3 %.
  public static final int DRAWS = 400;

  private PriorWeights() {}

  /// The stream for simulations: always the same, so that a weight does not depend on a run's seed.
  public static Rng stream() {
    return new Rng(0).split("prior weights");
  }

  /// λ of [KsLoss] on n codes: 6n²/(n+1), or 12n²/(2n−1) for the midpoint form. The stacked loss of
  /// N pairs has n = 2N.
  public static double ks(int n, EmpiricalCdf empirical) {
    return empirical == EmpiricalCdf.RIGHT ? 6.0 * n * n / (n + 1) : 12.0 * n * n / (2 * n - 1);
  }

  /// λ₂ of the sorted [TwoSampleKsLoss] on two independent batches of n: 3(n+1). The paired form is
  /// used with the same weight.
  public static double twoSample(int n) {
    return 3.0 * (n + 1);
  }

  /// λ_C of [CovarianceLoss#of] on batches of n.
  public static double covariance(GaussianMixture prior, int n, RandomGenerator rng) {
    double[] target = new CovarianceLoss.Target(prior, 1, 0).values();
    return 1 / mean(() -> prior.sample(n, rng), target);
  }

  /// λ_C of [CovarianceLoss#coupled] on batches of n pairs.
  ///
  /// The partner of a draw z is, with probability |α|, z itself (α ≥ 0) or its reflection 2μ̄ − z
  /// (α < 0), else an independent draw: the covariances are exactly Σ and αΣ. (Drawing it always
  /// independently, as the published code does, meets a target that such pairs do not have.)
  ///
  /// @throws IllegalArgumentException if not −1 ≤ α ≤ 1
  public static double coupledCovariance(
      GaussianMixture prior, int n, double alpha, RandomGenerator rng) {
    CovarianceLoss.requireCoupling(alpha);
    Supplier<double[][]> pairs =
        () -> {
          double[][] batch = prior.sample(n, rng);
          for (int i = 0; i < n; i++) {
            double[] z = batch[i];
            boolean tied = rng.nextDouble() < Math.abs(alpha);
            double[] partner = tied ? z : prior.sample(1, rng)[0];
            batch[i] = join(z, tied && alpha < 0 ? prior.reflect(z) : partner);
          }
          return batch;
        };
    return 1 / mean(pairs, new CovarianceLoss.Target(prior, 2, alpha).values());
  }

  private static double mean(Supplier<double[][]> batch, double[] target) {
    double sum = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      sum += value(batch.get(), target);
    }
    return sum / DRAWS;
  }

  /// The covariance loss of y `[N,M]` against a target `[M,M]`, by its definition.
  private static double value(double[][] y, double[] target) {
    int n = y.length;
    int m = y[0].length;
    double[] mean = new double[m];
    for (double[] row : y) {
      for (int j = 0; j < m; j++) {
        mean[j] += row[j] / n;
      }
    }
    double[] products = new double[m * m]; // Σ (y − ȳ)(y − ȳ)ᵀ, its lower triangle
    for (double[] row : y) {
      for (int i = 0; i < m; i++) {
        double centred = row[i] - mean[i];
        for (int j = 0; j <= i; j++) {
          products[i * m + j] += centred * (row[j] - mean[j]);
        }
      }
    }
    double sum = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= i; j++) {
        double e = products[i * m + j] / n - target[i * m + j];
        sum += (i == j ? 1 : 2) * e * e;
      }
    }
    return sum / (m * m);
  }

  private static double[] join(double[] a, double[] b) {
    double[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}

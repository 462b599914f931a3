package kolmo.nn.loss;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Normal;
import kolmo.autograd.array.Shape;
import org.hipparchus.random.SobolSequenceGenerator;
import org.hipparchus.special.Erf;

/// The prior of the latent space (eq. 1): K equally likely spherical Gaussians with one shared σ.
///
/// ```text
/// p(z)   = 1/K Σₖ N(z; μₖ, σ²I)                z ∈ ℝᴰ
/// F_d(t) = 1/K Σₖ Φ((t − μₖd)/σ)               its marginals (eq. 3); p_d = F_d′
/// Σ      = σ²I + 1/K Σₖ (μₖ−μ̄)(μₖ−μ̄)ᵀ          its covariance, by the law of total variance
/// ```
///
/// σ is a standard deviation, so the covariance holds σ².
public final class GaussianMixture {

  private static final double MIN_DISTANCE = 6; // of Sobol centres, in units of σ

  private static final int SOBOL_DIMENSIONS = 21_201; // that the published tables reach

  private final double[][] centers;
  private final double sigma;

  /// A mixture around the given centres.
  ///
  /// @param centers μ, `[K,D]`, K ≥ 1, D ≥ 1, finite (copied)
  /// @param sigma σ > 0
  /// @throws IllegalArgumentException if they are not
  public GaussianMixture(double[][] centers, double sigma) {
    if (centers.length == 0 || centers[0].length == 0) {
      throw new IllegalArgumentException("centers: wanted [K,D] with K, D ≥ 1, got none");
    }
    for (double[] c : centers) {
      if (c.length != centers[0].length || !Arrays.stream(c).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "centers: wanted finite rows of equal length, got " + Arrays.toString(c));
      }
    }
    if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("sigma: wanted a positive number, got " + sigma);
    }
    this.centers = Arrays.stream(centers).map(double[]::clone).toArray(double[][]::new);
    this.sigma = sigma;
  }

  /// Shifted one-hot centres μₖ = c·eₖ: every two modes are c√2 apart.
  ///
  /// @throws IllegalArgumentException if K > D: the centres would repeat
  public static GaussianMixture oneHot(int k, int d, double scale, double sigma) {
    if (k < 1 || k > d) {
      throw new IllegalArgumentException(
          "one-hot centers: wanted 1 ≤ modes ≤ dimensions, got "
              + k
              + " modes in "
              + d
              + " dimensions; use more dimensions or Sobol centers");
    }
    double[][] centers = new double[k][d];
    for (int i = 0; i < k; i++) {
      centers[i][i] = scale;
    }
    return new GaussianMixture(centers, sigma);
  }

  /// Sobol points mapped through Φ⁻¹ onto the unit sphere, then doubled until every two are at
  /// least 6σ apart.
  ///
  /// @throws IllegalArgumentException if two centres coincide (too many modes in one dimension)
  public static GaussianMixture sobol(int k, int d, double sigma) {
    if (k < 1 || d < 1 || d > SOBOL_DIMENSIONS) {
      throw new IllegalArgumentException(
          "Sobol centers: wanted [K,D] with K ≥ 1 and 1 ≤ D ≤ "
              + SOBOL_DIMENSIONS
              + ", got "
              + k
              + ", "
              + d);
    }
    SobolSequenceGenerator sobol = new SobolSequenceGenerator(d);
    // Goes on with point 2: the origin has no Φ⁻¹, and point 1, all ½, maps to 0, without a
    // direction.
    sobol.skipTo(1);
    double[][] centers = new double[k][];
    for (int i = 0; i < k; i++) {
      double[] x = sobol.nextVector();
      double[] z = Arrays.stream(x).map(u -> Math.sqrt(2) * Erf.erfInv(2 * u - 1)).toArray();
      double norm = Math.sqrt(Arrays.stream(z).map(v -> v * v).sum());
      centers[i] = Arrays.stream(z).map(v -> v / norm).toArray();
    }
    double nearest = nearest(centers);
    if (nearest < 1e-9) {
      throw new IllegalArgumentException(
          "Sobol centers: two of " + k + " coincide in " + d + " dimensions; use fewer modes");
    }
    double scale = 1;
    while (scale * nearest < MIN_DISTANCE * sigma) {
      scale *= 2;
    }
    for (double[] c : centers) {
      for (int j = 0; j < d; j++) {
        c[j] *= scale;
      }
    }
    return new GaussianMixture(centers, sigma);
  }

  private static double nearest(double[][] centers) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < centers.length; i++) {
      for (int j = 0; j < i; j++) {
        double square = 0;
        for (int a = 0; a < centers[i].length; a++) {
          double difference = centers[i][a] - centers[j][a];
          square += difference * difference;
        }
        nearest = Math.min(nearest, Math.sqrt(square));
      }
    }
    return nearest;
  }

  /// K, the number of modes.
  public int modes() {
    return centers.length;
  }

  /// D, the number of dimensions.
  public int dimensions() {
    return centers[0].length;
  }

  /// σ.
  public double sigma() {
    return sigma;
  }

  /// μₖ (a copy).
  public double[] center(int k) {
    return centers[k].clone();
  }

  /// μ on a tape, `[K,D]`; copied to the backend once in a run.
  Var centers(Tape tape) {
    return tape.constant(this, Shape.of(modes(), dimensions()), this::flat).named("prior centers");
  }

  private double[] flat() {
    return Arrays.stream(centers).flatMapToDouble(Arrays::stream).toArray();
  }

  /// F_d at each element of t `[N,D]`.
  public Var marginalCdf(Var t) {
    return t.mixtureCdf(centers(t.tape()), sigma);
  }

  /// p_d(t), the marginal density of coordinate d.
  public double marginalDensity(int d, double t) {
    return Arrays.stream(centers)
        .mapToDouble(c -> Normal.pdf((t - c[d]) / sigma) / sigma)
        .average()
        .orElseThrow();
  }

  /// Σ, `[D,D]`.
  public double[][] covariance() {
    int d = dimensions();
    double[] mean = new double[d];
    for (double[] c : centers) {
      for (int i = 0; i < d; i++) {
        mean[i] += c[i] / modes();
      }
    }
    double[][] covariance = new double[d][d];
    for (int i = 0; i < d; i++) {
      covariance[i][i] = sigma * sigma;
      for (int j = 0; j < d; j++) {
        for (double[] c : centers) {
          covariance[i][j] += (c[i] - mean[i]) * (c[j] - mean[j]) / modes();
        }
      }
    }
    return covariance;
  }

  /// 2μ̄ − z: a point whose covariance with a draw z is −Σ.
  double[] reflect(double[] z) {
    double[] reflected = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      for (double[] c : centers) {
        reflected[j] += 2 * c[j] / modes();
      }
      reflected[j] -= z[j];
    }
    return reflected;
  }

  /// One draw from mode k: μₖ + σξ.
  public double[] sampleMode(int k, RandomGenerator rng) {
    return IntStream.range(0, dimensions())
        .mapToDouble(j -> centers[k][j] + sigma * rng.nextGaussian())
        .toArray();
  }

  /// n independent draws, `[n,D]`: a mode, then a point around its centre.
  public double[][] sample(int n, RandomGenerator rng) {
    double[][] z = new double[n][];
    for (int i = 0; i < n; i++) {
      z[i] = sampleMode(rng.nextInt(modes()), rng);
    }
    return z;
  }
}

package kolmo.experiments.cli;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/// The loss terms from their definitions, in plain loops, with nothing of the code under test.
final class PlainLosses {

  private final double[][] centers;
  private final double sigma;

  PlainLosses(double[][] centers, double sigma) {
    this.centers = centers;
    this.sigma = sigma;
  }

  /// 1/(nD) Σ ( F_d(z₍ᵢ₎d) − i/n )²
  double ks(double[][] z) {
    double[][] sorted = sorted(z);
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      for (int d = 0; d < z[0].length; d++) {
        sum += square(cdf(d, sorted[i][d]) - (i + 1.0) / z.length);
      }
    }
    return sum / (z.length * z[0].length);
  }

  /// The same on both sets at once: 2n points, ranks to 2n.
  double ksStacked(double[][] z, double[][] adversarial) {
    double[][] all = Arrays.copyOf(z, 2 * z.length);
    System.arraycopy(adversarial, 0, all, z.length, z.length);
    return ks(all);
  }

  /// 1/(nD) Σ ( F_d(z₍ᵢ₎d) − F_d(z′₍ᵢ₎d) )²
  double ksTwoSample(double[][] z, double[][] adversarial) {
    return ksPaired(sorted(z), sorted(adversarial));
  }

  /// 1/(nD) Σ ( F_d(z_nd) − F_d(z′_nd) )²
  double ksPaired(double[][] z, double[][] adversarial) {
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      for (int d = 0; d < z[0].length; d++) {
        sum += square(cdf(d, z[i][d]) - cdf(d, adversarial[i][d]));
      }
    }
    return sum / (z.length * z[0].length);
  }

  double cov(double[][] z) {
    return meanSquareError(z, covariance());
  }

  /// Codes side by side; the target of the cross blocks is `coupling`·Σ.
  double covCoupled(double[][] z, double[][] adversarial, double coupling) {
    int d = z[0].length;
    double[][] side = new double[z.length][2 * d];
    for (int n = 0; n < z.length; n++) {
      System.arraycopy(z[n], 0, side[n], 0, d);
      System.arraycopy(adversarial[n], 0, side[n], d, d);
    }
    double[][] sigmas = covariance();
    double[][] target = new double[2 * d][2 * d];
    for (int i = 0; i < 2 * d; i++) {
      for (int j = 0; j < 2 * d; j++) {
        target[i][j] = (i / d == j / d ? 1 : coupling) * sigmas[i % d][j % d];
      }
    }
    return meanSquareError(side, target);
  }

  /// ‖∂f/∂z‖₂ by central differences.
  static double gradientNorm(ToDoubleFunction<double[][]> f, double[][] z) {
    double h = 1e-5;
    double square = 0;
    for (double[] row : z) {
      for (int d = 0; d < row.length; d++) {
        double at = row[d];
        row[d] = at + h;
        double above = f.applyAsDouble(z);
        row[d] = at - h;
        double below = f.applyAsDouble(z);
        row[d] = at;
        square += square((above - below) / (2 * h));
      }
    }
    return Math.sqrt(square);
  }

  /// 1/M² Σ ( Σ̂ − T )², with 1/N in Σ̂.
  private static double meanSquareError(double[][] y, double[][] target) {
    int m = target.length;
    double[] mean = new double[m];
    for (double[] row : y) {
      for (int i = 0; i < m; i++) {
        mean[i] += row[i] / y.length;
      }
    }
    double sum = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        double covariance = 0;
        for (double[] row : y) {
          covariance += (row[i] - mean[i]) * (row[j] - mean[j]) / y.length;
        }
        sum += square(covariance - target[i][j]);
      }
    }
    return sum / (m * m);
  }

  /// σ²I + 1/K Σ (μₖ − μ̄)(μₖ − μ̄)ᵀ
  private double[][] covariance() {
    int k = centers.length;
    int m = centers[0].length;
    double[][] target = new double[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        double meanI = 0;
        double meanJ = 0;
        double meanIj = 0;
        for (double[] center : centers) {
          meanI += center[i] / k;
          meanJ += center[j] / k;
          meanIj += center[i] * center[j] / k;
        }
        target[i][j] = meanIj - meanI * meanJ + (i == j ? sigma * sigma : 0);
      }
    }
    return target;
  }

  private double cdf(int d, double t) {
    return Arrays.stream(centers).mapToDouble(c -> phi((t - c[d]) / sigma)).average().orElseThrow();
  }

  /// Φ by its series ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), whose terms have one sign.
  private static double phi(double x) {
    if (Math.abs(x) > 8) {
      return x > 0 ? 1 : 0;
    }
    double sum = 0;
    double term = x;
    for (int i = 3; Math.abs(term) > 1e-18 * Math.abs(sum); i += 2) {
      sum += term;
      term *= x * x / i;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double[][] sorted(double[][] z) {
    double[][] sorted = new double[z.length][z[0].length];
    for (int d = 0; d < z[0].length; d++) {
      int column = d;
      double[] values = Arrays.stream(z).mapToDouble(row -> row[column]).sorted().toArray();
      for (int i = 0; i < z.length; i++) {
        sorted[i][d] = values[i];
      }
    }
    return sorted;
  }

  private static double square(double x) {
    return x * x;
  }
}

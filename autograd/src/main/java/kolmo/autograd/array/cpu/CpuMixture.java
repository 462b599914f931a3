package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.MixtureFn;

/// The prior's marginals, in double precision.
///
/// Centres of the form c·e_k have only two different values in each column, whatever K is. So equal
/// centres of a column are evaluated once and weighted with their number, which is exact.
final class CpuMixture {

  private CpuMixture() {}

  /// `y[i,j] = 1/K · Σₖ share((t[i,j] − μ[k,j]) / σ)` for t `[n,d]` and μ `[k,d]`.
  static void value(
      MixtureFn fn, float[] t, int d, float[] centers, int k, double sigma, float[] y) {
    double[] mu = new double[k];
    double[] weight = new double[k];
    for (int j = 0; j < d; j++) {
      int different = merge(centers, d, j, mu, weight);
      for (int i = j; i < y.length; i += d) {
        double sum = 0;
        for (int m = 0; m < different; m++) {
          sum += weight[m] * fn.share((t[i] - mu[m]) / sigma, sigma);
        }
        y[i] = (float) (sum / k);
      }
    }
  }

  /// The different values of one column of centres, ascending, and how often each occurs.
  private static int merge(float[] centers, int d, int column, double[] mu, double[] weight) {
    for (int m = 0; m < mu.length; m++) {
      mu[m] = centers[m * d + column];
    }
    Arrays.sort(mu);
    int different = 0;
    for (double value : mu) { // reads ahead of what it writes
      if (different > 0 && mu[different - 1] == value) {
        weight[different - 1]++;
      } else {
        mu[different] = value;
        weight[different++] = 1;
      }
    }
    return different;
  }
}

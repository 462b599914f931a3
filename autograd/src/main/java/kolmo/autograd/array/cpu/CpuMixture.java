package kolmo.autograd.array.cpu;

import kolmo.autograd.array.NormalFloat;
import kolmo.autograd.array.cpu.vector.VectorMixture;

/// One marginal of the prior: its distinct centres with their weights.
///
/// Centres of the form c·e_k have only two different values in each column, whatever K is. So equal
/// centres of a column are evaluated once and weighted with their number, which changes the result
/// by roundings only.
final class CpuMixture {

  /// Among how many different centres an equal one is looked for. Where there are more, K is large
  /// and equal ones are rare: the search would cost more than it saves.
  private static final int LOOKED_AT = 32;

  private final boolean vectors;
  private float[] mu = {};
  private float[] weight = {};
  private float[] peak = {};
  private int modes;
  private float scale;

  CpuMixture(boolean vectors) {
    this.vectors = vectors;
  }

  /// Takes the marginal of one column of the centres `[k,d]`.
  void select(float[] centers, int k, int d, int column, double sigma) {
    if (mu.length < k) {
      mu = new float[k];
      weight = new float[k];
      peak = new float[k];
    }
    modes = 0;
    for (int i = 0; i < k; i++) {
      float center = centers[i * d + column];
      int m = 0;
      while (m < modes && mu[m] != center) {
        m = m < LOOKED_AT ? m + 1 : modes;
      }
      if (m == modes) {
        mu[m] = center;
        weight[m] = 0;
        modes++;
      }
      weight[m]++;
    }
    scale = (float) (NormalFloat.SCALE / sigma);
    for (int m = 0; m < modes; m++) {
      double share = weight[m] / (double) k;
      weight[m] = (float) share;
      peak[m] = (float) (share * NormalFloat.PEAK / sigma);
    }
  }

  /// F and p at elements `at` to `at + n` of t, into `cdf` and `density` from 0 on. All three
  /// arrays must have room up to the next multiple of 16, where the last two may be overwritten.
  void evaluate(float[] t, int at, int n, float[] cdf, float[] density) {
    if (vectors) {
      VectorMixture.evaluate(t, at, n, mu, weight, peak, modes, scale, cdf, density);
      return;
    }
    for (int i = 0; i < n; i++) {
      float x = t[at + i];
      float f = 0;
      float p = 0;
      for (int m = 0; m < modes; m++) {
        float v = (x - mu[m]) * scale;
        float a = NormalFloat.distance(v);
        float bell = NormalFloat.bell(a);
        f = Math.fma(NormalFloat.cdf(v, a, bell), weight[m], f);
        p = Math.fma(bell, peak[m], p);
      }
      cdf[i] = Float.isNaN(x) ? x : f;
      density[i] = Float.isNaN(x) ? x : p;
    }
  }
}

package kolmo.autograd.array.cpu;

import java.util.Arrays;

/// Statistics of columns, and what normalises them, for matrices `[N,C]`.
///
/// Rows are taken in blocks, whose results are put together in their order: bits do not depend on
/// threads. In a block, which the second cache holds, sums are in float32; blocks are added in
/// double. A variance is that of deviations from the block's own mean, put together by Chan's
/// formula, so that a mean far from 0 costs no digits.
///
/// Every loop runs along a row over arrays of C numbers, which the compiler makes vectors of.
final class CpuBatchNorm {

  /// Rows in a block: of 128 columns they are 128 KB.
  private static final int BLOCK = 256;

  private double[] partial = {};

  /// m and v of each column of x `[N,C]`, v divided by N.
  void statistics(float[] x, float[] mean, float[] variance) {
    int c = mean.length;
    int n = x.length / Math.max(1, c);
    int blocks = blocks(n);
    double[] found = partial(blocks * 2 * c); // a block: means, then sums of squares
    CpuVectors.each(
        blocks,
        BLOCK * c,
        b -> block(x, b * BLOCK, Math.min(n, (b + 1) * BLOCK), c, found, b * 2 * c));
    for (int j = 0; j < c; j++) {
      double m = 0;
      double squares = 0;
      for (int b = 0; b < blocks; b++) {
        double before = b * (double) BLOCK;
        double rows = Math.min(BLOCK, n - before);
        double apart = found[b * 2 * c + j] - m;
        m += apart * rows / (before + rows);
        squares += found[b * 2 * c + c + j] + apart * apart * before * rows / (before + rows);
      }
      mean[j] = (float) m;
      variance[j] = (float) (squares / n);
    }
  }

  private static void block(float[] x, int from, int to, int c, double[] found, int at) {
    float[] sum = new float[c];
    for (int i = from; i < to; i++) {
      add(x, i * c, sum);
    }
    float[] mean = new float[c];
    for (int j = 0; j < c; j++) {
      mean[j] = sum[j] / (to - from);
    }
    Arrays.fill(sum, 0); // of deviations: what rounding has left in the mean
    float[] squares = new float[c];
    for (int i = from; i < to; i++) {
      addDeviation(x, i * c, mean, sum, squares);
    }
    for (int j = 0; j < c; j++) {
      double off = (double) sum[j] / (to - from);
      found[at + j] = mean[j] + off;
      found[at + c + j] = Math.max(0, squares[j] - off * sum[j]);
    }
  }

  private static void add(float[] x, int at, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += x[at + j];
    }
  }

  private static void addDeviation(float[] x, int at, float[] mean, float[] sum, float[] squares) {
    for (int j = 0; j < mean.length; j++) {
      float d = x[at + j] - mean[j];
      sum[j] += d;
      squares[j] = Math.fma(d, d, squares[j]);
    }
  }

  /// y = γ·(x − m)/√(v + ε) + β.
  void normalize(
      float[] x,
      float[] mean,
      float[] variance,
      double epsilon,
      float[] gamma,
      float[] beta,
      float[] y) {
    int c = mean.length;
    int n = x.length / Math.max(1, c);
    float[] scale = scale(variance, epsilon, gamma);
    CpuVectors.each(
        blocks(n),
        BLOCK * c,
        b -> {
          for (int i = b * BLOCK; i < Math.min(n, (b + 1) * BLOCK); i++) {
            normalize(x, i * c, mean, scale, beta, y);
          }
        });
  }

  private static void normalize(
      float[] x, int at, float[] mean, float[] scale, float[] beta, float[] y) {
    for (int j = 0; j < mean.length; j++) {
      y[at + j] = Math.fma(x[at + j] - mean[j], scale[j], beta[j]);
    }
  }

  /// From dA, the gradient of γ·x̂ + β, to dX, in the same array, and to dγ and dβ.
  void slopes(
      float[] x,
      float[] mean,
      float[] variance,
      double epsilon,
      float[] gamma,
      float[] da,
      float[] dGamma,
      float[] dBeta) {
    int c = mean.length;
    int n = x.length / Math.max(1, c);
    float[] one = new float[c];
    Arrays.fill(one, 1);
    float[] inverse = scale(variance, epsilon, one); // 1/√(v + ε)
    sums(x, mean, inverse, da, dGamma, dBeta);
    // dX = scale·(dA − dβ/N − x̂·dγ/N), as dA·scale + (x − m)·along + all
    float[] scale = scale(variance, epsilon, gamma);
    float[] along = new float[c];
    float[] all = new float[c];
    for (int j = 0; j < c; j++) {
      along[j] = -scale[j] * inverse[j] * dGamma[j] / n;
      all[j] = -scale[j] * dBeta[j] / n;
    }
    CpuVectors.each(
        blocks(n),
        BLOCK * c,
        b -> {
          for (int i = b * BLOCK; i < Math.min(n, (b + 1) * BLOCK); i++) {
            slope(x, i * c, mean, scale, along, all, da);
          }
        });
  }

  private static void slope(
      float[] x, int at, float[] mean, float[] scale, float[] along, float[] all, float[] d) {
    for (int j = 0; j < mean.length; j++) {
      float rest = Math.fma(x[at + j] - mean[j], along[j], all[j]);
      d[at + j] = Math.fma(d[at + j], scale[j], rest);
    }
  }

  /// dβ = Σ dA and dγ = Σ dA·x̂.
  private void sums(
      float[] x, float[] mean, float[] inverse, float[] da, float[] dGamma, float[] dBeta) {
    int c = mean.length;
    int n = x.length / Math.max(1, c);
    int blocks = blocks(n);
    double[] found = partial(blocks * 2 * c); // a block: Σ dA, then Σ dA·(x − m)
    CpuVectors.each(
        blocks,
        BLOCK * c,
        b -> {
          float[] sum = new float[c];
          float[] product = new float[c];
          for (int i = b * BLOCK; i < Math.min(n, (b + 1) * BLOCK); i++) {
            addProduct(x, i * c, mean, da, sum, product);
          }
          for (int j = 0; j < c; j++) {
            found[b * 2 * c + j] = sum[j];
            found[b * 2 * c + c + j] = product[j];
          }
        });
    for (int j = 0; j < c; j++) {
      double sum = 0;
      double product = 0;
      for (int b = 0; b < blocks; b++) {
        sum += found[b * 2 * c + j];
        product += found[b * 2 * c + c + j];
      }
      dBeta[j] = (float) sum;
      dGamma[j] = (float) (product * inverse[j]);
    }
  }

  private static void addProduct(
      float[] x, int at, float[] mean, float[] da, float[] sum, float[] product) {
    for (int j = 0; j < mean.length; j++) {
      float d = da[at + j];
      sum[j] += d;
      product[j] = Math.fma(x[at + j] - mean[j], d, product[j]);
    }
  }

  /// γ/√(v + ε).
  private static float[] scale(float[] variance, double epsilon, float[] gamma) {
    float[] scale = new float[gamma.length];
    for (int j = 0; j < scale.length; j++) {
      scale[j] = (float) (gamma[j] / Math.sqrt(variance[j] + epsilon));
    }
    return scale;
  }

  private static int blocks(int n) {
    return (n + BLOCK - 1) / BLOCK;
  }

  private double[] partial(int length) {
    if (partial.length < length) {
      partial = new double[length];
    }
    return partial;
  }
}

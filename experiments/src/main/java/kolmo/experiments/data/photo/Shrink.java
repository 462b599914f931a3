package kolmo.experiments.data.photo;

/// Bilinear resize of a square of floats with half-pixel centres. Where it makes an image smaller,
/// the triangle is as much wider, so that every pixel counts and fine patterns do not alias.
///
/// ```text
/// s(i) = (i + ½)·from/to      r = max(1, from/to)
/// w(i,k) ∝ max(0, 1 − |k + ½ − s(i)|/r)       out = W·x·Wᵀ
/// ```
///
/// [Resize] is the narrow triangle for the grey sets, whose digits grow.
public final class Shrink {

  private final int from;
  private final int to;
  private final int[] first;
  private final double[][] weights;

  public Shrink(int from, int to) {
    this.from = from;
    this.to = to;
    first = new int[to];
    weights = new double[to][];
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      first[i] = Math.max(0, (int) Math.floor(centre - reach));
      int last = Math.min(from, (int) Math.ceil(centre + reach));
      double[] w = new double[last - first[i]];
      double sum = 0;
      for (int k = 0; k < w.length; k++) {
        w[k] = Math.max(0, 1 - Math.abs(first[i] + k + 0.5 - centre) / reach);
        sum += w[k];
      }
      for (int k = 0; k < w.length; k++) {
        w[k] /= sum;
      }
      weights[i] = w;
    }
  }

  /// Resizes x `[from,from]`, values 0 to 255, into unsigned bytes `[to,to]`.
  public void apply(float[] x, byte[] target, int offset) {
    double[] narrow = new double[from * to]; // [from,to]
    for (int y = 0; y < from; y++) {
      for (int i = 0; i < to; i++) {
        double sum = 0;
        for (int k = 0; k < weights[i].length; k++) {
          sum += weights[i][k] * x[y * from + first[i] + k];
        }
        narrow[y * to + i] = sum;
      }
    }
    for (int j = 0; j < to; j++) {
      for (int i = 0; i < to; i++) {
        double sum = 0;
        for (int k = 0; k < weights[j].length; k++) {
          sum += weights[j][k] * narrow[(first[j] + k) * to + i];
        }
        target[offset + j * to + i] = (byte) Math.clamp(Math.round(sum), 0, 255);
      }
    }
  }
}

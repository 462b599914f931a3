package kolmo.experiments.data.photo;

/// Bilinear resize of grey bytes to floats in [0,1], with half-pixel centres and clamped edges.
///
/// ```text
/// s(i) = (i + ½)·from/to − ½     clamped to [0, from − 1]
/// out(y,x) = Σ over the four pixels around (s(y), s(x)), each weighted by 1 − distance, / 255
/// ```
///
/// Padding 28×28 with zeros to 32×32 would be another data set: its digits are smaller.
public final class Resize {

  private final Axis rows;
  private final Axis columns;

  public Resize(int fromRows, int fromColumns, int toRows, int toColumns) {
    rows = new Axis(fromRows, toRows);
    columns = new Axis(fromColumns, toColumns);
  }

  /// Resizes the image that starts at `from` in `source` into `target`, from `to` on.
  public void apply(byte[] source, int from, float[] target, int to) {
    int out = to;
    for (int y = 0; y < rows.low.length; y++) {
      int top = from + rows.low[y] * columns.from;
      int bottom = from + rows.high[y] * columns.from;
      double down = rows.part[y];
      for (int x = 0; x < columns.low.length; x++) {
        int left = columns.low[x];
        int right = columns.high[x];
        double across = columns.part[x];
        double above = mix(source[top + left], source[top + right], across);
        double below = mix(source[bottom + left], source[bottom + right], across);
        target[out++] = (float) ((above + (below - above) * down) / 255);
      }
    }
  }

  private static double mix(byte a, byte b, double part) {
    return (a & 0xFF) + ((b & 0xFF) - (a & 0xFF)) * part;
  }

  /// For each output coordinate the two source coordinates around it, and how far it is towards the
  /// higher one.
  private static final class Axis {
    final int from;
    final int[] low;
    final int[] high;
    final double[] part;

    Axis(int from, int to) {
      this.from = from;
      low = new int[to];
      high = new int[to];
      part = new double[to];
      for (int i = 0; i < to; i++) {
        double s = Math.clamp((i + 0.5) * from / to - 0.5, 0, from - 1);
        low[i] = (int) s;
        high[i] = Math.min(low[i] + 1, from - 1);
        part[i] = s - low[i];
      }
    }
  }
}

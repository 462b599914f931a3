package kolmo.inception;

/// Bilinear resize of one plane of pixels in [0,1], seen in 8 bits, to a square in [−1,1].
///
/// ```text
/// s(i) = (i + ½)·from/to − ½     clamped to [0, from − 1]
/// ```
///
/// Without smoothing, also where it makes smaller.
final class Enlarge {

  private final int width;
  private final int side;
  private final double[] rows;
  private final double[] columns;

  Enlarge(int height, int width, int side) {
    this.width = width;
    this.side = side;
    rows = sources(height, side);
    columns = sources(width, side);
  }

  private static double[] sources(int from, int to) {
    double[] s = new double[to];
    for (int i = 0; i < to; i++) {
      s[i] = Math.clamp((i + 0.5) * from / to - 0.5, 0, from - 1);
    }
    return s;
  }

  /// The plane that starts at `from` in `source`, into `target` from `to` on.
  void apply(float[] source, int from, float[] target, int to) {
    for (int y = 0; y < side; y++) {
      int top = (int) rows[y];
      int bottom = (int) Math.ceil(rows[y]);
      for (int x = 0; x < side; x++) {
        int left = (int) columns[x];
        int right = (int) Math.ceil(columns[x]);
        double across = columns[x] - left;
        double above =
            mix(source[from + top * width + left], source[from + top * width + right], across);
        double below =
            mix(
                source[from + bottom * width + left],
                source[from + bottom * width + right],
                across);
        double value = above + (below - above) * (rows[y] - top);
        target[to + y * side + x] = (float) (2 * value - 1);
      }
    }
  }

  private static double mix(float a, float b, double part) {
    double first = Math.round(a * 255) / 255.0;
    return first + (Math.round(b * 255) / 255.0 - first) * part;
  }
}

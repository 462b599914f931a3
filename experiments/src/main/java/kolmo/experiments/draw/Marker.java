package kolmo.experiments.draw;

import java.util.List;

/// The mark at a point: series are told apart by it where colours are not seen.
public enum Marker {
  CIRCLE,
  SQUARE(-1, -1, 1, -1, 1, 1, -1, 1),
  DIAMOND(0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0),
  TRIANGLE_UP(0, -1.2, 1.2, 1, -1.2, 1),
  TRIANGLE_DOWN(0, 1.2, -1.2, -1, 1.2, -1),
  CROSS,
  /// A vertical bar.
  BAR;

  private static final List<Marker> SERIES =
      List.of(CIRCLE, SQUARE, DIAMOND, TRIANGLE_UP, TRIANGLE_DOWN);

  private final double[] corners; // x, y, x, y, …

  Marker(double... corners) {
    this.corners = corners;
  }

  /// The mark of series number i.
  static Marker of(int i) {
    return SERIES.get(i % SERIES.size());
  }

  /// Draws the mark, `size` in all directions from its middle.
  public void draw(Pen pen, double x, double y, double size, Ink ink) {
    switch (this) {
      case CIRCLE -> pen.circle(x, y, size, 0, ink);
      case BAR -> pen.line(x, y - 1.6 * size, x, y + 1.6 * size, 2.5, ink);
      case CROSS -> {
        pen.line(x - size, y - size, x + size, y + size, 1.6, ink);
        pen.line(x - size, y + size, x + size, y - size, 1.6, ink);
      }
      default -> {
        double[] xs = new double[corners.length / 2];
        double[] ys = new double[xs.length];
        for (int i = 0; i < xs.length; i++) {
          xs[i] = x + size * corners[2 * i];
          ys[i] = y + size * corners[2 * i + 1];
        }
        pen.fill(xs, ys, ink);
      }
    }
  }
}

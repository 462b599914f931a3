package kolmo.experiments.draw;

import java.awt.image.BufferedImage;

/// What figures are drawn with: an SVG on a page or the pixels of a PNG file. Lengths are CSS
/// pixels, y grows downwards.
public interface Pen {

  /// A line through points, interrupted where y is NaN.
  public void line(double[] x, double[] y, double width, Ink ink);

  /// A polygon, filled.
  void fill(double[] x, double[] y, Ink ink);

  /// A circle: its outline, or filled where `width` is 0.
  void circle(double x, double y, double radius, double width, Ink ink);

  /// One line of text whose left end, middle or right end is at `x` (`anchor` 0, ½ or 1) and whose
  /// baseline is at `y`.
  void text(String text, double size, double x, double y, double anchor, Ink ink);

  /// A picture, enlarged without smoothing.
  void image(BufferedImage image, double x, double y, double width, double height);

  /// The same pen with its origin at a place.
  Pen at(double x, double y);

  /// A straight line.
  public default void line(double x0, double y0, double x1, double y1, double width, Ink ink) {
    line(new double[] {x0, x1}, new double[] {y0, y1}, width, ink);
  }

  /// A rectangle, filled.
  default void box(double x, double y, double width, double height, Ink ink) {
    fill(
        new double[] {x, x + width, x + width, x},
        new double[] {y, y, y + height, y + height},
        ink);
  }
}

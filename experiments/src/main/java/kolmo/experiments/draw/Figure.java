package kolmo.experiments.draw;

import java.awt.image.BufferedImage;

/// A drawing that fits itself into a width. A page shows it as SVG, laid out once for screens and
/// once for phones; a file holds it as pixels. The same numbers give the same bytes.
@FunctionalInterface
public interface Figure {

  /// The width on a screen and in files, and that on a phone.
  double WIDE = 760;

  double NARROW = 350;

  /// Draws to the right of and below the pen's origin, and says how high it became.
  double draw(Pen pen, double width);

  /// The pixels of a file, two by two for each CSS pixel.
  default BufferedImage draw() {
    return PaperPen.sheet(this, WIDE);
  }

  /// An SVG file that needs no page, light or dark as its reader wishes.
  ///
  /// @param title what the figure shows, for those who cannot see it
  default String svg(String title) {
    return Svg.file(this, title);
  }
}

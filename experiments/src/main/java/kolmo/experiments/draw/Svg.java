package kolmo.experiments.draw;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Figures as SVG elements.
final class Svg {

  private static final String PALETTE = "palette.css";

  private Svg() {}

  /// A figure in a page, whose style knows the inks: laid out for screens and for phones, of which
  /// the page shows one.
  static String inPage(Figure figure, String title) {
    return element(figure, title, Figure.WIDE, " class=\"wide\"", "")
        + element(figure, title, Figure.NARROW, " class=\"narrow\"", "");
  }

  /// A figure in a file of its own.
  static String file(Figure figure, String title) {
    String style = "<style>" + resource(PALETTE) + "</style>\n";
    return element(figure, title, Figure.WIDE, " xmlns=\"http://www.w3.org/2000/svg\"", style);
  }

  static String palette() {
    return resource(PALETTE);
  }

  private static String element(
      Figure figure, String title, double width, String attributes, String style) {
    Fonts.prepare();
    SvgPen pen = new SvgPen();
    double height = figure.draw(pen, width);
    String w = SvgPen.tenths(width);
    String h = SvgPen.tenths(Math.ceil(height));
    return "<svg%s role=\"img\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\">\n%s<title>%s</title>\n%s</svg>\n"
        .formatted(attributes, w, h, w, h, style, SvgPen.escaped(title), pen.on());
  }

  static String resource(String name) {
    try (InputStream in = Svg.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + Svg.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

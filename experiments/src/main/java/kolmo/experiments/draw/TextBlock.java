package kolmo.experiments.draw;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;

/// Lines of text in one font, broken at spaces, that know their size before they are drawn.
///
/// Sizes are those of the unscaled font with fractional advances, so that a layout does not depend
/// on the canvas it is drawn on.
record TextBlock(List<String> lines, Font font) {

  private static final FontRenderContext PLAIN = new FontRenderContext(null, true, true);

  public TextBlock {
    lines = List.copyOf(lines);
  }

  /// The text in as few lines as fit into `width`; a word that is wider stands alone and sticks
  /// out.
  static TextBlock wrap(String text, float size, double width) {
    Font font = Fonts.of(size);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words(text)) {
      if (!line.isEmpty() && width(line + " " + word, font) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return new TextBlock(lines, font);
  }

  /// The text on one line.
  static TextBlock line(String text, float size) {
    return wrap(text, size, Double.POSITIVE_INFINITY);
  }

  /// The width of the widest word: no wrapping makes the block narrower.
  static double widestWord(String text, float size) {
    Font font = Fonts.of(size);
    double widest = 0;
    for (String word : words(text)) {
      widest = Math.max(widest, width(word, font));
    }
    return widest;
  }

  double width() {
    double widest = 0;
    for (String line : lines) {
      widest = Math.max(widest, width(line, font));
    }
    return widest;
  }

  double height() {
    return lines.size() * lineHeight();
  }

  private double lineHeight() {
    return font.getSize2D() * 1.25;
  }

  /// Draws with the block's left edge, centre or right edge at `x` (`anchor` 0, ½ or 1) and its
  /// upper edge at `y`.
  void draw(Pen pen, Ink ink, double x, double y, double anchor) {
    double baseline = y + font.getSize2D();
    for (String line : lines) {
      pen.text(line, font.getSize2D(), x, baseline, anchor, ink);
      baseline += lineHeight();
    }
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /// The width of a text on one line.
  static double width(String text, double size) {
    return width(text, Fonts.of((float) size));
  }

  private static double width(String text, Font font) {
    return font.getStringBounds(text, PLAIN).getWidth();
  }
}

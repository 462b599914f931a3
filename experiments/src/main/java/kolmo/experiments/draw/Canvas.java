package kolmo.experiments.draw;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// A white sheet and the colours and settings all figures share.
final class Canvas {

  /// Pixels of a figure per CSS pixel of the page.
  static final int DENSITY = 2;

  static final Color INK = new Color(0x1F2328);
  static final Color SOFT = new Color(0x59636E);
  static final Color HAIRLINE = new Color(0xD8DEE4);

  /// Okabe and Ito's colours, told apart with every kind of colour vision; those that read best on
  /// white come first, and grey stands in place of yellow.
  private static final Color[] SERIES = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000),
    new Color(0x999999),
  };

  /// How many there are.
  static final int COLORS = SERIES.length;

  private Canvas() {}

  /// The colour of series number i; from the ninth on colours repeat.
  static Color series(int i) {
    return SERIES[i % SERIES.length];
  }

  /// The colour mixed with white; `strength` 1 leaves it as it is.
  static Color tint(Color color, double strength) {
    return new Color(
        mix(color.getRed(), strength),
        mix(color.getGreen(), strength),
        mix(color.getBlue(), strength));
  }

  private static int mix(int channel, double strength) {
    return (int) Math.round(255 - strength * (255 - channel));
  }

  /// A white image of that many pixels.
  static BufferedImage blank(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  /// A pen whose results are the same on every screen and machine. Dispose of it after use.
  static Graphics2D pen(BufferedImage image) {
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return pen;
  }
}

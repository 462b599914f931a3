package kolmo.experiments.draw;

import java.awt.image.BufferedImage;
import java.util.Base64;

/// Writes SVG: text stays text, in the font of the page, and inks are classes.
///
/// Places are rounded to a tenth of a pixel and paths count from point to point, so that a curve of
/// 600 points takes 4 kB.
record SvgPen(StringBuilder on, double left, double top) implements Pen {

  SvgPen() {
    this(new StringBuilder(), 0, 0);
  }

  @Override
  public void line(double[] x, double[] y, double width, Ink ink) {
    String path = path(x, y);
    if (!path.isEmpty()) {
      on.append("<path").append(ink(ink, "stroke")).append(" stroke-width=\"");
      on.append(hundredths(width)).append("\" d=\"").append(path).append("\"/>\n");
    }
  }

  @Override
  public void fill(double[] x, double[] y, Ink ink) {
    on.append("<path").append(ink(ink, "fill")).append(" d=\"");
    on.append(path(x, y)).append("z\"/>\n");
  }

  @Override
  public void circle(double x, double y, double radius, double width, Ink ink) {
    on.append("<circle").append(ink(ink, width > 0 ? "stroke" : "fill"));
    if (width > 0) {
      on.append(" stroke-width=\"").append(hundredths(width)).append('"');
    }
    on.append(" cx=\"").append(tenths(left + x)).append("\" cy=\"").append(tenths(top + y));
    on.append("\" r=\"").append(hundredths(radius)).append("\"/>\n");
  }

  @Override
  public void text(String text, double size, double x, double y, double anchor, Ink ink) {
    on.append("<text").append(ink(ink, "")).append(" x=\"").append(tenths(left + x));
    on.append("\" y=\"").append(tenths(top + y));
    on.append("\" font-size=\"").append(tenths(size)).append('"');
    if (anchor > 0) {
      on.append(" text-anchor=\"").append(anchor < 1 ? "middle" : "end").append('"');
    }
    on.append('>').append(escaped(text)).append("</text>\n");
  }

  @Override
  public void image(BufferedImage image, double x, double y, double width, double height) {
    on.append("<image x=\"").append(tenths(left + x)).append("\" y=\"").append(tenths(top + y));
    on.append("\" width=\"").append(tenths(width)).append("\" height=\"").append(tenths(height));
    on.append("\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,");
    on.append(Base64.getEncoder().encodeToString(Png.bytes(plain(image)))).append("\"/>\n");
  }

  /// The same pixels in one channel, if they are all grey: half the bytes.
  private static BufferedImage plain(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    BufferedImage grey = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < w * h; i++) {
      int rgb = image.getRGB(i % w, i / w);
      int value = rgb & 0xFF;
      if (rgb != (0xFF000000 | value * 0x010101)) {
        return image;
      }
      grey.getRaster().setSample(i % w, i / w, 0, value); // setRGB would apply a gamma curve
    }
    return grey;
  }

  @Override
  public Pen at(double x, double y) {
    return new SvgPen(on, left + x, top + y);
  }

  /// Class, strength and what is painted: the stroke, the fill, or text.
  private static String ink(Ink ink, String paints) {
    StringBuilder text = new StringBuilder();
    if (!ink.name().isEmpty()) {
      text.append(" class=\"").append(ink.name()).append('"');
    }
    if (paints.equals("stroke")) {
      text.append(" fill=\"none\" stroke=\"currentColor\"");
    } else {
      text.append(" fill=\"currentColor\""); // where the class is: inherited, it would be black's
    }
    if (ink.strength() < 1) {
      text.append(" opacity=\"").append(hundredths(ink.strength())).append('"');
    }
    return text.toString();
  }

  private String path(double[] x, double[] y) {
    StringBuilder path = new StringBuilder();
    long atX = 0; // in tenths of a pixel: what is written, so that roundings do not add up
    long atY = 0;
    boolean drawing = false;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(y[i])) {
        drawing = false;
        continue;
      }
      long toX = Math.round(10 * (left + x[i]));
      long toY = Math.round(10 * (top + y[i]));
      path.append(drawing ? "l" : "M");
      path.append(drawing ? tenths(toX - atX) : tenths(toX));
      String down = drawing ? tenths(toY - atY) : tenths(toY);
      path.append(down.startsWith("-") ? "" : " ").append(down);
      atX = toX;
      atY = toY;
      drawing = true;
    }
    return path.toString();
  }

  static String tenths(double value) {
    return tenths(Math.round(10 * value));
  }

  /// A number of tenths, without what can be left out.
  private static String tenths(long value) {
    String sign = value < 0 ? "-" : "";
    long size = Math.abs(value);
    String whole = size >= 10 || size == 0 ? Long.toString(size / 10) : "";
    return sign + whole + (size % 10 == 0 ? "" : "." + size % 10);
  }

  private static String hundredths(double value) {
    long size = Math.round(100 * value);
    return size % 10 == 0 ? tenths(size / 10) : size / 100 + "." + size / 10 % 10 + size % 10;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

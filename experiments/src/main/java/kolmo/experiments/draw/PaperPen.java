package kolmo.experiments.draw;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/// Draws into an image, with results that are the same on every screen and machine.
record PaperPen(Graphics2D on, double left, double top) implements Pen {

  /// A sheet of that width with a figure on it.
  static BufferedImage sheet(Figure figure, double width) {
    Fonts.prepare();
    double height = figure.draw(new SvgPen(), width); // draws nothing: it is only measured
    BufferedImage sheet =
        Canvas.blank(
            (int) Math.ceil(width * Canvas.DENSITY), (int) Math.ceil(height * Canvas.DENSITY));
    Graphics2D on = Canvas.pen(sheet);
    on.scale(Canvas.DENSITY, Canvas.DENSITY);
    figure.draw(new PaperPen(on, 0, 0), width);
    on.dispose();
    return sheet;
  }

  @Override
  public void line(double[] x, double[] y, double width, Ink ink) {
    stroke(width, ink);
    Path2D path = new Path2D.Double();
    boolean drawing = false;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(y[i])) {
        if (drawing) {
          path.lineTo(left + x[i], top + y[i]);
        } else {
          path.moveTo(left + x[i], top + y[i]);
        }
      }
      drawing = !Double.isNaN(y[i]);
    }
    on.draw(path);
  }

  @Override
  public void fill(double[] x, double[] y, Ink ink) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < x.length; i++) {
      if (i == 0) {
        path.moveTo(left + x[i], top + y[i]);
      } else {
        path.lineTo(left + x[i], top + y[i]);
      }
    }
    on.setColor(ink.onPaper());
    on.fill(path);
  }

  @Override
  public void circle(double x, double y, double radius, double width, Ink ink) {
    Ellipse2D circle =
        new Ellipse2D.Double(left + x - radius, top + y - radius, 2 * radius, 2 * radius);
    if (width > 0) {
      stroke(width, ink);
      on.draw(circle);
    } else {
      on.setColor(ink.onPaper());
      on.fill(circle);
    }
  }

  private void stroke(double width, Ink ink) {
    on.setColor(ink.onPaper());
    on.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  @Override
  public void text(String text, double size, double x, double y, double anchor, Ink ink) {
    on.setFont(Fonts.of((float) size));
    on.setColor(ink.onPaper());
    double start = left + x - anchor * TextBlock.width(text, size);
    on.drawString(text, (float) start, (float) (top + y));
  }

  @Override
  public void image(BufferedImage image, double x, double y, double width, double height) {
    on.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    AffineTransform place =
        new AffineTransform(
            width / image.getWidth(), 0, 0, height / image.getHeight(), left + x, top + y);
    on.drawImage(image, place, null);
  }

  @Override
  public Pen at(double x, double y) {
    return new PaperPen(on, left + x, top + y);
  }
}

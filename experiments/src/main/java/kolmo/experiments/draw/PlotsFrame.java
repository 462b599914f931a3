package kolmo.experiments.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.style.markers.Marker;

/// What stands above a plot: the title, and the legend in as many rows as it needs, where it covers
/// no data. All sizes are CSS pixels.
public record PlotsFrame(String title, List<Key> keys) {

  /// One entry of the legend: a line (with a marker) or a box of its colour.
  public record Key(String name, Color color, @Nullable Marker marker, boolean box) {}

  /// The width of every plot.
  public static final int WIDTH = 760;

  private static final float TITLE = 15;
  private static final float TEXT = 12;
  private static final int MARGIN = 3;
  private static final int SWATCH = 22;
  private static final int SPACE = 18;
  private static final int ROW = 20;

  /// A figure with `height` pixels below the heading, on which `body` draws from its upper left
  /// corner.
  public BufferedImage around(int height, Consumer<Graphics2D> body) {
    TextBlock heading = TextBlock.wrap(title, TITLE, WIDTH - 2 * MARGIN);
    int top = (int) Math.ceil(MARGIN + heading.height());
    int below = top + (keys.isEmpty() ? 0 : 4 + ROW * legend(null, 0));
    int total = below + height;
    BufferedImage image = Canvas.blank(WIDTH * Canvas.DENSITY, total * Canvas.DENSITY);
    Graphics2D pen = Canvas.pen(image);
    pen.scale(Canvas.DENSITY, Canvas.DENSITY);
    heading.draw(pen, Canvas.INK, MARGIN, MARGIN, 0);
    legend(pen, top + 4);
    pen.translate(0, below);
    body.accept(pen);
    pen.dispose();
    return image;
  }

  /// Draws the legend, or only counts its rows if there is no pen.
  private int legend(@Nullable Graphics2D pen, double y) {
    double x = MARGIN;
    int rows = 1;
    for (Key key : keys) {
      TextBlock name = TextBlock.line(key.name(), TEXT);
      double width = SWATCH + 6 + name.width();
      if (x > MARGIN && x + width > WIDTH - MARGIN) {
        x = MARGIN;
        rows++;
      }
      if (pen != null) {
        double rowTop = y + (rows - 1) * ROW;
        swatch(pen, key, x, rowTop + ROW / 2.0);
        name.draw(pen, Canvas.INK, x + SWATCH + 6, rowTop + (ROW - name.height()) / 2, 0);
      }
      x += width + SPACE;
    }
    return rows;
  }

  private static void swatch(Graphics2D pen, Key key, double x, double middle) {
    pen.setColor(key.color());
    if (key.box()) {
      pen.fill(new Rectangle2D.Double(x + 4, middle - 6, SWATCH - 8, 12));
      return;
    }
    pen.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(new Line2D.Double(x + 1, middle, x + SWATCH - 1, middle));
    if (key.marker() != null) {
      key.marker().paint(pen, x + SWATCH / 2.0, middle, 7);
    }
  }
}

package kolmo.experiments.draw;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands above a plot: the title, and the legend in as many rows as it needs, where it covers
/// no data.
///
/// @param body what stands below them
public record PlotsFrame(String title, List<Key> keys, Figure body) implements Figure {

  /// One entry of the legend: a line, a mark, a mark on a line, or a box where there is neither.
  public record Key(String name, Ink ink, @Nullable Marker marker, boolean line) {}

  static final double TEXT = 12;

  private static final float TITLE = 15;
  private static final int MARGIN = 3;
  private static final int SWATCH = 22;
  private static final int SPACE = 18;
  private static final int ROW = 20;

  public PlotsFrame {
    keys = List.copyOf(keys);
  }

  @Override
  public double draw(Pen pen, double width) {
    TextBlock heading = TextBlock.wrap(title, TITLE, width - 2 * MARGIN);
    heading.draw(pen, Ink.TEXT, MARGIN, MARGIN, 0);
    double below = Math.ceil(MARGIN + heading.height());
    if (!keys.isEmpty()) {
      below = legend(pen, below + 4, width);
    }
    return below + body.draw(pen.at(0, below), width);
  }

  /// Draws the legend and says where it ends.
  private double legend(Pen pen, double top, double width) {
    double x = MARGIN;
    double y = top;
    for (Key key : keys) {
      double room = width - 2 * MARGIN - SWATCH - 6;
      TextBlock name = TextBlock.wrap(key.name(), (float) TEXT, room);
      double wide = SWATCH + 6 + name.width();
      if (x > MARGIN && x + wide > width - MARGIN) {
        x = MARGIN;
        y += ROW;
      }
      swatch(pen, key, x, y + ROW / 2.0);
      name.draw(pen, Ink.TEXT, x + SWATCH + 6, y + 2.5, 0);
      x += wide + SPACE;
      if (name.lines().size() > 1) { // such a key has its rows for itself
        x = width;
        y += name.height() - name.height() / name.lines().size();
      }
    }
    return y + ROW;
  }

  private static void swatch(Pen pen, Key key, double x, double middle) {
    if (key.line()) {
      pen.line(x + 1, middle, x + SWATCH - 1, middle, 2.5, key.ink());
    }
    if (key.marker() != null) {
      key.marker().draw(pen, x + SWATCH / 2.0, middle, 4, key.ink());
    } else if (!key.line()) {
      pen.box(x + 4, middle - 6, SWATCH - 8, 12, key.ink());
    }
  }
}

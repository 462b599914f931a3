package kolmo.experiments.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Where attacks move codes, in a plane: every code as a grey dot, a thin line to the place that
/// the attack moved it to, and there a dot whose colour says what became of it. Modes are circles.
///
/// Both axes have the same unit, so a circle is a circle and its radius the unit to read distances
/// with.
///
/// @param title the heading
/// @param fates what may become of a code, in the order of the colours
/// @param moves the codes
/// @param modes the modes' centres
/// @param radius that of the modes' circles
public record CodeMap(
    String title, List<String> fates, List<Move> moves, List<Mode> modes, double radius) {

  /// One code, before and after.
  ///
  /// @param fate what became of it
  public record Move(double x, double y, double toX, double toY, String fate) {}

  /// A centre and its name.
  public record Mode(double x, double y, String name) {}

  private static final int HEIGHT = 620;
  private static final int ROOM = 14;

  public CodeMap {
    fates = List.copyOf(fates);
    moves = List.copyOf(moves);
    modes = List.copyOf(modes);
  }

  /// The drawn figure.
  public BufferedImage draw() {
    Fonts.prepare();
    List<PlotsFrame.Key> keys = new ArrayList<>();
    keys.add(new PlotsFrame.Key("clean code", Canvas.SOFT, SeriesMarkers.CIRCLE, false));
    for (String fate : fates) {
      keys.add(new PlotsFrame.Key("attacked: " + fate, color(fate), SeriesMarkers.CIRCLE, false));
    }
    return new PlotsFrame(title, keys).around(HEIGHT, this::paint);
  }

  private Color color(String fate) {
    return Canvas.series(fates.indexOf(fate));
  }

  private void paint(Graphics2D pen) {
    View view = new View();
    moves.forEach(m -> view.include(m.x(), m.y(), 0));
    moves.forEach(m -> view.include(m.toX(), m.toY(), 0));
    modes.forEach(m -> view.include(m.x(), m.y(), radius));
    pen.setStroke(new BasicStroke(1));
    for (Mode mode : modes) {
      pen.setColor(new Color(0xF3F5F7));
      pen.fill(circle(view, mode));
    }
    for (Mode mode : modes) { // after all discs: none hides another's border
      pen.setColor(Canvas.HAIRLINE);
      pen.draw(circle(view, mode));
    }
    pen.setStroke(new BasicStroke(0.6f));
    for (Move m : moves) {
      pen.setColor(Canvas.tint(color(m.fate()), 0.35));
      pen.draw(new Line2D.Double(view.x(m.x()), view.y(m.y()), view.x(m.toX()), view.y(m.toY())));
    }
    for (Move m : moves) {
      dot(pen, view.x(m.x()), view.y(m.y()), 1.6, Canvas.SOFT);
    }
    for (Move m : moves) {
      dot(pen, view.x(m.toX()), view.y(m.toY()), 2.6, color(m.fate()));
    }
    for (Mode mode : modes) {
      TextBlock name = TextBlock.line(mode.name(), 12);
      double x = view.x(mode.x());
      double y = view.y(mode.y()) - name.height() / 2;
      pen.setColor(new Color(255, 255, 255, 200));
      pen.fillRect(
          (int) (x - name.width() / 2) - 2, (int) y, (int) name.width() + 5, (int) name.height());
      name.draw(pen, Canvas.INK, x, y, 0.5);
    }
  }

  private Ellipse2D circle(View view, Mode mode) {
    double r = radius * view.scale();
    return new Ellipse2D.Double(view.x(mode.x()) - r, view.y(mode.y()) - r, 2 * r, 2 * r);
  }

  private static void dot(Graphics2D pen, double x, double y, double r, Color color) {
    pen.setColor(color);
    pen.fill(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r));
  }

  /// From code units to the sheet, the same scale on both axes.
  private static final class View {
    private double left = Double.POSITIVE_INFINITY;
    private double right = Double.NEGATIVE_INFINITY;
    private double bottom = Double.POSITIVE_INFINITY;
    private double top = Double.NEGATIVE_INFINITY;

    void include(double x, double y, double around) {
      left = Math.min(left, x - around);
      right = Math.max(right, x + around);
      bottom = Math.min(bottom, y - around);
      top = Math.max(top, y + around);
    }

    double scale() {
      double width = Math.max(1e-9, right - left);
      double height = Math.max(1e-9, top - bottom);
      return Math.min((PlotsFrame.WIDTH - 2 * ROOM) / width, (HEIGHT - 2 * ROOM) / height);
    }

    double x(double x) {
      return PlotsFrame.WIDTH / 2.0 + (x - (left + right) / 2) * scale();
    }

    double y(double y) {
      return HEIGHT / 2.0 - (y - (bottom + top) / 2) * scale();
    }
  }
}

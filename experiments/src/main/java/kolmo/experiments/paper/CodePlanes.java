package kolmo.experiments.paper;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import kolmo.experiments.draw.Canvas;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.PlotsFrame;
import kolmo.experiments.draw.TextBlock;
import kolmo.experiments.metric.Quantity;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Codes of two dimensions on the prior's density: clean codes as dots, and from each a thin line
/// to its adversarial code, a cross. Several models side by side with the same axes.
///
/// ```text
/// p(z) = 1/(K·2πσ²) Σₖ exp( −‖z − μₖ‖² / 2σ² )        the shade
/// ```
///
/// @param title the heading
/// @param panels one for each model
/// @param centers μₖ, `[K,2]`
/// @param sigma σ
public record CodePlanes(String title, List<Panel> panels, double[][] centers, double sigma) {

  /// One model.
  ///
  /// @param title below the panel
  /// @param clean z, `[N,2]`
  /// @param adversarial z′, `[N,2]`
  @SuppressWarnings("ArrayRecordComponent") // on their way to a picture; never compared
  public record Panel(String title, double[][] clean, double[][] adversarial) {}

  private static final int LABELS = 30; // left of each panel
  private static final int TICKS = 18;
  private static final int CAPTION = 40;
  private static final float TEXT = 12;
  private static final double SHADE = 0.7;
  private static final double WIDE = 4; // σ around every centre that are shown
  private static final Color CLEAN = Canvas.series(0);
  private static final Color ATTACKED = Canvas.series(1);

  public CodePlanes {
    panels = List.copyOf(panels);
  }

  /// The drawn figure.
  public BufferedImage draw() {
    Fonts.prepare();
    int side = (PlotsFrame.WIDTH - 4) / Math.max(2, panels.size()) - LABELS;
    List<PlotsFrame.Key> keys =
        List.of(
            new PlotsFrame.Key("clean code", CLEAN, SeriesMarkers.CIRCLE, false),
            new PlotsFrame.Key("adversarial code", ATTACKED, SeriesMarkers.CROSS, false),
            new PlotsFrame.Key(
                "density of the prior", Canvas.tint(Canvas.SOFT, SHADE), null, true));
    return new PlotsFrame(title, keys)
        .around(
            side + TICKS + CAPTION + 2,
            pen -> {
              View view = view(side);
              for (int i = 0; i < panels.size(); i++) {
                Graphics2D own = (Graphics2D) pen.create();
                own.translate(LABELS + i * (side + LABELS), 2);
                paint(own, panels.get(i), view);
                own.dispose();
              }
            });
  }

  private void paint(Graphics2D pen, Panel panel, View view) {
    shade(pen, view);
    ticks(pen, view);
    pen.setStroke(new BasicStroke(0.5f));
    pen.setColor(Canvas.tint(ATTACKED, 0.4));
    for (int i = 0; i < panel.clean().length; i++) {
      double[] from = panel.clean()[i];
      double[] to = panel.adversarial()[i];
      pen.draw(new Line2D.Double(view.x(from[0]), view.y(from[1]), view.x(to[0]), view.y(to[1])));
    }
    pen.setColor(CLEAN);
    for (double[] z : panel.clean()) {
      pen.fill(new Ellipse2D.Double(view.x(z[0]) - 2, view.y(z[1]) - 2, 4, 4));
    }
    pen.setStroke(new BasicStroke(1.2f));
    pen.setColor(ATTACKED);
    for (double[] z : panel.adversarial()) {
      double x = view.x(z[0]);
      double y = view.y(z[1]);
      pen.draw(new Line2D.Double(x - 2.5, y - 2.5, x + 2.5, y + 2.5));
      pen.draw(new Line2D.Double(x - 2.5, y + 2.5, x + 2.5, y - 2.5));
    }
    TextBlock name = TextBlock.wrap(panel.title(), TEXT, view.side());
    name.draw(pen, Canvas.INK, view.side() / 2.0, view.side() + TICKS + 2, 0.5);
  }

  private void shade(Graphics2D pen, View view) {
    double most = 0;
    for (double[] center : centers) {
      most = Math.max(most, density(center[0], center[1]));
    }
    BufferedImage image = Canvas.blank(view.side(), view.side());
    for (int y = 0; y < view.side(); y++) {
      for (int x = 0; x < view.side(); x++) {
        double share = density(view.atX(x + 0.5), view.atY(y + 0.5)) / most;
        image.setRGB(x, y, Canvas.tint(Canvas.SOFT, SHADE * share).getRGB());
      }
    }
    pen.drawImage(image, 0, 0, null);
    pen.setStroke(new BasicStroke(1));
    pen.setColor(Canvas.HAIRLINE);
    pen.drawRect(0, 0, view.side(), view.side());
  }

  /// Up to a factor.
  private double density(double x, double y) {
    double sum = 0;
    for (double[] center : centers) {
      double square = (x - center[0]) * (x - center[0]) + (y - center[1]) * (y - center[1]);
      sum += Math.exp(-square / (2 * sigma * sigma));
    }
    return sum;
  }

  private void ticks(Graphics2D pen, View view) {
    double step = Math.pow(10, Math.floor(Math.log10(view.unit())));
    while (view.unit() / step > 6) {
      step *= view.unit() / step > 12 ? 5 : 2;
    }
    for (double at = Math.ceil(view.left() / step) * step; at <= view.right(); at += step) {
      String label = Quantity.label(Math.round(at / step) * step);
      TextBlock.line(label, 11).draw(pen, Canvas.SOFT, view.x(at), view.side() + 3, 0.5);
      pen.setColor(Canvas.SOFT);
      pen.draw(new Line2D.Double(view.x(at), view.side(), view.x(at), view.side() + 3));
    }
    for (double at = Math.ceil(view.bottom() / step) * step; at <= view.top(); at += step) {
      String label = Quantity.label(Math.round(at / step) * step);
      TextBlock.line(label, 11).draw(pen, Canvas.SOFT, -4, view.y(at) - 8, 1);
      pen.setColor(Canvas.SOFT);
      pen.draw(new Line2D.Double(-3, view.y(at), 0, view.y(at)));
    }
  }

  /// A square of the plane that holds all panels' codes and the modes.
  private View view(int side) {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.POSITIVE_INFINITY;
    double top = Double.NEGATIVE_INFINITY;
    for (double[] c : centers) {
      left = Math.min(left, c[0] - WIDE * sigma);
      right = Math.max(right, c[0] + WIDE * sigma);
      bottom = Math.min(bottom, c[1] - WIDE * sigma);
      top = Math.max(top, c[1] + WIDE * sigma);
    }
    for (Panel panel : panels) {
      for (double[][] codes : List.of(panel.clean(), panel.adversarial())) {
        for (double[] z : codes) {
          left = Math.min(left, z[0]);
          right = Math.max(right, z[0]);
          bottom = Math.min(bottom, z[1]);
          top = Math.max(top, z[1]);
        }
      }
    }
    double unit = 1.04 * Math.max(right - left, top - bottom);
    return new View(side, (left + right - unit) / 2, (bottom + top - unit) / 2, unit);
  }

  /// From the plane to the panel.
  ///
  /// @param side of the panel
  /// @param left the plane's coordinate at its left edge
  /// @param bottom at its lower edge
  /// @param unit the plane's length of its side
  private record View(int side, double left, double bottom, double unit) {

    double right() {
      return left + unit;
    }

    double top() {
      return bottom + unit;
    }

    double x(double x) {
      return (x - left) / unit * side;
    }

    double y(double y) {
      return side - (y - bottom) / unit * side;
    }

    double atX(double pixel) {
      return left + pixel / side * unit;
    }

    double atY(double pixel) {
      return bottom + (side - pixel) / side * unit;
    }
  }
}

package kolmo.experiments.draw;

import java.awt.image.BufferedImage;
import java.util.List;

/// Codes of two dimensions on the prior's density: clean codes as dots, and from each a thin line
/// to its adversarial code, a cross. Several models side by side, on a phone one below the other,
/// with the same axes.
///
/// ```text
/// p(z) = 1/(K·2πσ²) Σₖ exp( −‖z − μₖ‖² / 2σ² )        the shade
/// ```
///
/// @param title the heading
/// @param panels one for each model
/// @param centers μₖ, `[K,2]`
/// @param sigma σ
public record CodePlanes(String title, List<Panel> panels, double[][] centers, double sigma)
    implements Figure {

  /// One model.
  ///
  /// @param title below the panel
  /// @param clean z, `[N,2]`
  /// @param adversarial z′, `[N,2]`
  @SuppressWarnings("ArrayRecordComponent") // on their way to a picture; never compared
  public record Panel(String title, double[][] clean, double[][] adversarial) {}

  private static final int LEFT = 38; // of each panel, for its numbers
  private static final int BELOW = 78;
  private static final double SHADE = 0.7;
  private static final int CELLS = 120; // of the shade, across
  private static final double AROUND = 4; // σ around every centre that are shown
  private static final Ink CLEAN = Ink.series(0);
  private static final Ink ATTACKED = Ink.series(1);

  public CodePlanes {
    panels = List.copyOf(panels);
  }

  @Override
  public double draw(Pen pen, double width) {
    List<PlotsFrame.Key> keys =
        List.of(
            new PlotsFrame.Key("clean code", CLEAN, Marker.CIRCLE, false),
            new PlotsFrame.Key("adversarial code", ATTACKED, Marker.CROSS, false),
            new PlotsFrame.Key("density of the prior", Ink.SOFT.tint(SHADE), null, false));
    return new PlotsFrame(title, keys, this::panels).draw(pen, width);
  }

  private double panels(Pen pen, double width) {
    int across = width < WIDE ? 1 : Math.max(2, panels.size());
    double side = (width - 4) / across - LEFT;
    View view = view();
    for (int i = 0; i < panels.size(); i++) {
      int row = i / across;
      Pen corner = pen.at(i % across * (side + LEFT), row * (side + BELOW));
      corner.text(view.y().title("z₂"), PlotsFrame.TEXT, 3, 16, 0, Ink.SOFT);
      paint(corner.at(LEFT, 24), panels.get(i), view, side);
    }
    int rows = (panels.size() + across - 1) / across;
    return rows * (side + BELOW) + 8;
  }

  private void paint(Pen pen, Panel panel, View view, double side) {
    pen.image(shade(view), 0, 0, side, side);
    new PlotsChart(pen, side, side, view.x(), view.y()).yTicks();
    String right = view.x().title("z₁");
    pen.text(right, PlotsFrame.TEXT, side, side + 30, 1, Ink.SOFT);
    double[][] clean = view.places(panel.clean(), side);
    double[][] adversarial = view.places(panel.adversarial(), side);
    for (int i = 0; i < clean.length; i++) {
      double[] to = adversarial[i];
      pen.line(clean[i][0], clean[i][1], to[0], to[1], 0.5, ATTACKED.tint(0.4));
    }
    for (double[] z : clean) {
      Marker.CIRCLE.draw(pen, z[0], z[1], 2, CLEAN);
    }
    for (double[] z : adversarial) {
      Marker.CROSS.draw(pen, z[0], z[1], 2.5, ATTACKED);
    }
    TextBlock name = TextBlock.wrap(panel.title(), (float) PlotsFrame.TEXT, side - 30);
    name.draw(pen, Ink.TEXT, 0, side + 20, 0);
  }

  /// Grey that lets the page through where the density is small.
  private BufferedImage shade(View view) {
    double most = 0;
    for (double[] center : centers) {
      most = Math.max(most, density(center[0], center[1]));
    }
    BufferedImage image = new BufferedImage(CELLS, CELLS, BufferedImage.TYPE_INT_ARGB);
    int grey = Canvas.SOFT.getRGB() & 0xFFFFFF;
    for (int j = 0; j < CELLS; j++) {
      for (int i = 0; i < CELLS; i++) {
        double x = view.left() + (i + 0.5) / CELLS * view.unit();
        double y = view.bottom() + (CELLS - j - 0.5) / CELLS * view.unit();
        long alpha = Math.round(255 * SHADE * density(x, y) / most);
        image.setRGB(i, j, (int) alpha << 24 | grey);
      }
    }
    return image;
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

  /// A square of the plane that holds all panels' codes and the modes.
  private View view() {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.POSITIVE_INFINITY;
    double top = Double.NEGATIVE_INFINITY;
    for (double[] c : centers) {
      left = Math.min(left, c[0] - AROUND * sigma);
      right = Math.max(right, c[0] + AROUND * sigma);
      bottom = Math.min(bottom, c[1] - AROUND * sigma);
      top = Math.max(top, c[1] + AROUND * sigma);
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
    return new View((left + right - unit) / 2, (bottom + top - unit) / 2, unit);
  }

  /// A square of the plane.
  ///
  /// @param left its left edge
  /// @param bottom its lower edge
  /// @param unit its side
  private record View(double left, double bottom, double unit) {

    PlotsAxis x() {
      return PlotsAxis.exactly(left, left + unit, false);
    }

    PlotsAxis y() {
      return PlotsAxis.exactly(bottom, bottom + unit, false);
    }

    /// Codes on a panel.
    double[][] places(double[][] codes, double side) {
      double[][] places = new double[codes.length][];
      for (int i = 0; i < codes.length; i++) {
        double x = (codes[i][0] - left) / unit * side;
        double y = side - (codes[i][1] - bottom) / unit * side;
        places[i] = new double[] {x, y};
      }
      return places;
    }
  }
}

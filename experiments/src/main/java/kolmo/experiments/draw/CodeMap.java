package kolmo.experiments.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where attacks move codes, in a plane: every code as a grey dot, a thin line to the place that
/// the attack moved it to, and there a mark whose shape and colour say what became of it. Modes are
/// circles, of which what lies beside the codes and the centres is cut off.
///
/// Both axes have the same unit, so a circle is a circle.
///
/// @param title the heading
/// @param across what the horizontal axis is
/// @param up what the vertical one is
/// @param fates what may become of a code, in the order of the colours
/// @param moves the codes
/// @param modes the modes' centres
/// @param radius that of the modes' circles
public record CodeMap(
    String title,
    String across,
    String up,
    List<String> fates,
    List<Move> moves,
    List<Mode> modes,
    double radius)
    implements Figure {

  /// One code, before and after.
  ///
  /// @param fate what became of it
  public record Move(double x, double y, double toX, double toY, String fate) {}

  /// A centre and its name.
  public record Mode(double x, double y, String name) {}

  private static final int MOST_HEIGHT = 620;
  private static final int LEFT = 46;
  private static final int BELOW = 40;
  private static final int AROUND = 240; // points of a circle

  public CodeMap {
    fates = List.copyOf(fates);
    moves = List.copyOf(moves);
    modes = List.copyOf(modes);
  }

  /// Without names of the axes.
  public CodeMap(
      String title, List<String> fates, List<Move> moves, List<Mode> modes, double radius) {
    this(title, "", "", fates, moves, modes, radius);
  }

  @Override
  public double draw(Pen pen, double width) {
    List<PlotsFrame.Key> keys = new ArrayList<>();
    keys.add(new PlotsFrame.Key("clean code", Ink.SOFT, Marker.CIRCLE, false));
    for (int i = 0; i < fates.size(); i++) {
      keys.add(new PlotsFrame.Key("attacked: " + fates.get(i), Ink.series(i), Marker.of(i), false));
    }
    return new PlotsFrame(title, keys, this::plane).draw(pen, width);
  }

  private double plane(Pen pen, double width) {
    PlotsAxis x =
        axis(moves.stream().flatMap(m -> List.of(m.x(), m.toX()).stream()).toList(), true);
    PlotsAxis y =
        axis(moves.stream().flatMap(m -> List.of(m.y(), m.toY()).stream()).toList(), false);
    double unit = Math.pow(10, x.exponent() - y.exponent()); // both axes in the units of x
    double wide = x.high() - x.low();
    double high = (y.high() - y.low()) / unit;
    double scale = Math.min((width - LEFT - 12) / wide, MOST_HEIGHT / high);
    TextBlock name = TextBlock.wrap(y.title(up), 12, width);
    name.draw(pen, Ink.SOFT, 3, 6, 0);
    double top = 10 + name.height();
    Pen field = pen.at(LEFT, top);
    new PlotsChart(field, scale * wide, scale * high, x, y).yTicks();
    View view = new View(field, x, y, scale * wide, scale * high);
    paint(view);
    TextBlock below = TextBlock.wrap(x.title(across), 12, width - LEFT);
    below.draw(field, Ink.SOFT, scale * wide / 2, scale * high + 20, 0.5);
    return top + scale * high + BELOW - 15 + below.height();
  }

  /// A range that holds all codes and centres.
  private PlotsAxis axis(List<Double> codes, boolean across) {
    List<Double> all = new ArrayList<>(codes);
    modes.forEach(m -> all.add(across ? m.x() : m.y()));
    double low = all.stream().mapToDouble(v -> v).min().orElse(1);
    double high = all.stream().mapToDouble(v -> v).max().orElse(0);
    return PlotsAxis.linear(low, high, false);
  }

  private void paint(View view) {
    for (Mode mode : modes) {
      view.circle(mode, radius);
    }
    for (Move m : moves) {
      Ink ink = Ink.series(fates.indexOf(m.fate())).tint(0.35);
      view.pen().line(view.x(m.x()), view.y(m.y()), view.x(m.toX()), view.y(m.toY()), 0.6, ink);
    }
    for (Move m : moves) {
      view.pen().circle(view.x(m.x()), view.y(m.y()), 1.6, 0, Ink.SOFT);
    }
    for (Move m : moves) {
      int fate = fates.indexOf(m.fate());
      Marker.of(fate).draw(view.pen(), view.x(m.toX()), view.y(m.toY()), 2.6, Ink.series(fate));
    }
    for (Mode mode : modes) {
      double x = view.x(mode.x());
      double y = view.y(mode.y());
      double half = TextBlock.width(mode.name(), 12) / 2;
      double middle = Math.clamp(x, Math.min(half, x), Math.max(view.width() - half, half));
      Marker.CROSS.draw(view.pen(), x, y, 3, Ink.TEXT);
      view.pen().text(mode.name(), 12, middle, y - 8, 0.5, Ink.TEXT);
    }
  }

  /// From codes to the sheet, the same scale on both axes.
  private record View(Pen pen, PlotsAxis across, PlotsAxis up, double width, double height) {

    double x(double x) {
      return width * across.share(x / Math.pow(10, across.exponent()));
    }

    double y(double y) {
      return height * (1 - up.share(y / Math.pow(10, up.exponent())));
    }

    /// What of a circle lies within the field.
    void circle(Mode mode, double radius) {
      double[] xs = new double[AROUND + 1];
      double[] ys = new double[AROUND + 1];
      Arrays.setAll(xs, i -> x(mode.x() + radius * Math.cos(2 * Math.PI * i / AROUND)));
      Arrays.setAll(ys, i -> y(mode.y() + radius * Math.sin(2 * Math.PI * i / AROUND)));
      for (int i = 0; i <= AROUND; i++) {
        boolean inside = xs[i] >= 0 && xs[i] <= width && ys[i] >= 0 && ys[i] <= height;
        ys[i] = inside ? ys[i] : Double.NaN;
      }
      pen.line(xs, ys, 1.2, Ink.SOFT.tint(0.5));
    }
  }
}

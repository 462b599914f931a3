package kolmo.experiments.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/// Where attacks move codes, in a plane: every code as a grey dot, a thin line to the place that
/// the attack moved it to, and there a mark whose shape and colour say what became of it. Modes are
/// circles, of which what lies beside the codes is cut off, and so are the centres: an arrow at the
/// frame then names them.
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

  private static final double FLATTEST = 0.5; // height of the field over its width
  private static final double TALLEST = 0.85;
  private static final double NEAR = 14; // pixels from a centre to its name
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
    double wide = width - LEFT - 12;
    View around = view(pen, wide);
    TextBlock name = TextBlock.wrap(around.up().title(up), 12, width);
    name.draw(pen, Ink.SOFT, 3, 6, 0);
    double top = 10 + name.height();
    View view = around.at(LEFT, top);
    new PlotsChart(view.pen(), wide, view.height(), view.across(), view.up()).yTicks();
    paint(view);
    TextBlock below = TextBlock.wrap(view.across().title(across), 12, width - LEFT);
    below.draw(view.pen(), Ink.SOFT, wide / 2, view.height() + 20, 0.5);
    return top + view.height() + BELOW - 15 + below.height();
  }

  /// What of the plane is shown: all codes, and as much more across or upwards as fills the field
  /// without making it flat or tall.
  private View view(Pen pen, double width) {
    double[] x = range(moves.stream().flatMapToDouble(m -> DoubleStream.of(m.x(), m.toX())));
    double[] y = range(moves.stream().flatMapToDouble(m -> DoubleStream.of(m.y(), m.toY())));
    double shape = Math.clamp((y[1] - y[0]) / (x[1] - x[0]), FLATTEST, TALLEST);
    widen(x, (y[1] - y[0]) / shape);
    widen(y, (x[1] - x[0]) * shape);
    return new View(
        pen,
        PlotsAxis.exactly(x[0], x[1], false),
        PlotsAxis.exactly(y[0], y[1], false),
        width,
        shape * width);
  }

  /// From the smallest to the largest, with a little room.
  private double[] range(DoubleStream values) {
    DoubleSummaryStatistics of = values.filter(Double::isFinite).summaryStatistics();
    if (of.getCount() == 0) {
      return new double[] {-radius, radius};
    }
    double span = of.getMax() - of.getMin();
    double room = span > 0 ? 0.04 * span : Math.max(radius, Double.MIN_NORMAL);
    return new double[] {of.getMin() - room, of.getMax() + room};
  }

  private static void widen(double[] range, double to) {
    double more = Math.max(0, to - (range[1] - range[0])) / 2;
    range[0] -= more;
    range[1] += more;
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
    name(view);
  }

  /// The modes' names beside their centres, with a line where that is some way off. Of a centre
  /// beyond the frame an arrow at the frame says where it lies.
  private void name(View view) {
    double[][] points = new double[2 * moves.size()][];
    for (int i = 0; i < moves.size(); i++) {
      Move m = moves.get(i);
      points[2 * i] = new double[] {view.x(m.x()), view.y(m.y())};
      points[2 * i + 1] = new double[] {view.x(m.toX()), view.y(m.toY())};
    }
    LabelPlaces places = new LabelPlaces(view.width(), view.height(), points);
    for (Mode mode : modes) {
      double x = view.x(mode.x());
      double y = view.y(mode.y());
      boolean inside = view.holds(x, y);
      double atX = Math.clamp(x, 0, view.width());
      double atY = Math.clamp(y, 0, view.height());
      String text = inside ? mode.name() : arrow(x - atX, y - atY) + " " + mode.name();
      LabelPlaces.Box box = places.place(atX, atY, TextBlock.width(text, 12), 15);
      if (inside) {
        double toX = Math.clamp(x, box.left(), box.left() + box.width());
        double toY = Math.clamp(y, box.top(), box.top() + box.height());
        if (Math.hypot(toX - x, toY - y) > NEAR) {
          view.pen().line(x, y, toX, toY, 0.8, Ink.SOFT);
        }
        Marker.CROSS.draw(view.pen(), x, y, 3.5, Ink.TEXT);
      }
      view.pen().text(text, 12, box.left(), box.top() + 12, 0, Ink.TEXT);
    }
  }

  /// That which points that way; y grows downwards.
  private static String arrow(double x, double y) {
    long eighth = Math.round(4 * Math.atan2(-y, x) / Math.PI);
    int at = Math.floorMod(eighth, 8);
    return "→↗↑↖←↙↓↘".substring(at, at + 1);
  }

  /// From codes to the sheet, the same scale on both axes.
  private record View(Pen pen, PlotsAxis across, PlotsAxis up, double width, double height) {

    View at(double x, double y) {
      return new View(pen.at(x, y), across, up, width, height);
    }

    double x(double x) {
      return width * across.share(x / Math.pow(10, across.exponent()));
    }

    double y(double y) {
      return height * (1 - up.share(y / Math.pow(10, up.exponent())));
    }

    boolean holds(double x, double y) {
      return x >= 0 && x <= width && y >= 0 && y <= height;
    }

    /// What of a circle lies within the field.
    void circle(Mode mode, double radius) {
      double[] xs = new double[AROUND + 1];
      double[] ys = new double[AROUND + 1];
      Arrays.setAll(xs, i -> x(mode.x() + radius * Math.cos(2 * Math.PI * i / AROUND)));
      Arrays.setAll(ys, i -> y(mode.y() + radius * Math.sin(2 * Math.PI * i / AROUND)));
      for (int i = 0; i <= AROUND; i++) {
        ys[i] = holds(xs[i], ys[i]) ? ys[i] : Double.NaN;
      }
      pen.line(xs, ys, 1.2, Ink.SOFT.tint(0.5));
    }
  }
}

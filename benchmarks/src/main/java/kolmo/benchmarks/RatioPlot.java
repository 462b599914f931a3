package kolmo.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import kolmo.experiments.draw.Plots;

/// The picture of a comparison: its ratios as bars on a logarithmic axis that start at 1, or, if it
/// has none, times as curves.
final class RatioPlot {

  private static final int WIDTH = 1400;
  private static final int LEFT = 330;
  private static final int RIGHT = 90;
  private static final int BAR = 18;
  private static final int GAP = 12;
  private static final int TOP = 70;
  private static final Color INK = new Color(0x1F2328);
  private static final Color GRID = new Color(0xD8DEE4);

  /// Okabe and Ito's, as in the other figures.
  private static final Color[] COLORS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
  };

  private RatioPlot() {}

  /// The picture.
  static BufferedImage draw(Comparison comparison, Measured measured) {
    return comparison.ratios().isEmpty()
        ? curves(comparison, measured)
        : bars(comparison, measured);
  }

  private static BufferedImage curves(Comparison comparison, Measured measured) {
    List<Plots.Series> series = new ArrayList<>();
    comparison.rows().stream()
        .collect(Collectors.groupingBy(Row::group, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (group, rows) ->
                series.add(
                    new Plots.Series(
                        "over " + group,
                        rows.stream().mapToDouble(r -> Math.log10(Comparisons.scale(r))).toArray(),
                        rows.stream()
                            .mapToDouble(
                                r ->
                                    Results.in(
                                        comparison.unit(),
                                        r,
                                        measured
                                            .time(r, comparison.sides().getFirst().name())
                                            .median()))
                            .toArray())));
    return Plots.lines(comparison.title(), "log₁₀ of N, D or K", "ns an element", series, true)
        .draw();
  }

  private record Bar(int series, double ratio) {}

  private record Line(String label, List<Bar> bars) {}

  private static BufferedImage bars(Comparison comparison, Measured measured) {
    List<Line> lines = new ArrayList<>();
    for (Row row : comparison.rows()) {
      List<Bar> bars = new ArrayList<>();
      for (int i = 0; i < comparison.ratios().size(); i++) {
        double ratio = measured.ratio(row, comparison.ratios().get(i)).median();
        if (Double.isFinite(ratio) && ratio > 0) {
          bars.add(new Bar(i, ratio));
        }
      }
      String label = row.group().isEmpty() ? row.label() : row.label() + ", " + row.group();
      lines.add(new Line(label, bars));
    }
    List<Double> all = lines.stream().flatMap(l -> l.bars().stream()).map(Bar::ratio).toList();
    double low = Math.min(0.5, all.stream().mapToDouble(r -> r).min().orElse(1) / 1.2);
    double high = Math.max(2, all.stream().mapToDouble(r -> r).max().orElse(1) * 1.2);
    int legend = 34 * comparison.ratios().size();
    int top = TOP + legend;
    int height = top + lines.stream().mapToInt(l -> l.bars().size() * BAR + GAP).sum() + 70;
    BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    try {
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setColor(Color.WHITE);
      pen.fillRect(0, 0, WIDTH, height);
      title(pen, comparison);
      Axis axis = new Axis(Math.log(low), Math.log(high));
      grid(pen, axis, top, height - 60);
      paint(pen, axis, lines, top);
    } finally {
      pen.dispose();
    }
    return image;
  }

  private record Axis(double low, double high) {
    double at(double ratio) {
      return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log(ratio) - low) / (high - low);
    }
  }

  private static void title(Graphics2D pen, Comparison comparison) {
    pen.setColor(INK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 26));
    pen.drawString(comparison.name() + ": ratios of times", 24, 44);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 21));
    for (int i = 0; i < comparison.ratios().size(); i++) {
      int y = TOP + 34 * i;
      pen.setColor(COLORS[i % COLORS.length]);
      pen.fillRect(24, y, 26, 18);
      pen.setColor(INK);
      pen.drawString(comparison.ratios().get(i).label(), 62, y + 17);
    }
  }

  private static void grid(Graphics2D pen, Axis axis, int top, int bottom) {
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 19));
    double[] ticks = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    for (double tick : ticks) {
      double x = axis.at(tick);
      if (x < LEFT || x > WIDTH - RIGHT) {
        continue;
      }
      pen.setColor(tick == 1 ? INK : GRID);
      pen.setStroke(new BasicStroke(tick == 1 ? 2 : 1));
      pen.draw(new Line2D.Double(x, top, x, bottom));
      pen.setColor(INK);
      String text = Results.number(tick).replaceFirst("\\.?0+$", "");
      if (tick >= 1) {
        text = Integer.toString((int) tick);
      }
      pen.drawString(text, (float) x - pen.getFontMetrics().stringWidth(text) / 2f, bottom + 26f);
    }
  }

  private static void paint(Graphics2D pen, Axis axis, List<Line> lines, int top) {
    int y = top + GAP / 2;
    for (Line line : lines) {
      int middle = y + line.bars().size() * BAR / 2;
      pen.setColor(INK);
      pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 19));
      int wide = pen.getFontMetrics().stringWidth(line.label());
      pen.drawString(line.label(), LEFT - 16 - wide, middle + 7);
      pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
      for (Bar bar : line.bars()) {
        double x = axis.at(bar.ratio());
        double one = axis.at(1);
        pen.setColor(COLORS[bar.series() % COLORS.length]);
        pen.fill(new Rectangle2D.Double(Math.min(x, one), y + 1, Math.abs(x - one), BAR - 3));
        pen.setColor(INK);
        pen.drawString(Results.number(bar.ratio()), (float) Math.max(x, one) + 6f, y + BAR - 4f);
        y += BAR;
      }
      y += GAP;
    }
  }
}

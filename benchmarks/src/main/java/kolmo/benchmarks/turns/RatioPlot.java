package kolmo.benchmarks.turns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.Ink;
import kolmo.experiments.draw.Pen;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.draw.Series;

/// The picture of a comparison: its ratios as bars on a logarithmic axis that start at 1, or, if it
/// has none, times as curves.
final class RatioPlot {

  private static final int LEFT = 190;
  private static final int RIGHT = 50;
  private static final int BAR = 13;
  private static final int GAP = 8;
  private static final double TEXT = 11;

  private RatioPlot() {}

  /// The picture.
  static Figure draw(Comparison comparison, Measured measured) {
    return comparison.ratios().isEmpty()
        ? curves(comparison, measured)
        : bars(comparison, measured);
  }

  private static Figure curves(Comparison comparison, Measured measured) {
    String side = comparison.sides().getFirst().name();
    ToDoubleFunction<Row> time = r -> comparison.unit().of(r, measured.time(r, side).median());
    List<Series> series = new ArrayList<>();
    comparison.rows().stream()
        .collect(Collectors.groupingBy(Row::group, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (group, rows) ->
                series.add(
                    new Series(
                        "over " + group,
                        rows.stream().mapToDouble(r -> Math.log10(r.scale())).toArray(),
                        rows.stream().mapToDouble(time).toArray())));
    return Plots.lines(comparison.title(), "log₁₀ of N, D or K", "ns an element", series, true);
  }

  private record Bar(int series, double ratio) {}

  private record Line(String label, List<Bar> bars) {}

  private static Figure bars(Comparison comparison, Measured measured) {
    List<Line> lines = new ArrayList<>();
    for (Row row : comparison.rows()) {
      List<Bar> bars = new ArrayList<>();
      for (int i = 0; i < comparison.ratios().size(); i++) {
        double ratio = measured.ratio(row, comparison.ratios().get(i)).median();
        if (Double.isFinite(ratio) && ratio > 0) {
          bars.add(new Bar(i, ratio));
        }
      }
      if (!bars.isEmpty()) {
        String label = row.group().isEmpty() ? row.label() : row.label() + ", " + row.group();
        lines.add(new Line(label, bars));
      }
    }
    List<Double> all = lines.stream().flatMap(l -> l.bars().stream()).map(Bar::ratio).toList();
    double low = Math.min(0.5, all.stream().mapToDouble(r -> r).min().orElse(1) / 1.2);
    double high = Math.max(2, all.stream().mapToDouble(r -> r).max().orElse(1) * 1.2);
    return (pen, width) -> {
      Axis axis = new Axis(Math.log(low), Math.log(high), width);
      double top = title(pen, comparison);
      double bottom = top + lines.stream().mapToDouble(l -> l.bars().size() * BAR + GAP).sum();
      grid(pen, axis, top, bottom);
      paint(pen, axis, lines, top);
      return bottom + 30;
    };
  }

  private record Axis(double low, double high, double width) {
    double at(double ratio) {
      return LEFT + (width - LEFT - RIGHT) * (Math.log(ratio) - low) / (high - low);
    }
  }

  /// Says what there is to see, and where the bars begin.
  private static double title(Pen pen, Comparison comparison) {
    pen.text(comparison.name() + ": ratios of times", 14, 12, 22, 0, Ink.TEXT);
    double y = 34;
    for (int i = 0; i < comparison.ratios().size(); i++) {
      pen.box(12, y, 13, 9, Ink.series(i));
      pen.text(comparison.ratios().get(i).label(), TEXT, 31, y + 9, 0, Ink.TEXT);
      y += 17;
    }
    return y;
  }

  private static void grid(Pen pen, Axis axis, double top, double bottom) {
    double[] ticks = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    for (double tick : ticks) {
      double x = axis.at(tick);
      if (x >= LEFT && x <= axis.width() - RIGHT) {
        pen.line(x, top, x, bottom, 1, tick == 1 ? Ink.TEXT : Ink.HAIRLINE);
        String text =
            tick >= 1
                ? Integer.toString((int) tick)
                : ThreeDigits.of(tick).replaceFirst("\\.?0+$", "");
        pen.text(text, TEXT, x, bottom + 14, 0.5, Ink.TEXT);
      }
    }
  }

  private static void paint(Pen pen, Axis axis, List<Line> lines, double top) {
    double one = axis.at(1);
    double y = top + GAP / 2.0;
    for (Line line : lines) {
      double middle = y + line.bars().size() * BAR / 2.0;
      pen.text(line.label(), TEXT, LEFT - 8, middle + 4, 1, Ink.TEXT);
      for (Bar bar : line.bars()) {
        double x = axis.at(bar.ratio());
        pen.box(Math.min(x, one), y + 1, Math.abs(x - one), BAR - 2, Ink.series(bar.series()));
        pen.text(ThreeDigits.of(bar.ratio()), TEXT, Math.max(x, one) + 4, y + BAR - 3, 0, Ink.TEXT);
        y += BAR;
      }
      y += GAP;
    }
  }
}

package kolmo.experiments.paper;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.draw.PlotsDots;
import kolmo.experiments.metric.Metric.Robust;
import kolmo.experiments.metric.Quantity;

/// The numbers of a table as dots: every seed, the mean, and the paper's number.
///
/// @param methods rows, by their command-line names
/// @param ours values of a method, one for each seed
/// @param theirs the paper's value
record PaperDots(
    List<String> methods,
    BiFunction<String, Quantity, double[]> ours,
    BiFunction<String, Quantity, OptionalDouble> theirs) {

  /// A figure of a page.
  record Dots(Figure figure, String alt, String caption) {}

  /// A figure for each attack, whose radii are one below the other; without an attack, for each
  /// unit, since similarities and FID-proxies share no axis. What has no good direction is left to
  /// the tables.
  List<Dots> of(String caption, List<Quantity> columns) {
    List<Dots> figures = new ArrayList<>();
    List<Quantity> rest = new ArrayList<>(columns);
    rest.removeIf(q -> q.metric().robust(q.attack()) == Robust.NEITHER);
    while (!rest.isEmpty()) {
      Quantity first = rest.getFirst();
      List<Quantity> together = rest.stream().filter(q -> together(first, q)).toList();
      rest.removeAll(together);
      List<Figure> plots = new ArrayList<>();
      for (Quantity of : together) {
        List<PlotsDots.Row> rows = rows(of);
        if (!rows.isEmpty()) {
          plots.add(Plots.dots(of.text(), label(of), rows));
        }
      }
      if (!plots.isEmpty()) {
        String what =
            first.attack() == AttackKind.NONE
                ? together.stream().map(q -> q.metric().label()).collect(joining(", "))
                : caption + ", " + first.attack().label();
        figures.add(
            new Dots(
                Plots.stack(plots),
                "Dots of every seed: " + what + ".",
                what + ": each seed, their mean, and the paper's number where it has one."));
      }
    }
    return figures;
  }

  private static String label(Quantity of) {
    String label = of.metric().robust(of.attack()).said(of.metric().label());
    return of.attack() == AttackKind.NONE ? label.replace("more robust", "better") : label;
  }

  private static boolean together(Quantity a, Quantity b) {
    return a.attack() == b.attack() && a.metric().unit() == b.metric().unit();
  }

  /// Of the methods that were measured.
  private List<PlotsDots.Row> rows(Quantity of) {
    List<PlotsDots.Row> rows = new ArrayList<>();
    for (String method : methods) {
      double[] values = ours.apply(method, of);
      if (values.length > 0) {
        rows.add(new PlotsDots.Row(method, values, theirs.apply(method, of).orElse(Double.NaN)));
      }
    }
    return rows;
  }
}

package kolmo.experiments.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of dots with one axis below them.
///
/// ```text
/// gmm-dae    • •|•        ×
/// vae     ••|•    ×
///        0.2    0.4    0.6     MS-SSIM out (higher = more robust)
/// ```
public final class PlotsDots {

  /// One row.
  ///
  /// @param values one for each seed; none and NaN are left out
  /// @param published the number it is compared with, or NaN
  public record Row(String name, double[] values, double published) {}

  private static final int PITCH = 30;
  private static final int AXIS = 44;

  private PlotsDots() {}

  static Figure of(String title, String label, List<Row> rows) {
    List<PlotsFrame.Key> keys = new ArrayList<>();
    keys.add(new PlotsFrame.Key("one seed", Ink.series(0), Marker.CIRCLE, false));
    keys.add(new PlotsFrame.Key("mean", Ink.TEXT, Marker.BAR, false));
    if (rows.stream().anyMatch(r -> !Double.isNaN(r.published()))) {
      keys.add(new PlotsFrame.Key("the paper", Ink.series(1), Marker.CROSS, false));
    }
    List<Row> all = List.copyOf(rows);
    return new PlotsFrame(title, keys, (pen, width) -> draw(pen, width, label, all));
  }

  private static double draw(Pen pen, double width, String label, List<Row> rows) {
    double gutter = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Row row : rows) {
      TextBlock name = TextBlock.wrap(row.name(), 12, 0.34 * width);
      gutter = Math.max(gutter, name.width() + 10);
      for (double value : shown(row)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    PlotsAxis axis = PlotsAxis.fromZero(low, high, false);
    double height = 8 + PITCH * rows.size();
    double across = width - gutter - 14;
    TextBlock axisLabel = TextBlock.wrap(axis.title(label), 12, width);
    Pen field = pen.at(gutter, 4);
    new PlotsChart(field, across, height - 4, axis, PlotsAxis.exactly(0, 1, false));
    double half = axisLabel.width() / 2;
    double middle = Math.clamp(gutter + across / 2, half, Math.max(half, width - half - 3));
    axisLabel.draw(pen, Ink.SOFT, middle, height + 20, 0.5);
    for (int i = 0; i < rows.size(); i++) {
      double y = 4 + PITCH * (i + 0.5);
      TextBlock name = TextBlock.wrap(rows.get(i).name(), 12, 0.34 * width);
      name.draw(pen, Ink.TEXT, gutter - 10, y + 4 - name.height() / 2, 1);
      field.line(0, y, across, y, 1, Ink.HAIRLINE);
      row(field, rows.get(i), y, axis, across);
    }
    return height + AXIS - 15 + axisLabel.height();
  }

  private static void row(Pen pen, Row row, double y, PlotsAxis axis, double width) {
    double[] values = Arrays.stream(row.values()).filter(v -> PlotsAxis.shows(v, false)).toArray();
    for (double value : values) {
      Marker.CIRCLE.draw(pen, width * axis.share(axis.place(value)), y, 3.5, Ink.series(0));
    }
    if (values.length > 0) {
      double mean = Arrays.stream(values).average().orElseThrow();
      Marker.BAR.draw(pen, width * axis.share(axis.place(mean)), y, 5, Ink.TEXT);
    }
    if (PlotsAxis.shows(row.published(), false)) {
      Marker.CROSS.draw(pen, width * axis.share(axis.place(row.published())), y, 4, Ink.series(1));
    }
  }

  /// Everything in a row that an axis can show.
  private static double[] shown(Row row) {
    double[] all = Arrays.copyOf(row.values(), row.values().length + 1);
    all[row.values().length] = row.published();
    return Arrays.stream(all).filter(v -> PlotsAxis.shows(v, false)).toArray();
  }
}

package kolmo.experiments.draw;

import java.util.Arrays;
import java.util.List;

/// Counts in rows and columns, each cell shaded by its share of its row.
///
/// @param title the heading
/// @param rowLabel what the rows are
/// @param columnLabel what the columns are
/// @param rows their names
/// @param columns their names
/// @param counts `[rows][columns]`
@SuppressWarnings("ArrayRecordComponent") // numbers on their way to a picture; never compared
public record HeatMap(
    String title,
    String rowLabel,
    String columnLabel,
    List<String> rows,
    List<String> columns,
    int[][] counts)
    implements Figure {

  private static final double ROW = 34;
  private static final double WIDEST = 68;
  private static final float TEXT = 12;

  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    if (counts.length != rows.size() || counts.length == 0 || counts[0].length != columns.size()) {
      throw new IllegalArgumentException(
          "heat map: wanted [%d,%d] counts".formatted(rows.size(), columns.size()));
    }
  }

  @Override
  public double draw(Pen pen, double width) {
    return new PlotsFrame(title, List.of(), this::cells).draw(pen, width);
  }

  private double cells(Pen pen, double width) {
    TextBlock axes =
        TextBlock.wrap("rows: " + rowLabel + "; columns: " + columnLabel, TEXT, width - 6);
    axes.draw(pen, Ink.SOFT, 3, 4, 0);
    double top = axes.height() + 30;
    double names = 0;
    for (String row : rows) {
      names = Math.max(names, name(row, width).width());
    }
    double left = names + 12;
    double cell = Math.min((width - left - 4) / columns.size(), WIDEST);
    for (int c = 0; c < columns.size(); c++) {
      pen.text(columns.get(c), TEXT, left + (c + 0.5) * cell, top - 8, 0.5, Ink.TEXT);
    }
    for (int r = 0; r < rows.size(); r++) {
      double y = top + r * ROW;
      TextBlock name = name(rows.get(r), width);
      name.draw(pen, Ink.TEXT, left - 8, y + (ROW - name.height()) / 2, 1);
      int sum = Arrays.stream(counts[r]).sum();
      for (int c = 0; c < columns.size(); c++) {
        double share = sum == 0 ? 0 : (double) counts[r][c] / sum;
        Ink shade = share == 0 ? Ink.HAIRLINE.tint(0.4) : Ink.series(0).tint(0.1 + 0.9 * share);
        pen.box(left + c * cell, y, cell - 1, ROW - 1, shade);
        Ink ink = share > 0.8 ? Ink.PAPER : share == 0 ? Ink.SOFT : Ink.TEXT;
        String count = Integer.toString(counts[r][c]);
        pen.text(count, TEXT, left + (c + 0.5) * cell, y + ROW / 2 + 4, 0.5, ink);
      }
    }
    return top + ROW * rows.size() + 14;
  }

  private static TextBlock name(String row, double width) {
    return TextBlock.wrap(row, TEXT, width < WIDE ? 0.2 * width : width);
  }
}

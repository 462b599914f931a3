package kolmo.experiments.draw;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
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
    int[][] counts) {

  private static final int CELL = 34;
  private static final int TOP = 44;
  private static final float TEXT = 11;

  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    if (counts.length != rows.size() || counts.length == 0 || counts[0].length != columns.size()) {
      throw new IllegalArgumentException(
          "heat map: wanted [%d,%d] counts".formatted(rows.size(), columns.size()));
    }
  }

  /// The drawn figure.
  public BufferedImage draw() {
    Fonts.prepare();
    int height = TOP + CELL * rows.size() + 4;
    return new PlotsFrame(title, List.of()).around(height, this::paint);
  }

  private void paint(Graphics2D pen) {
    double left = 8;
    for (String row : rows) {
      left = Math.max(left, 16 + TextBlock.line(row, TEXT).width());
    }
    left = Math.max(left, 16 + TextBlock.line(rowLabel, TEXT).width());
    double cell = Math.clamp((PlotsFrame.WIDTH - left - 4) / columns.size(), CELL, 2.0 * CELL);
    TextBlock.line(columnLabel, TEXT).draw(pen, Canvas.SOFT, left, 4, 0);
    TextBlock.line(rowLabel, TEXT).draw(pen, Canvas.SOFT, left - 8, TOP - 18, 1);
    for (int c = 0; c < columns.size(); c++) {
      TextBlock.line(columns.get(c), TEXT)
          .draw(pen, Canvas.INK, left + (c + 0.5) * cell, TOP - 18, 0.5);
    }
    for (int r = 0; r < rows.size(); r++) {
      int y = TOP + r * CELL;
      TextBlock name = TextBlock.line(rows.get(r), TEXT);
      name.draw(pen, Canvas.INK, left - 8, y + (CELL - name.height()) / 2, 1);
      int sum = 0;
      for (int count : counts[r]) {
        sum += count;
      }
      for (int c = 0; c < columns.size(); c++) {
        double share = sum == 0 ? 0 : (double) counts[r][c] / sum;
        int x = (int) Math.round(left + c * cell);
        int width = (int) Math.round(left + (c + 1) * cell) - x - 1;
        pen.setColor(
            share == 0 ? new Color(0xF6F8FA) : Canvas.tint(Canvas.series(0), 0.1 + 0.9 * share));
        pen.fillRect(x, y, width, CELL - 1);
        TextBlock number = TextBlock.line(Integer.toString(counts[r][c]), TEXT);
        Color ink = share > 0.5 ? Color.WHITE : counts[r][c] == 0 ? Canvas.HAIRLINE : Canvas.INK;
        number.draw(pen, ink, x + width / 2.0, y + (CELL - number.height()) / 2, 0.5);
      }
    }
  }
}

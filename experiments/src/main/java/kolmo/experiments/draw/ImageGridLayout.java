package kolmo.experiments.draw;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/// Where a grid's pictures and captions go on a page of some width, in CSS pixels.
final class ImageGridLayout {

  private static final float TEXT = 12;
  private static final double MARGIN = 3;
  private static final double GAP = 3;
  private static final double WIDEST_ROW_CAPTION = 150;

  private final ImageGrid grid;
  private final double limit;
  private final List<TextBlock> names = new ArrayList<>();
  private final double left;
  private final double cell;
  private final double pitch;
  private final boolean numbered;

  ImageGridLayout(ImageGrid grid, double limit) {
    this.grid = grid;
    this.limit = limit;
    double gutter = 0;
    for (ImageGrid.Row row : grid.rows()) {
      TextBlock name = TextBlock.wrap(row.caption(), TEXT, Math.min(WIDEST_ROW_CAPTION, limit / 5));
      names.add(name);
      gutter = Math.max(gutter, name.width());
    }
    left = MARGIN + (gutter > 0 ? gutter + 2 * GAP : 0);
    double most = (limit - left - MARGIN) / grid.across();
    double wanted = grid.scale() * ImageGrid.first(grid.rows()).width() / (double) Canvas.DENSITY;
    cell = Math.min(wanted, most - GAP);
    double widest = 0;
    for (String caption : grid.columns()) {
      widest = Math.max(widest, TextBlock.widestWord(caption, TEXT) + GAP);
    }
    numbered = widest > most;
    pitch = (numbered ? cell : Math.max(cell, widest)) + GAP;
  }

  /// Of all columns together.
  double width() {
    return left + grid.across() * pitch - GAP + MARGIN;
  }

  double draw(Pen pen) {
    double top = MARGIN;
    if (numbered) {
      StringBuilder key = new StringBuilder();
      for (int c = 0; c < grid.columns().size(); c++) {
        key.append(c == 0 ? "" : "; ").append(c + 1).append(": ").append(grid.columns().get(c));
      }
      TextBlock text = TextBlock.wrap(key.toString(), TEXT, limit - 2 * MARGIN);
      text.draw(pen, Ink.TEXT, MARGIN, top, 0);
      top += text.height() + 2 * GAP;
    }
    top = heads(pen, top);
    Picture first = ImageGrid.first(grid.rows());
    double high = cell * first.height() / first.width();
    for (int r = 0; r < names.size(); r++) {
      double pictures = Math.max(high, names.get(r).height());
      double middle = top + pictures / 2;
      names.get(r).draw(pen, Ink.TEXT, left - 2 * GAP, middle - names.get(r).height() / 2, 1);
      List<Picture> row = grid.rows().get(r).pictures();
      for (int c = 0; c < row.size(); c++) {
        double x = left + c * pitch + (pitch - GAP - cell) / 2;
        pen.box(x - 1, middle - high / 2 - 1, cell + 2, high + 2, Ink.HAIRLINE);
        pen.image(image(row.get(c)), x, middle - high / 2, cell, high);
      }
      top += pictures + GAP;
    }
    return top - GAP + MARGIN;
  }

  /// The captions of the columns, standing on the first row.
  private double heads(Pen pen, double top) {
    List<TextBlock> heads = new ArrayList<>();
    for (int c = 0; c < grid.columns().size(); c++) {
      String text = numbered ? Integer.toString(c + 1) : grid.columns().get(c);
      heads.add(TextBlock.wrap(text, TEXT, pitch));
    }
    double high = heads.stream().mapToDouble(TextBlock::height).max().orElse(0);
    for (int c = 0; c < heads.size(); c++) {
      double middle = left + c * pitch + (pitch - GAP) / 2;
      heads.get(c).draw(pen, Ink.TEXT, middle, top + high - heads.get(c).height(), 0.5);
    }
    return top + high + (high > 0 ? GAP : 0);
  }

  /// Its pixels as they are, one for one; the pen enlarges them.
  private static BufferedImage image(Picture picture) {
    BufferedImage image = Canvas.blank(picture.width(), picture.height());
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        image.setRGB(x, y, ImageGrid.rgb(picture, y, x));
      }
    }
    return image;
  }
}

package kolmo.experiments.draw;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Pictures in rows and columns, enlarged without smoothing, with captions above and at the left.
///
/// ```text
///                 input   reconstruction   adversarial image
/// GMM-DAE         ┌───┐       ┌───┐             ┌───┐
///                 └───┘       └───┘             └───┘
/// ```
///
/// As pixels it is as wide as its pictures want; on a page it is at most as wide as that, and where
/// a column is too narrow for its caption the columns are numbered.
///
/// Used for reconstructions, for samples of each mode and for attacks. All pictures have one size;
/// grey and RGB may be mixed; a row may be shorter than the others. A NaN is drawn magenta.
///
/// @param scale side in figure pixels of one picture pixel; the page shows figures at half size
/// @param columns captions above the columns; fewer than columns, or none, will do
/// @param rows at least one picture in all
public record ImageGrid(int scale, List<String> columns, List<Row> rows) implements Figure {

  /// Pictures side by side; an empty caption is none.
  public record Row(String caption, List<Picture> pictures) {
    public Row {
      pictures = List.copyOf(pictures);
    }
  }

  private static final float TEXT = 12f * Canvas.DENSITY;
  private static final int MARGIN = 3 * Canvas.DENSITY;
  private static final int GAP = 3 * Canvas.DENSITY;
  private static final int WIDEST_ROW_CAPTION = 150 * Canvas.DENSITY;
  private static final int USUAL_WIDTH = 720 * Canvas.DENSITY;
  private static final int NAN = 0xFF00FF;

  public ImageGrid {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    if (scale < 1) {
      throw new IllegalArgumentException("image grid: wanted scale ≥ 1, got " + scale);
    }
    Picture first = first(rows);
    for (Row row : rows) {
      for (Picture picture : row.pictures()) {
        if (picture.height() != first.height() || picture.width() != first.width()) {
          throw new IllegalArgumentException(
              "image grid: wanted pictures of %d×%d, got %d×%d in row \"%s\""
                  .formatted(
                      first.height(),
                      first.width(),
                      picture.height(),
                      picture.width(),
                      row.caption()));
        }
      }
    }
  }

  /// A grid with the largest scale, up to 6, that keeps the pictures within the width of the page.
  public static ImageGrid fitting(List<String> columns, List<Row> rows) {
    int across = new ImageGrid(1, columns, rows).across();
    int scale = USUAL_WIDTH / Math.max(1, across * first(rows).width());
    return new ImageGrid(Math.clamp(scale, 1, 6), columns, rows);
  }

  @Override
  public BufferedImage image() {
    return draw();
  }

  @Override
  public double draw(Pen pen, double width) {
    return new ImageGridLayout(this, width).draw(pen);
  }

  /// The drawn figure.
  public BufferedImage draw() {
    Layout layout = new Layout(this);
    BufferedImage image = Canvas.blank(layout.width, layout.height);
    Graphics2D pen = Canvas.pen(image);
    for (int c = 0; c < layout.captions.size(); c++) {
      TextBlock caption = layout.captions.get(c);
      double y = layout.top - GAP - caption.height();
      caption.draw(pen, Canvas.INK, layout.centre(c), y, 0.5);
    }
    for (int r = 0; r < rows.size(); r++) {
      int y = layout.y(r);
      TextBlock caption = TextBlock.wrap(rows.get(r).caption(), TEXT, WIDEST_ROW_CAPTION);
      double middle = y + layout.cellHeight / 2.0;
      caption.draw(pen, Canvas.INK, layout.left - 2 * GAP, middle - caption.height() / 2, 1);
      List<Picture> pictures = rows.get(r).pictures();
      for (int c = 0; c < pictures.size(); c++) {
        paint(pictures.get(c), image, layout.x(c), y);
      }
    }
    pen.dispose();
    return image;
  }

  /// Draws into a PNG file.
  public void write(Path file) throws IOException {
    Png.write(draw(), file);
  }

  /// One picture, with a hairline around it that separates a white picture from the sheet.
  private void paint(Picture picture, BufferedImage on, int left, int top) {
    int w = picture.width() * scale;
    int h = picture.height() * scale;
    Graphics2D frame = on.createGraphics();
    frame.setColor(Canvas.HAIRLINE);
    frame.drawRect(left - 1, top - 1, w + 1, h + 1);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        frame.setColor(new Color(rgb(picture, y, x)));
        frame.fillRect(left + x * scale, top + y * scale, scale, scale);
      }
    }
    frame.dispose();
  }

  static int rgb(Picture picture, int y, int x) {
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      if (Float.isNaN(picture.at(c, y, x))) {
        return NAN;
      }
      rgb = rgb << 8 | picture.byteAt(c, y, x);
    }
    return rgb;
  }

  /// How many columns there are.
  int across() {
    int across = columns.size();
    for (Row row : rows) {
      across = Math.max(across, row.pictures().size());
    }
    return across;
  }

  static Picture first(List<Row> rows) {
    for (Row row : rows) {
      if (!row.pictures().isEmpty()) {
        return row.pictures().getFirst();
      }
    }
    throw new IllegalArgumentException("image grid: wanted at least one picture, got none");
  }

  /// Where everything goes, in figure pixels. A column is as wide as the picture, or as the widest
  /// word of its caption where that is wider.
  private static final class Layout {
    private final int cellWidth;
    private final int cellHeight;
    private final int pitch;
    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final List<TextBlock> captions;

    Layout(ImageGrid grid) {
      Picture picture = first(grid.rows);
      cellWidth = picture.width() * grid.scale;
      cellHeight = picture.height() * grid.scale;
      int across = grid.across();
      double gutter = 0;
      for (Row row : grid.rows) {
        gutter = Math.max(gutter, TextBlock.wrap(row.caption(), TEXT, WIDEST_ROW_CAPTION).width());
      }
      double widest = cellWidth;
      for (String caption : grid.columns) {
        widest = Math.max(widest, TextBlock.widestWord(caption, TEXT) + GAP);
      }
      int column = (int) Math.ceil(widest);
      captions = grid.columns.stream().map(c -> TextBlock.wrap(c, TEXT, column)).toList();
      double head = captions.stream().mapToDouble(TextBlock::height).max().orElse(0);
      pitch = column + GAP;
      left = MARGIN + (gutter > 0 ? (int) Math.ceil(gutter) + 2 * GAP : 0);
      top = MARGIN + (head > 0 ? (int) Math.ceil(head) + GAP : 0);
      width = left + across * pitch - GAP + MARGIN;
      height = top + grid.rows.size() * (cellHeight + GAP) - GAP + MARGIN;
    }

    double centre(int column) {
      return left + column * pitch + (pitch - GAP) / 2.0;
    }

    int x(int column) {
      return left + column * pitch + (pitch - GAP - cellWidth) / 2;
    }

    int y(int row) {
      return top + row * (cellHeight + GAP);
    }
  }
}

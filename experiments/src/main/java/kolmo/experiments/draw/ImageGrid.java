package kolmo.experiments.draw;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
  public double draw(Pen pen, double width) {
    return new ImageGridLayout(this, width).draw(pen);
  }

  @Override
  public BufferedImage draw() {
    ImageGridLayout layout = new ImageGridLayout(this, Double.POSITIVE_INFINITY);
    return PaperPen.sheet((pen, width) -> layout.draw(pen), layout.width());
  }

  /// Draws into a PNG file.
  public void write(Path file) throws IOException {
    Png.write(draw(), file);
  }

  /// The colour of a pixel.
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

  /// The same grid with another column behind column `to`: how its pictures differ from those in
  /// column `from`, with their sign, magnified alike in all rows so that the largest difference is
  /// black or white. Mid-grey is no difference.
  public ImageGrid withChange(int from, int to) {
    double largest = 0;
    for (Row row : rows) {
      largest = Math.max(largest, row.pictures().get(to).farthest(row.pictures().get(from)));
    }
    double gain = largest > 0 ? 0.5 / largest : 1;
    List<String> names = new ArrayList<>(columns);
    names.add(to + 1, String.format(Locale.ROOT, "change × %.2g", gain));
    List<Row> wider = new ArrayList<>();
    for (Row row : rows) {
      List<Picture> pictures = new ArrayList<>(row.pictures());
      pictures.add(to + 1, pictures.get(to).minus(pictures.get(from), gain));
      wider.add(new Row(row.caption(), pictures));
    }
    return new ImageGrid(scale, names, wider);
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
}

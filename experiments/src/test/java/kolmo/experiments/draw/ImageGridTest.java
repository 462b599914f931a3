package kolmo.experiments.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import kolmo.experiments.draw.ImageGrid.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {

  private static final int MARGIN = 6;
  private static final int GAP = 6;
  private static final int WHITE = 0xFFFFFF;

  private static final Picture GREY = new Picture(1, 2, 3, new float[] {0, .2f, .4f, .6f, .8f, 1});
  private static final Picture RED =
      new Picture(3, 2, 3, new float[] {1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

  @TempDir private Path folder;

  @Test
  void everyPixelBecomesASquare() {
    BufferedImage image = grid(List.of(), new Row("", List.of(GREY, RED))).draw();
    assertThat(image.getWidth()).isEqualTo(2 * MARGIN + 2 * 3 * 5 + GAP);
    assertThat(image.getHeight()).isEqualTo(2 * MARGIN + 2 * 5);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 15; x++) {
        int grey = Math.round(GREY.pixels()[y / 5 * 3 + x / 5] * 255);
        assertThat(rgb(image, MARGIN + x, MARGIN + y)).isEqualTo(grey * 0x010101);
        assertThat(rgb(image, MARGIN + 15 + GAP + x, MARGIN + y)).isEqualTo(0xFF0000);
      }
    }
    assertThat(rgb(image, MARGIN + 15 + GAP / 2, MARGIN + 3)).isEqualTo(WHITE);
  }

  @Test
  void aWhitePictureHasAnOutline() {
    Picture white = new Picture(1, 1, 1, new float[] {1});
    BufferedImage image = grid(List.of(), new Row("", List.of(white))).draw();
    assertThat(rgb(image, MARGIN - 1, MARGIN)).isNotEqualTo(WHITE);
    assertThat(rgb(image, MARGIN + 5, MARGIN)).isNotEqualTo(WHITE);
    assertThat(rgb(image, MARGIN, MARGIN)).isEqualTo(WHITE);
  }

  @Test
  void captionsTakeRoomAboveAndAtTheLeft() {
    Row row = new Row("", List.of(GREY, GREY));
    BufferedImage bare = grid(List.of(), row).draw();
    BufferedImage captioned = grid(List.of("input", "adversarial image"), row).draw();
    BufferedImage named = grid(List.of(), new Row("mode 1", row.pictures())).draw();
    assertThat(captioned.getHeight()).isGreaterThan(bare.getHeight() + 50); // two lines
    assertThat(ink(captioned, captioned.getHeight() - MARGIN - 12)).isGreaterThan(500);
    assertThat(named.getWidth()).isGreaterThan(bare.getWidth() + 50);
  }

  @Test
  void aCaptionWiderThanThePicturesWidensTheColumn() {
    Row row = new Row("", List.of(GREY, GREY));
    BufferedImage image = grid(List.of("reconstruction", "reconstruction"), row).draw();
    assertThat(image.getWidth()).isGreaterThan(300);
  }

  @Test
  void aChangeIsSignedAndMagnifiedAlikeInAllRows() {
    Picture before = new Picture(1, 1, 2, new float[] {0.5f, 0.5f});
    Picture some = new Picture(1, 1, 2, new float[] {0.5f, 0.6f});
    Picture most = new Picture(1, 1, 2, new float[] {0.25f, 0.5f});
    ImageGrid grid =
        grid(
                List.of("input", "attacked", "output"),
                new Row("1", List.of(before, some, before)),
                new Row("2", List.of(before, most, before)))
            .withChange(0, 1);
    assertThat(grid.columns()).containsExactly("input", "attacked", "change × 2.0", "output");
    assertThat(grid.rows().get(0).pictures().get(2).pixels())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0.5f, 0.7f);
    assertThat(grid.rows().get(1).pictures().get(2).pixels())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0f, 0.5f);
    assertThat(grid.rows().get(1).pictures()).hasSize(4).last().isEqualTo(before);
  }

  @Test
  void badValuesAreSeen() {
    Picture picture = new Picture(1, 1, 3, new float[] {-1, Float.NaN, 2});
    BufferedImage image = grid(List.of(), new Row("", List.of(picture))).draw();
    assertThat(rgb(image, MARGIN, MARGIN)).isZero();
    assertThat(rgb(image, MARGIN + 5, MARGIN)).isEqualTo(0xFF00FF);
    assertThat(rgb(image, MARGIN + 10, MARGIN)).isEqualTo(WHITE);
  }

  @Test
  void fittingStaysWithinThePage() {
    for (int across : new int[] {1, 5, 10, 40, 400}) {
      List<Picture> pictures = Collections.nCopies(across, new Picture(1, 4, 32, new float[128]));
      ImageGrid grid = ImageGrid.fitting(List.of(), List.of(new Row("", pictures)));
      assertThat(grid.scale()).isBetween(1, 6);
      assertThat(grid.scale() == 1 || grid.scale() * 32 * across <= 1440).isTrue();
    }
  }

  @Test
  void filesAreTheSameEachTime() throws IOException {
    ImageGrid grid = grid(List.of("β", "λ = 3"), new Row("ours", List.of(GREY, RED)));
    grid.write(folder.resolve("a.png"));
    grid.write(folder.resolve("b.png"));
    assertThat(folder.resolve("a.png")).hasSameBinaryContentAs(folder.resolve("b.png"));
  }

  @Test
  void refusesWhatItCannotDraw() {
    Picture other = new Picture(1, 1, 1, new float[1]);
    assertThatThrownBy(() -> grid(List.of(), new Row("ours", List.of(GREY, other))))
        .hasMessageContaining("wanted pictures of 2×3, got 1×1 in row \"ours\"");
    assertThatThrownBy(() -> grid(List.of("a"))).hasMessageContaining("at least one picture");
    assertThatThrownBy(() -> new ImageGrid(0, List.of(), List.of(new Row("", List.of(GREY)))))
        .hasMessageContaining("scale");
  }

  private static ImageGrid grid(List<String> columns, Row... rows) {
    return new ImageGrid(5, columns, List.of(rows));
  }

  private static int rgb(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & WHITE;
  }

  /// How many pixels of the first rows are not white.
  private static int ink(BufferedImage image, int rows) {
    int ink = 0;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        ink += rgb(image, x, y) == WHITE ? 0 : 1;
      }
    }
    return ink;
  }
}

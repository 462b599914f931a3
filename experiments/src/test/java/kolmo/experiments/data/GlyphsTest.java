package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class GlyphsTest {

  private static final ImageSet TRAIN = Glyphs.images("train", 2000, 2022);
  private static final ImageSet TEST = Glyphs.images("test", 500, 2022);

  @Test
  void theSameSeedGivesTheSameBits() {
    ImageSet again = Glyphs.images("train", 2000, 2022);
    assertThat(again.pixels()).isEqualTo(TRAIN.pixels());
    assertThat(again.labels()).isEqualTo(TRAIN.labels());
  }

  /// The data set is a constant of the project: if this fails, every number measured on it is void,
  /// and the reports need to be made anew.
  @Test
  void theFirstImagesAreWhatTheyAlwaysWere() {
    CRC32 crc = new CRC32();
    ImageSet first = TRAIN.take(50);
    for (float pixel : first.pixels()) {
      crc.update(Math.round(255 * pixel));
    }
    for (int label : first.labels()) {
      crc.update(label);
    }
    assertThat(Long.toHexString(crc.getValue())).isEqualTo("222a76e4");
  }

  @Test
  void anImageDoesNotDependOnHowManyThereAre() {
    assertThat(Glyphs.images("train", 37, 2022).image(36)).isEqualTo(TRAIN.image(36));
  }

  @Test
  void indexSplitAndSeedEachChangeTheImage() {
    int again = 1;
    while (TRAIN.labels()[again] != TRAIN.labels()[0]) {
      again++;
    }
    assertThat(TRAIN.image(again)).isNotEqualTo(TRAIN.image(0));
    assertThat(TEST.image(0)).isNotEqualTo(TRAIN.image(0));
    assertThat(Glyphs.images("train", 1, 2023).image(0)).isNotEqualTo(TRAIN.image(0));
  }

  @Test
  void anyTenInARowHoldEveryDigit() {
    for (int first = 0; first < 2000; first += 10) {
      int[] ten = Arrays.copyOfRange(TRAIN.labels(), first, first + 10);
      assertThat(ten).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
    assertThat(Arrays.copyOf(TRAIN.labels(), 10))
        .isNotEqualTo(Arrays.copyOfRange(TRAIN.labels(), 10, 20));
  }

  @Test
  void pixelsAreInRangeAndThereIsAsMuchInkAsInMnist() {
    double sum = 0;
    for (float pixel : TRAIN.pixels()) {
      assertThat(pixel >= 0 && pixel <= 1).isTrue();
      sum += pixel;
    }
    assertThat(sum / TRAIN.pixels().length).isBetween(0.12, 0.14);
  }

  @Test
  void everyImageIsWrittenAndHardlyAnyTouchesTheEdge() {
    int touching = 0;
    for (int i = 0; i < TRAIN.size(); i++) {
      float[] image = TRAIN.image(i);
      double sum = 0;
      double edge = 0;
      for (int k = 0; k < 1024; k++) {
        sum += image[k];
        edge += k < 32 || k >= 992 || k % 32 == 0 || k % 32 == 31 ? image[k] : 0;
      }
      assertThat(sum).isGreaterThan(20);
      touching += edge > 0.5 ? 1 : 0;
    }
    assertThat(touching).isLessThan(TRAIN.size() / 50);
  }

  /// The digits can be told apart, though not by a glance: a 1-nearest-neighbour classifier is
  /// right for most, but not for all.
  @Test
  void theNearestNeighbourMostlyHasTheSameLabel() {
    int right = 0;
    for (int i = 0; i < TEST.size(); i++) {
      right += TRAIN.labels()[nearest(TEST.image(i))] == TEST.labels()[i] ? 1 : 0;
    }
    assertThat(right / (double) TEST.size()).isBetween(0.9, 0.99);
  }

  private static int nearest(float[] image) {
    int best = -1;
    float least = Float.MAX_VALUE;
    for (int j = 0; j < TRAIN.size(); j++) {
      float square = 0;
      for (int k = 0; k < image.length; k++) {
        float difference = image[k] - TRAIN.pixels()[j * image.length + k];
        square += difference * difference;
      }
      if (square < least) {
        least = square;
        best = j;
      }
    }
    return best;
  }

  @Test
  void theDataSetHasItsNameAndItsSizes() {
    Dataset glyphs = DataSource.GLYPHS.load(null, ImageOptions.DEFAULT);
    assertThat(glyphs.name()).isEqualTo("glyphs");
    assertThat(glyphs.description()).contains("generated", "stand-in");
    assertThat(glyphs.classes()).isEqualTo(10);
    assertThat(glyphs.train().size()).isEqualTo(12_000);
    assertThat(glyphs.test().size()).isEqualTo(2_000);
    assertThat(glyphs.train().take(50).pixels()).isEqualTo(TRAIN.take(50).pixels());
  }
}

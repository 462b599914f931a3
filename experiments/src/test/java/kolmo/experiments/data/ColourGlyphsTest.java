package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ColourGlyphsTest {

  private static final int PLANE = 32 * 32;
  private static final ImageSet TRAIN = ColourGlyphs.images("train", 500, 2022);
  private static final ImageSet TEST = ColourGlyphs.images("test", 100, 2022);

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
    assertThat(Long.toHexString(crc.getValue())).isEqualTo("c43f824d");
  }

  @Test
  void anImageDoesNotDependOnHowManyThereAre() {
    assertThat(ColourGlyphs.images("train", 37, 2022).image(36)).isEqualTo(TRAIN.image(36));
  }

  @Test
  void splitAndSeedEachChangeTheImage() {
    assertThat(TEST.image(0)).isNotEqualTo(TRAIN.image(0));
    assertThat(ColourGlyphs.images("train", 1, 2023).image(0)).isNotEqualTo(TRAIN.image(0));
  }

  @Test
  void noTestImageIsATrainingImage() {
    for (int i = 0; i < TEST.size(); i++) {
      for (int j = 0; j < TRAIN.size(); j++) {
        assertThat(Arrays.equals(TEST.image(i), TRAIN.image(j))).isFalse();
      }
    }
  }

  @Test
  void anyTenInARowHoldEveryDigit() {
    for (int first = 0; first < 500; first += 10) {
      int[] ten = Arrays.copyOfRange(TRAIN.labels(), first, first + 10);
      assertThat(ten).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void imagesAreInColourAndADigitStandsOutInEach() {
    int grey = 0;
    for (int i = 0; i < TRAIN.size(); i++) {
      float[] image = TRAIN.image(i);
      double colour = 0;
      float dark = 1;
      float bright = 0;
      for (int k = 0; k < PLANE; k++) {
        colour += Math.abs(image[k] - image[k + PLANE]) + Math.abs(image[k] - image[k + 2 * PLANE]);
        float luma = 0.299f * image[k] + 0.587f * image[k + PLANE] + 0.114f * image[k + 2 * PLANE];
        dark = Math.min(dark, luma);
        bright = Math.max(bright, luma);
      }
      grey += colour / PLANE < 0.05 ? 1 : 0;
      assertThat(bright - dark).isGreaterThan(0.2f);
    }
    assertThat(grey).isLessThan(TRAIN.size() / 20);
  }

  @Test
  void coloursOfTheWheel() {
    assertThat(Wall.rgb(0, 1, 1)).containsExactly(1, 0, 0);
    assertThat(Wall.rgb(1 / 3.0, 1, 0.5)).containsExactly(0, 0.5, 0);
    assertThat(Wall.rgb(2 / 3.0, 0.5, 1)).containsExactly(0.5, 0.5, 1);
    assertThat(Wall.rgb(0.3, 0, 0.7)).containsExactly(0.7, 0.7, 0.7);
    assertThat(Wall.rgb(-1, 1, 1)).containsExactly(1, 0, 0);
  }

  @Test
  void theDataSetHasItsNameItsSizesAndItsShape() {
    Dataset set = DataSource.COLOUR_GLYPHS.load(null, ImageOptions.DEFAULT);
    assertThat(set.name()).isEqualTo("colour-glyphs");
    assertThat(set.description()).contains("generated", "stand-in");
    assertThat(set.classes()).isEqualTo(10);
    assertThat(set.train().size()).isEqualTo(12_000);
    assertThat(set.test().size()).isEqualTo(2_000);
    assertThat(set.shape().channels()).isEqualTo(3);
    assertThat(set.shape().height()).isEqualTo(32);
    assertThat(set.shape().width()).isEqualTo(32);
    assertThat(set.train().take(50).pixels()).isEqualTo(TRAIN.take(50).pixels());
  }
}

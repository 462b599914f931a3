package kolmo.experiments.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import kolmo.experiments.data.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyByteComesBack(int channels) throws IOException {
    float[] pixels = new float[channels * 256];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = ((i * 7) % 256) / 255f;
    }
    Path file = folder.resolve("new/folder/a.png");
    Png.write(new Picture(channels, 8, 32, pixels), file);
    Picture back = Png.read(file);
    assertThat(new int[] {back.channels(), back.height(), back.width()})
        .containsExactly(channels, 8, 32);
    assertThat(back.pixels()).containsExactly(pixels);
  }

  @Test
  void valuesAreRoundedAndClipped() throws IOException {
    Path file = folder.resolve("a.png");
    Png.write(new Picture(1, 1, 4, new float[] {-3, 0.5f, 7, 0.1f}), file);
    assertThat(Png.read(file).pixels()).containsExactly(0, 128 / 255f, 1, 26 / 255f);
  }

  @Test
  void writingReplacesAndLeavesNothingBeside() throws IOException {
    Path file = folder.resolve("a.png");
    Files.writeString(file, "old");
    Png.write(new Picture(1, 1, 1, new float[] {1}), file);
    assertThat(Png.read(file).pixels()).containsExactly(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void paletteBecomesRgb() throws IOException {
    byte[] red = {0, (byte) 255, 10};
    byte[] green = {0, 0, 20};
    byte[] blue = {(byte) 255, 0, 30};
    BufferedImage image = indexed(new IndexColorModel(8, 3, red, green, blue), 0, 1, 2);
    Picture back = Png.read(written(image));
    assertThat(back.channels()).isEqualTo(3);
    assertThat(back.pixels()).containsExactly(0, 1, 10 / 255f, 0, 0, 20 / 255f, 1, 0, 30 / 255f);
  }

  @Test
  void oneBitGreyStaysGrey() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xFFFFFF);
    Picture back = Png.read(written(image));
    assertThat(back.channels()).isEqualTo(1);
    assertThat(back.pixels()).containsExactly(0, 1, 0);
  }

  @Test
  void opaqueAlphaIsDroppedAndTransparencyRefused() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xFF102030);
    image.setRGB(1, 0, 0xFF405060);
    assertThat(Png.read(written(image)).pixels())
        .containsExactly(
            0x10 / 255f, 0x40 / 255f, 0x20 / 255f, 0x50 / 255f, 0x30 / 255f, 0x60 / 255f);
    image.setRGB(1, 0, 0xFE405060);
    Path file = written(image);
    assertThatIOException()
        .isThrownBy(() -> Png.read(file))
        .withMessageContaining("a.png")
        .withMessageContaining("transparent pixel at (0,1)");
  }

  @Test
  void unreadableFilesAreNamed() throws IOException {
    Path missing = folder.resolve("missing.png");
    assertThatIOException()
        .isThrownBy(() -> Png.read(missing))
        .withMessageContainingAll("missing.png", "found no file");
    Path text = folder.resolve("text.png");
    Files.writeString(text, "this is not a picture, but long enough to look at");
    assertThatIOException()
        .isThrownBy(() -> Png.read(text))
        .withMessageContainingAll("text.png", "49 bytes that are no PNG");
    Path deep = written(new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY));
    assertThatIOException()
        .isThrownBy(() -> Png.read(deep))
        .withMessageContainingAll("a.png", "wanted", "8 bits", "found 16 bits");
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    byte[] good = Png.bytes(new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR));
    Path file = folder.resolve("damaged.png");
    for (int length : new int[] {0, 7, 20, 34, good.length / 2}) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThatIOException().isThrownBy(() -> Png.read(file)).withMessageContaining("damaged.png");
    }
    byte[] huge = good.clone();
    huge[16] = 0x7F; // the width
    Files.write(file, huge);
    assertThatIOException().isThrownBy(() -> Png.read(file)).withMessageContaining("pixels");
  }

  @Test
  void naNIsNotWritten() {
    Picture picture = new Picture(1, 1, 2, new float[] {0, Float.NaN});
    Path file = folder.resolve("a.png");
    assertThatThrownBy(() -> Png.write(picture, file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value 1 is NaN");
    assertThat(file).doesNotExist();
  }

  @Test
  void pictureChecksItsShape() {
    assertThatThrownBy(() -> new Picture(2, 4, 4, new float[32])).hasMessageContaining("[2,4,4]");
    assertThatThrownBy(() -> new Picture(3, 4, 4, new float[16]))
        .hasMessageContaining("wanted 48 values");
    ImageShape shape = new ImageShape(1, 1, 2);
    float[] batch = {0, 1, 2, 3, 4, 5};
    assertThat(Picture.of(shape, batch, 2).pixels()).containsExactly(4, 5);
    assertThat(Picture.all(shape, batch))
        .extracting(p -> p.pixels()[1])
        .containsExactly(1f, 3f, 5f);
    assertThatThrownBy(() -> Picture.of(shape, batch, 3)).hasMessageContaining("number 3");
  }

  private Path written(BufferedImage image) throws IOException {
    Path file = folder.resolve("a.png");
    Png.write(image, file);
    return file;
  }

  private static BufferedImage indexed(IndexColorModel palette, int... samples) {
    BufferedImage image =
        new BufferedImage(samples.length, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int x = 0; x < samples.length; x++) {
      image.getRaster().setSample(x, 0, 0, samples[x]);
    }
    return image;
  }
}

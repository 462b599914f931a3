package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdxFileTest {

  @TempDir Path folder;

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("file"), content);
  }

  @Test
  void readsImagesPackedAndPlain() throws IOException {
    for (byte[] content : new byte[][] {Fixture.TRAIN_IMAGES, Fixture.gzip(Fixture.TRAIN_IMAGES)}) {
      IdxFile images = IdxFile.images(file(content), IdxFile.bytesOf(file(content)));
      assertThat(images.count()).isEqualTo(3);
      assertThat(images.rows()).isEqualTo(2);
      assertThat(images.columns()).isEqualTo(2);
      assertThat(images.values()).hasSize(12).endsWith(22, 255);
    }
  }

  @Test
  void readsLabelsPackedAndPlain() throws IOException {
    for (byte[] content : new byte[][] {Fixture.TRAIN_LABELS, Fixture.gzip(Fixture.TRAIN_LABELS)}) {
      IdxFile labels = IdxFile.labels(file(content), IdxFile.bytesOf(file(content)));
      assertThat(labels.count()).isEqualTo(3);
      assertThat(labels.values()).containsExactly(7, 0, 9);
    }
  }

  static Stream<Arguments> damage() {
    byte[] good = Fixture.TRAIN_IMAGES;
    byte[] packed = Fixture.gzip(good);
    byte[] flipped = packed.clone();
    flipped[packed.length - 6] ^= 1; // in gzip's own checksum
    byte[] page = "<html>404</html>".getBytes(StandardCharsets.US_ASCII);
    return Stream.of(
        Arguments.of("empty", new byte[0], ": expected an IDX file, found 0 bytes"),
        Arguments.of(
            "one byte short",
            Arrays.copyOf(good, good.length - 1),
            " is cut short: expected 12 bytes after the header, found 11"),
        Arguments.of(
            "one byte over",
            Arrays.copyOf(good, good.length + 1),
            ": expected 12 bytes after the header, found 1 more"),
        Arguments.of(
            "one byte over, packed",
            Fixture.gzip(Arrays.copyOf(good, good.length + 1)),
            ": expected 12 bytes after the header, found 1 more"),
        Arguments.of(
            "half of the gzip data",
            Arrays.copyOf(packed, packed.length / 2),
            " is cut short: its gzip data ends early"),
        Arguments.of("a flipped bit", flipped, " is damaged gzip data: "),
        Arguments.of(
            "labels",
            Fixture.TRAIN_LABELS,
            ": expected images (magic number 00000803), found 00000801, labels"),
        Arguments.of(
            "an error page", page, ": expected images (magic number 00000803), found 3c68746d"),
        Arguments.of(
            "header only in part",
            Arrays.copyOf(good, 10),
            ": expected a size in the header, found the end of the file"),
        Arguments.of(
            "a negative size",
            Fixture.images(-1, 2, 2),
            ": expected a size in the header, found a negative number"),
        Arguments.of(
            "sizes that overflow",
            Fixture.images(1 << 30, 1 << 30, 1 << 30),
            ": the header promises 1073741824·1073741824·1073741824 values, more than fit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damage")
  void damageIsNamed(String what, byte[] content, String message) throws IOException {
    Path path = file(content);
    assertThatThrownBy(() -> IdxFile.images(path, IdxFile.bytesOf(path)))
        .as(what)
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(path + message);
  }

  @Test
  void imagesAreNotLabels() throws IOException {
    Path path = file(Fixture.TRAIN_IMAGES);
    assertThatThrownBy(() -> IdxFile.labels(path, IdxFile.bytesOf(path)))
        .hasMessage(path + ": expected labels (magic number 00000801), found 00000803, images");
  }

  @Test
  void aMissingFileIsNamed() {
    Path path = folder.resolve("nowhere");
    assertThatThrownBy(() -> IdxFile.images(path, IdxFile.bytesOf(path)))
        .isInstanceOf(DataException.class)
        .hasMessage(path + " is missing");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> IdxFile.images(folder, IdxFile.bytesOf(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder + " cannot be read (");
  }
}

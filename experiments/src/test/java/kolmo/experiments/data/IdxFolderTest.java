package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFolderTest {

  private static final Path IMAGES = Path.of("images");
  private static final Path LABELS = Path.of("labels");

  @TempDir Path folder;

  private final OfficialFile images = Fixture.official("train-images", Fixture.TRAIN_IMAGES);
  private final OfficialFile labels = Fixture.official("train-labels", Fixture.TRAIN_LABELS);

  @BeforeEach
  void write() throws IOException {
    Fixture.writeAll(folder);
  }

  private ImageSet load() {
    return IdxFolder.load(folder, images, labels, 10);
  }

  private void overwrite(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  @Test
  void imagesAreResizedAndScaled() {
    ImageSet set = load();
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.shape().height()).isEqualTo(32);
    assertThat(set.shape().width()).isEqualTo(32);
    assertThat(set.labels()).containsExactly(7, 0, 9);
    assertThat(set.image(0)[0]).isEqualTo(0f);
    assertThat(set.image(0)[1023]).isEqualTo(3 / 255f);
    assertThat(set.image(2)[1023]).isEqualTo(1f);
  }

  @Test
  void unpackedFilesServeAsWell() throws IOException {
    float[] pixels = load().pixels();
    Files.delete(folder.resolve("train-images.gz"));
    overwrite("train-images", Fixture.TRAIN_IMAGES);
    assertThat(load().pixels()).isEqualTo(pixels);
  }

  @Test
  void aBrowserMayHaveUnpackedAFileAndKeptItsName() throws IOException {
    overwrite("train-images.gz", Fixture.TRAIN_IMAGES);
    assertThat(load().size()).isEqualTo(3);
  }

  @Test
  void anotherContentOfTheRightSizeHasTheWrongChecksum() throws IOException {
    byte[] other = Fixture.gzip(Fixture.TRAIN_LABELS);
    other[9] ^= 1; // gzip's note of the operating system
    overwrite("train-labels.gz", other);
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "%s has the wrong checksum: expected md5 %s, found %s",
            folder.resolve("train-labels.gz"), labels.packed().md5(), OfficialFile.md5Of(other));
  }

  @Test
  void anUnpackedFileIsCheckedToo() throws IOException {
    Files.delete(folder.resolve("train-labels.gz"));
    overwrite("train-labels", Fixture.labels(7, 0, 8));
    assertThatThrownBy(this::load)
        .hasMessageContaining("train-labels has the wrong checksum: expected md5 ");
  }

  @Test
  void aTruncatedFileHasTheWrongSize() throws IOException {
    byte[] packed = Fixture.gzip(Fixture.TRAIN_IMAGES);
    overwrite("train-images.gz", Arrays.copyOf(packed, 10));
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "%s has the wrong size: expected %d bytes, found 10",
            folder.resolve("train-images.gz"), packed.length);
  }

  @Test
  void garbageIsComparedWithWhatItsNamePromises() throws IOException {
    overwrite("train-images.gz", new byte[] {'<', 'h', 't', 'm', 'l', '>'});
    int packed = images.packed().bytes();
    assertThatThrownBy(this::load).hasMessageEndingWith("expected " + packed + " bytes, found 6");

    Files.delete(folder.resolve("train-images.gz"));
    overwrite("train-images", new byte[] {'<', 'h', 't', 'm', 'l', '>'});
    assertThatThrownBy(this::load).hasMessageEndingWith("expected 28 bytes, found 6");
  }

  @Test
  void thereMustBeAsManyLabelsAsImages() {
    assertThatThrownBy(
            () ->
                IdxFolder.pair(
                    IdxFile.images(IMAGES, Fixture.TRAIN_IMAGES),
                    IdxFile.labels(LABELS, Fixture.TEST_LABELS),
                    10))
        .isInstanceOf(DataException.class)
        .hasMessage("images holds 3 images, but labels holds 2 labels");
  }

  @Test
  void labelsMustBeOfAClass() {
    assertThatThrownBy(
            () ->
                IdxFolder.pair(
                    IdxFile.images(IMAGES, Fixture.TRAIN_IMAGES),
                    IdxFile.labels(LABELS, Fixture.labels(3, 10, 200)),
                    10))
        .isInstanceOf(DataException.class)
        .hasMessage("labels: expected labels from 0 to 9, found 10 for image 1");
  }

  @Test
  void imagesMustHavePixels() {
    assertThatThrownBy(
            () ->
                IdxFolder.pair(
                    IdxFile.images(IMAGES, Fixture.images(1, 0, 5)),
                    IdxFile.labels(LABELS, Fixture.labels(3)),
                    10))
        .isInstanceOf(DataException.class)
        .hasMessage("images: expected images, found a side of 0 pixels");
  }
}

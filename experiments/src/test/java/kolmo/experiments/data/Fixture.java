package kolmo.experiments.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import kolmo.experiments.data.Origin.Published;

/// Files in MNIST's format, of a few bytes.
final class Fixture {

  /// A data set of three training and two test images of 2×2 pixels.
  static final byte[] TRAIN_IMAGES = images(3, 2, 2, 0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 255);

  static final byte[] TRAIN_LABELS = labels(7, 0, 9);
  static final byte[] TEST_IMAGES = images(2, 2, 2, 5, 5, 5, 5, 6, 6, 6, 6);
  static final byte[] TEST_LABELS = labels(1, 2);

  private Fixture() {}

  static byte[] images(int count, int rows, int columns, int... values) {
    return idx(values, 0x803, count, rows, columns);
  }

  static byte[] labels(int... values) {
    return idx(values, 0x801, values.length);
  }

  static byte[] idx(int[] values, int... header) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * header.length + values.length);
    Arrays.stream(header).forEach(bytes::putInt);
    Arrays.stream(values).forEach(value -> bytes.put((byte) value));
    return bytes.array();
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /// The small data set, as if it were published at these addresses.
  static Published published(List<URI> addresses) {
    return new Published(
        "A fixture.",
        10,
        List.of(
            official("train-images", TRAIN_IMAGES),
            official("train-labels", TRAIN_LABELS),
            official("test-images", TEST_IMAGES),
            official("test-labels", TEST_LABELS)),
        addresses,
        (folder, half) -> IdxFolder.load(folder, half.get(0), half.get(1), 10),
        IdxFolder::count);
  }

  static OfficialFile official(String name, byte[] plain) {
    return new OfficialFile(name, content(gzip(plain)), content(plain), List.of("raw", "Set/raw"));
  }

  private static OfficialFile.Content content(byte[] bytes) {
    return new OfficialFile.Content(bytes.length, OfficialFile.md5Of(bytes));
  }

  /// Writes the small data set, packed.
  static void writeAll(Path folder) throws IOException {
    Files.write(folder.resolve("train-images.gz"), gzip(TRAIN_IMAGES));
    Files.write(folder.resolve("train-labels.gz"), gzip(TRAIN_LABELS));
    Files.write(folder.resolve("test-images.gz"), gzip(TEST_IMAGES));
    Files.write(folder.resolve("test-labels.gz"), gzip(TEST_LABELS));
  }
}

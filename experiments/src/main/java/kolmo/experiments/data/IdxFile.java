package kolmo.experiments.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The bytes of one IDX file, the format of MNIST: images or labels, as they are or in gzip (which
/// of the two is told by the first bytes, not by the name).
///
/// ```text
/// magic 00 00 08 d    unsigned bytes in d dimensions: 3 for images, 1 for labels
/// count               big-endian int32
/// rows, columns       big-endian int32, images only
/// values              count·rows·columns bytes, row-major
/// ```
///
/// Reading throws [DataException] on a file that is not exactly this.
///
/// @param rows 1 for labels
/// @param columns 1 for labels
/// @param values `[count,rows,columns]`, unsigned
@SuppressWarnings("ArrayRecordComponent")
public record IdxFile(Path path, int count, int rows, int columns, byte[] values) {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  static IdxFile images(Path path, byte[] content) {
    return decode(path, content, IMAGES);
  }

  static IdxFile labels(Path path, byte[] content) {
    return decode(path, content, LABELS);
  }

  static boolean isGzip(byte[] content) {
    return content.length >= 2 && content[0] == 0x1F && content[1] == (byte) 0x8B;
  }

  static byte[] bytesOf(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      String why = Files.exists(path) ? "cannot be read (" + e + ")" : "is missing";
      throw new DataException(path + " " + why, e);
    }
  }

  private static IdxFile decode(Path path, byte[] content, int magic) {
    try (InputStream in = unpacked(content)) {
      return decode(path, in, magic);
    } catch (EOFException e) {
      throw new DataException(path + " is cut short: its gzip data ends early", e);
    } catch (ZipException e) {
      throw new DataException(path + " is damaged gzip data: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DataException(path + " cannot be read: " + e, e);
    }
  }

  private static InputStream unpacked(byte[] content) throws IOException {
    InputStream packed = new ByteArrayInputStream(content);
    return isGzip(content) ? new GZIPInputStream(packed, 1 << 16) : packed;
  }

  private static IdxFile decode(Path path, InputStream in, int magic) throws IOException {
    byte[] start = in.readNBytes(4);
    if (start.length < 4) {
      throw new DataException(path + ": expected an IDX file, found " + start.length + " bytes");
    }
    int found = ByteBuffer.wrap(start).getInt();
    if (found != magic) {
      throw new DataException(
          "%s: expected %s (magic number %08x), found %08x%s"
              .formatted(path, name(magic), magic, found, isIdx(found) ? ", " + name(found) : ""));
    }
    int count = size(path, in);
    int rows = magic == IMAGES ? size(path, in) : 1;
    int columns = magic == IMAGES ? size(path, in) : 1;
    double wanted = (double) count * rows * columns; // a header of garbage would overflow a long
    if (wanted > Integer.MAX_VALUE - 8) {
      throw new DataException(
          "%s: the header promises %d·%d·%d values, more than fit into an array"
              .formatted(path, count, rows, columns));
    }
    byte[] values = in.readNBytes((int) wanted);
    if (values.length < wanted) {
      throw new DataException(
          "%s is cut short: expected %d bytes after the header, found %d"
              .formatted(path, (int) wanted, values.length));
    }
    long more = in.skip(Long.MAX_VALUE);
    if (more > 0) {
      throw new DataException(
          "%s: expected %d bytes after the header, found %d more"
              .formatted(path, (int) wanted, more));
    }
    return new IdxFile(path, count, rows, columns, values);
  }

  private static int size(Path path, InputStream in) throws IOException {
    byte[] four = in.readNBytes(4);
    int size = four.length == 4 ? ByteBuffer.wrap(four).getInt() : -1;
    if (size < 0) {
      String found = four.length == 4 ? "a negative number" : "the end of the file";
      throw new DataException(path + ": expected a size in the header, found " + found);
    }
    return size;
  }

  private static boolean isIdx(int magic) {
    return magic == IMAGES || magic == LABELS;
  }

  private static String name(int magic) {
    return magic == IMAGES ? "images" : "labels";
  }
}

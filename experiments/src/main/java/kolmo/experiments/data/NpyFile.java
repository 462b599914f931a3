package kolmo.experiments.data;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's array files (`.npy`, versions 1 to 3): a matrix of numbers from another framework.
///
/// ```text
/// 0x93 "NUMPY"   version (2 bytes)   header length (2 bytes; from version 2 on 4), little-endian
/// header         {'descr': '<f4', 'fortran_order': False, 'shape': (100, 10), }
/// data
/// ```
public final class NpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=])([fiu])(\\d)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private NpyFile() {}

  /// Reads a matrix `[rows,columns]` of float32, float64 or integers.
  ///
  /// @throws DataException if the file is missing, cut short, not such a file, not of two axes, or
  ///   holds a NaN or an infinity
  public static double[][] readMatrix(Path file) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": expected a .npy file, found nothing there", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage(), e);
    }
    try {
      return parse(file, bytes);
    } catch (BufferUnderflowException e) {
      throw new DataException(
          file + ": expected more than its " + bytes.capacity() + " bytes; cut short?", e);
    }
  }

  private static double[][] parse(Path file, ByteBuffer bytes) {
    byte[] magic = new byte[Math.min(MAGIC.length, bytes.remaining())];
    bytes.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new DataException(
          "%s: expected a .npy file (it begins with \\x93NUMPY), found %d other bytes"
              .formatted(file, bytes.capacity()));
    }
    int major = bytes.get();
    bytes.get();
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int length = major == 1 ? Short.toUnsignedInt(bytes.getShort()) : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new DataException(
          "%s: expected a header of %d bytes, found %d; cut short?"
              .formatted(file, length, bytes.remaining()));
    }
    byte[] text = new byte[length];
    bytes.get(text);
    String header = new String(text, StandardCharsets.UTF_8).strip();
    Matcher descr = find(file, DESCR, header, "numbers (f4, f8 or integers)");
    String order = find(file, ORDER, header, "fortran_order").group(1);
    int[] shape = shape(file, find(file, SHAPE, header, "a shape").group(1));
    int width = Integer.parseInt(descr.group(3));
    long expected = (long) shape[0] * shape[1] * width;
    if (bytes.remaining() != expected) {
      throw new DataException(
          "%s: expected %d bytes of data for shape %s, found %d"
              .formatted(file, expected, Arrays.toString(shape), bytes.remaining()));
    }
    bytes.order(descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return matrix(file, bytes, shape, descr.group(2) + width, order.equals("True"));
  }

  private static double[][] matrix(
      Path file, ByteBuffer bytes, int[] shape, String type, boolean columnMajor) {
    double[][] m = new double[shape[0]][shape[1]];
    for (int i = 0; i < shape[0] * shape[1]; i++) {
      int row = columnMajor ? i % shape[0] : i / shape[1];
      int column = columnMajor ? i / shape[0] : i % shape[1];
      double value = number(file, bytes, type);
      if (!Double.isFinite(value)) {
        throw new DataException(
            "%s: expected finite numbers, found %s at [%d,%d]".formatted(file, value, row, column));
      }
      m[row][column] = value;
    }
    return m;
  }

  private static double number(Path file, ByteBuffer bytes, String type) {
    return switch (type) {
      case "f4" -> bytes.getFloat();
      case "f8" -> bytes.getDouble();
      case "i1" -> bytes.get();
      case "u1" -> Byte.toUnsignedInt(bytes.get());
      case "i2" -> bytes.getShort();
      case "u2" -> Short.toUnsignedInt(bytes.getShort());
      case "i4" -> bytes.getInt();
      case "u4" -> Integer.toUnsignedLong(bytes.getInt());
      case "i8" -> bytes.getLong();
      default ->
          throw new DataException(
              file + ": expected numbers of type f4, f8, i1…i8 or u1…u4, found " + type);
    };
  }

  private static Matcher find(Path file, Pattern pattern, String header, String what) {
    Matcher m = pattern.matcher(header);
    if (!m.find()) {
      throw new DataException(file + ": expected " + what + ", found the header " + header);
    }
    return m;
  }

  private static int[] shape(Path file, String text) {
    String[] parts = text.strip().split("\\s*,\\s*");
    try {
      int[] shape =
          Arrays.stream(parts).filter(p -> !p.isEmpty()).mapToInt(Integer::parseInt).toArray();
      if (shape.length == 2
          && shape[0] >= 0
          && shape[1] >= 0
          && Math.multiplyExact(shape[0], shape[1]) >= 0) {
        return shape;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new DataException(
          file + ": expected a matrix below 2³¹ numbers, found (" + text + ")", e);
    }
    throw new DataException(
        file + ": expected two axes [rows,columns], found the shape (" + text + ")");
  }
}

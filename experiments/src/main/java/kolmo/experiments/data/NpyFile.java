package kolmo.experiments.data;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// NumPy's array files (`.npy`, versions 1 to 3): a matrix of numbers from another framework.
///
/// ```text
/// 0x93 "NUMPY"   version (2 bytes)   header length (2 bytes; from version 2 on 4), little-endian
/// header         {'descr': '<f4', 'fortran_order': False, 'shape': (100, 10), }   a constant of Python
/// data
/// ```
public final class NpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int UTF8_VERSION = 3; // and the last

  private final Path file;

  private NpyFile(Path file) {
    this.file = file;
  }

  /// Reads a matrix `[rows,columns]` of floats, integers or booleans.
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
    NpyFile npy = new NpyFile(file);
    try {
      return npy.matrix(bytes, npy.header(bytes));
    } catch (BufferUnderflowException e) {
      throw npy.expected("more than its " + bytes.capacity() + " bytes; cut short?", e);
    }
  }

  /// The Python of the header; behind it are the data.
  private String header(ByteBuffer bytes) {
    byte[] magic = new byte[Math.min(MAGIC.length, bytes.remaining())];
    bytes.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw expected(
          "a .npy file (it begins with \\x93NUMPY), found " + bytes.capacity() + " other bytes");
    }
    int version = Byte.toUnsignedInt(bytes.get());
    bytes.get();
    if (version < 1 || version > UTF8_VERSION) {
      throw expected("version 1, 2 or 3 of the format, found " + version);
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int length = version == 1 ? Short.toUnsignedInt(bytes.getShort()) : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw expected(
          "a header of " + length + " bytes, found " + bytes.remaining() + "; cut short?");
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(
            text, version == UTF8_VERSION ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1)
        .strip();
  }

  private double[][] matrix(ByteBuffer bytes, String header) {
    Map<?, ?> parts = parts(header);
    NpyType type = parts.get("descr") instanceof String name ? NpyType.of(name) : null;
    if (type == null) {
      throw expected("numbers (f2, f4, f8, integers or booleans)", header);
    }
    if (!(parts.get("fortran_order") instanceof Boolean columnMajor)) {
      throw expected("fortran_order", header);
    }
    if (!(parts.get("shape") instanceof List<?> axes)) {
      throw expected("a shape", header);
    }
    int[] shape = shape(axes);
    long wanted = (long) shape[0] * shape[1] * type.width();
    if (bytes.remaining() != wanted) {
      throw expected(
          "%d bytes of data for shape %s, found %d"
              .formatted(wanted, Arrays.toString(shape), bytes.remaining()));
    }
    return matrix(bytes.order(type.order()), shape, type, columnMajor);
  }

  private Map<?, ?> parts(String header) {
    try {
      return PythonLiteral.parse(header) instanceof Map<?, ?> parts ? parts : Map.of();
    } catch (IllegalArgumentException e) {
      throw expected(
          "a header in Python (%s), found %s".formatted(e.getMessage(), Printable.of(header)), e);
    }
  }

  private int[] shape(List<?> axes) {
    String found =
        axes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ""))
            + (axes.size() == 1 ? ",)" : ")");
    if (axes.size() != 2
        || !(axes.get(0) instanceof BigInteger rows && rows.signum() >= 0)
        || !(axes.get(1) instanceof BigInteger columns && columns.signum() >= 0)) {
      throw expected("two axes [rows,columns], found the shape " + found);
    }
    if (rows.max(columns).max(rows.multiply(columns)).bitLength() > 31) {
      throw expected("a matrix below 2³¹ numbers, found " + found);
    }
    return new int[] {rows.intValue(), columns.intValue()};
  }

  private double[][] matrix(ByteBuffer bytes, int[] shape, NpyType type, boolean columnMajor) {
    double[][] m = new double[shape[0]][shape[1]];
    for (int i = 0; i < shape[0] * shape[1]; i++) {
      int row = columnMajor ? i % shape[0] : i / shape[1];
      int column = columnMajor ? i / shape[0] : i % shape[1];
      double value = type.next(bytes);
      if (!Double.isFinite(value)) {
        throw expected("finite numbers, found %s at [%d,%d]".formatted(value, row, column));
      }
      m[row][column] = value;
    }
    return m;
  }

  private DataException expected(String what, String header) {
    return expected(what + ", found the header " + Printable.of(header));
  }

  private DataException expected(String what) {
    return new DataException(file + ": expected " + what);
  }

  private DataException expected(String what, Throwable cause) {
    return new DataException(file + ": expected " + what, cause);
  }
}

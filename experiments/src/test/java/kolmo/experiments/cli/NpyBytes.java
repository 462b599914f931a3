package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// `.npy` files as NumPy writes them.
final class NpyBytes {

  private NpyBytes() {}

  /// A matrix of doubles, row-major.
  static Path write(Path file, double[][] matrix) throws IOException {
    return Files.write(file, of("<f8", false, matrix));
  }

  /// A matrix in any of NumPy's number types.
  ///
  /// @param type byte order, kind and bytes, for example `<f4`
  /// @param fortran whether column by column
  static byte[] of(String type, boolean fortran, double[][] matrix) {
    int rows = matrix.length;
    int columns = rows == 0 ? 0 : matrix[0].length;
    int width = type.charAt(2) - '0';
    ByteBuffer data =
        ByteBuffer.allocate(rows * columns * width)
            .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows * columns; i++) {
      double value = fortran ? matrix[i % rows][i / rows] : matrix[i / columns][i % columns];
      switch (type.substring(1)) {
        case "f4" -> data.putFloat((float) value);
        case "f8" -> data.putDouble(value);
        case "i1", "u1" -> data.put((byte) value);
        case "i2", "u2" -> data.putShort((short) (int) value);
        case "i4", "u4" -> data.putInt((int) (long) value);
        case "f2" -> data.putShort(Float.floatToFloat16((float) value));
        case "i8", "u8" -> data.putLong((long) value);
        default -> throw new IllegalArgumentException(type);
      }
    }
    return of(1, type, fortran, "(%d, %d)".formatted(rows, columns), data.array());
  }

  /// NumPy's own header before any data.
  static byte[] of(int version, String type, boolean fortran, String shape, byte[] data) {
    return of(
        version,
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
            .formatted(type, fortran ? "True" : "False", shape),
        data);
  }

  /// Any header before any data.
  static byte[] of(int version, String header, byte[] data) {
    int lead = version == 1 ? 10 : 12;
    int length = (lead + header.length() + 1 + 63) / 64 * 64 - lead;
    ByteBuffer file =
        ByteBuffer.allocate(lead + length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) length);
    } else {
      file.putInt(length);
    }
    file.put(
        (header + " ".repeat(length - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    return file.put(data).array();
  }
}

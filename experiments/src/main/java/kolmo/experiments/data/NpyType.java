package kolmo.experiments.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One of NumPy's types of real numbers.
///
/// @param kind and bytes: `f2`, `f4`, `f8`, `i1` … `i8`, `u1` … `u8`, or `b1` for booleans
record NpyType(String kind, ByteOrder order) {

  private static final Pattern NAME = Pattern.compile("([<>|=]?)(.+)");

  /// The type of a name as NumPy knows it: `<f4`, `float32` and `f` are one.
  ///
  /// @return null for those that are none of real numbers
  static @Nullable NpyType of(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      return null;
    }
    String kind =
        switch (m.group(2)) {
          case "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1" -> m.group(2);
          case "e", "half", "float16" -> "f2";
          case "f", "single", "float32" -> "f4";
          case "d", "double", "float64", "float" -> "f8";
          case "b", "int8" -> "i1";
          case "h", "int16" -> "i2";
          case "i", "int32" -> "i4";
          case "l", "q", "int64", "int" -> "i8";
          case "B", "uint8" -> "u1";
          case "H", "uint16" -> "u2";
          case "I", "uint32" -> "u4";
          case "L", "Q", "uint64" -> "u8";
          case "?", "bool" -> "b1";
          default -> "";
        };
    ByteOrder order = m.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return kind.isEmpty() ? null : new NpyType(kind, order);
  }

  /// Bytes of one number.
  int width() {
    return kind.charAt(1) - '0';
  }

  double next(ByteBuffer bytes) {
    return switch (kind) {
      case "f2" -> Float.float16ToFloat(bytes.getShort());
      case "f4" -> bytes.getFloat();
      case "f8" -> bytes.getDouble();
      case "i1" -> bytes.get();
      case "i2" -> bytes.getShort();
      case "i4" -> bytes.getInt();
      case "i8" -> bytes.getLong();
      case "u1" -> Byte.toUnsignedInt(bytes.get());
      case "u2" -> Short.toUnsignedInt(bytes.getShort());
      case "u4" -> Integer.toUnsignedLong(bytes.getInt());
      case "u8" -> unsigned(bytes.getLong());
      default -> bytes.get() == 0 ? 0 : 1;
    };
  }

  /// The last bit is kept in sight of the rounding.
  private static double unsigned(long value) {
    return value >= 0 ? value : 2.0 * ((value >>> 1) | (value & 1));
  }
}

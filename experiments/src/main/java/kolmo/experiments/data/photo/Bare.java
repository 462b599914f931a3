package kolmo.experiments.data.photo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// An image file without what no pixel depends on: colour profiles, gamma, times, texts. Decoders
/// obey them, or refuse a sound picture because of them; here they are ignored ([Rgb]).
///
/// ```text
/// PNG    8 bytes, then chunks: length, four letters (the first a capital if it is needed), data, CRC
/// WebP   "RIFF", length, "WEBP", "VP8X", length, flags (0x20: with a profile) …
/// ```
final class Bare {

  private static final ByteBuffer PNG =
      ByteBuffer.wrap(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
  private static final int AROUND = 12; // length, letters and CRC of a chunk
  private static final int FLAGS = 20;
  private static final int PROFILE = 0x20;

  private Bare() {}

  /// The file itself if it is of another format, or too damaged for this.
  ///
  /// @throws IOException if it is shorter than it says it is, where decoders do not notice
  static byte[] of(byte[] file) throws IOException {
    if (file.length > FLAGS && letters(file, 0).equals("RIFF") && letters(file, 8).equals("WEBP")) {
      return webp(file);
    }
    boolean png = file.length > PNG.capacity() && ByteBuffer.wrap(file, 0, 8).equals(PNG);
    return png ? png(file) : file;
  }

  private static byte[] webp(byte[] file) throws IOException {
    long length =
        Integer.toUnsignedLong(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
    if (file.length < length + 8) {
      throw new IOException("is cut short");
    }
    if (!letters(file, 12).equals("VP8X")) {
      return file;
    }
    byte[] bare = file.clone();
    bare[FLAGS] &= ~PROFILE;
    return bare;
  }

  private static byte[] png(byte[] file) {
    ByteArrayOutputStream bare = new ByteArrayOutputStream(file.length);
    bare.write(file, 0, PNG.capacity());
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = PNG.capacity();
    try {
      while (at < file.length) {
        int size = Math.addExact(bytes.getInt(at), AROUND);
        String letters = letters(file, at + 4);
        if (size < AROUND || size > file.length - at) {
          return file;
        }
        if (Character.isUpperCase(letters.charAt(0))) {
          bare.write(file, at, size);
        }
        if (letters.equals("IEND")) {
          return bare.toByteArray();
        }
        at += size;
      }
    } catch (ArithmeticException | IndexOutOfBoundsException e) {
      return file; // for the decoder to say
    }
    return file;
  }

  private static String letters(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }
}

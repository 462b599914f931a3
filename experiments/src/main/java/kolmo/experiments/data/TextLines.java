package kolmo.experiments.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The lines of a text file, in UTF-8 or, as its first bytes tell, in UTF-16. A mark at its
/// beginning is no part of the text.
final class TextLines {

  private static final int MARK = 0xFEFF;

  private TextLines() {}

  /// @throws IOException if it cannot be read
  /// @throws DataException naming the first line that is of another encoding
  static List<String> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Charset charset = charset(bytes);
    String text;
    try {
      text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      List<String> lines = new String(bytes, charset).lines().toList();
      int bad = 0;
      while (bad < lines.size() - 1 && lines.get(bad).indexOf('\uFFFD') < 0) {
        bad++;
      }
      throw new DataException(
          "%s, line %d: expected text in %s, found '%s'"
              .formatted(file, bad + 1, charset, Printable.of(lines.get(bad))),
          e);
    }
    return (text.indexOf(MARK) == 0 ? text.substring(1) : text).lines().toList();
  }

  /// By its mark, or by the zero in every other byte of Western text.
  private static Charset charset(byte[] bytes) {
    int a = bytes.length < 2 ? 1 : bytes[0] & 0xFF;
    int b = bytes.length < 2 ? 1 : bytes[1] & 0xFF;
    if ((a == 0xFF && b == 0xFE) || (a != 0 && b == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    return (a == 0xFE && b == 0xFF) || (a == 0 && b != 0)
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }
}

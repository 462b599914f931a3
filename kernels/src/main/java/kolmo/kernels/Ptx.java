package kolmo.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernels that ship, as PTX: which entry point is in which text.
final class Ptx {

  /// One text for each file of `src/main/cuda`.
  static final List<String> FILES =
      List.of(
          "adam", "affine", "image", "map", "move", "norm", "prior", "random", "reduce", "sort",
          "zip");

  private static final Pattern ENTRY = Pattern.compile("\\.visible \\.entry (\\w+)\\(");

  private final Map<String, String> files = new HashMap<>();

  /// Reads where the kernels are.
  Ptx() {
    for (String file : FILES) {
      Matcher m = ENTRY.matcher(text(file));
      while (m.find()) {
        files.put(m.group(1), file);
      }
    }
  }

  /// The file that has an entry point.
  String file(String kernel) {
    String file = files.get(kernel);
    if (file == null) {
      throw new UnsupportedOperationException("cuda: there is no kernel " + kernel);
    }
    return file;
  }

  /// The text of a file.
  static String text(String file) {
    try (InputStream in = Ptx.class.getResourceAsStream(file + ".ptx")) {
      if (in == null) {
        throw new IllegalStateException("cuda: " + file + ".ptx is not among the resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

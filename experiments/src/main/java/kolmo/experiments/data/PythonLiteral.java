package kolmo.experiments.data;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A constant as Python writes it: what NumPy puts into the header of its files.
///
/// ```text
/// {…} map    (…) […] list    '…' "…" string    12  -3  40L  number    True  False  None
/// ```
final class PythonLiteral {

  private final String text;
  private int at;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /// The constant: a [Map], [List], [String], [BigInteger], [Boolean] or null.
  ///
  /// @throws IllegalArgumentException saying what was wanted and where
  static @Nullable Object parse(String text) {
    PythonLiteral parser = new PythonLiteral(text);
    @Nullable Object value = parser.value();
    parser.space();
    if (parser.at < text.length()) {
      throw parser.wanted("nothing more");
    }
    return value;
  }

  private @Nullable Object value() {
    space();
    int start = at;
    char next = next();
    at++;
    return switch (next) {
      case '{' -> map();
      case '(' -> list(')');
      case '[' -> list(']');
      case '\'', '"' -> string(next);
      default -> {
        at = start;
        yield word();
      }
    };
  }

  private Map<Object, @Nullable Object> map() {
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    while (!ends('}')) {
      @Nullable Object key = value();
      space();
      if (next() != ':' || key == null) {
        throw wanted("a key and ':'");
      }
      at++;
      map.put(key, value());
      comma('}');
    }
    return map;
  }

  private List<@Nullable Object> list(char end) {
    List<@Nullable Object> list = new ArrayList<>();
    while (!ends(end)) {
      list.add(value());
      comma(end);
    }
    return list;
  }

  private boolean ends(char end) {
    space();
    if (next() != end) {
      return false;
    }
    at++;
    return true;
  }

  private void comma(char end) {
    space();
    if (next() == ',') {
      at++;
    } else if (next() != end) {
      throw wanted("',' or '" + end + "'");
    }
  }

  private String string(char quote) {
    StringBuilder value = new StringBuilder();
    while (next() != quote) {
      at += next() == '\\' ? 1 : 0; // what follows stands for itself: field names have no others
      value.append(next());
      at++;
    }
    at++;
    return value.toString();
  }

  private @Nullable Object word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(next()) || "+-_".indexOf(next()) >= 0)) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.matches("[uUbBrR]") && at < text.length() && "'\"".indexOf(next()) >= 0) {
      char quote = next();
      at++;
      return string(quote);
    }
    return switch (word) {
      case "True" -> true;
      case "False" -> false;
      case "None" -> null;
      default -> {
        if (!word.matches("[+-]?\\d+[lL]?")) {
          at = start;
          throw wanted("a value");
        }
        yield new BigInteger(word.replaceAll("[lL]$", ""));
      }
    };
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char next() {
    if (at >= text.length()) {
      throw wanted("more");
    }
    return text.charAt(at);
  }

  private IllegalArgumentException wanted(String what) {
    return new IllegalArgumentException("wanted " + what + " at character " + at);
  }
}

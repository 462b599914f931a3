package kolmo.experiments.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// Records to JSON and back. Enum constants are written as the command line calls them.
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
          .build();

  private Json() {}

  /// How [#flat] writes a setting that follows from others.
  public static final String AUTOMATIC = "automatic";

  /// Indented, for people.
  public static String pretty(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }

  /// On one line, for programs.
  public static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// A record from its components by name.
  ///
  /// @throws IllegalArgumentException from the record's constructor
  public static <T> T convert(Map<String, ? extends @Nullable Object> components, Class<T> type) {
    try {
      return MAPPER.convertValue(components, type);
    } catch (JacksonException e) {
      throw e.getCause() instanceof IllegalArgumentException refused ? refused : e;
    }
  }

  /// A record from its JSON text.
  ///
  /// @throws tools.jackson.core.JacksonException if the text is not such a record
  public static <T> T read(String text, Class<T> type) {
    @Nullable T value = MAPPER.readValue(text, type);
    if (value == null) {
      throw new StreamReadException("null");
    }
    return value;
  }

  /// A record as names and values, nested ones joined by dots.
  public static Map<String, String> flat(Object settings) {
    Map<String, String> out = new LinkedHashMap<>();
    flatten("", read(line(settings), Map.class), out);
    return out;
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> out) {
    map.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> nested) {
            flatten(prefix + key + ".", nested, out);
          } else {
            out.put(prefix + key, value == null ? AUTOMATIC : value.toString());
          }
        });
  }
}

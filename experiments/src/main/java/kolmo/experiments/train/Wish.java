package kolmo.experiments.train;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import kolmo.autograd.array.Backends;
import kolmo.experiments.Setting;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Method;
import org.jspecify.annotations.Nullable;

/// What can be wished for: a component of a record that is a [Setting], with the value that it has
/// there. A wish is said as a name and a text.
///
/// @param name that of the option, without its dashes
/// @param type what its text is read as
/// @param value in the record that it was found in
/// @param path where it stands in the record's JSON
/// @param setting what is said of it
public record Wish(
    String name, Class<?> type, @Nullable Object value, List<String> path, Setting setting) {

  /// What is said of a method's component, for all methods that have one of the name.
  private static final Map<String, Setting> SHARED = new HashMap<>();

  static {
    Arrays.stream(Method.values()).forEach(m -> share(m.defaults().getClass()));
  }

  private static void share(Class<?> type) {
    for (RecordComponent c : type.getRecordComponents()) {
      @Nullable Setting setting = c.getAnnotation(Setting.class);
      if (c.getType().isRecord()) {
        share(c.getType());
      } else if (setting != null) {
        SHARED.putIfAbsent(c.getName(), setting);
      }
    }
  }

  /// What a record leaves to be set, also in the records within it, in the order of its components.
  public static List<Wish> of(Object record) {
    List<Wish> found = new ArrayList<>();
    find(record, List.of(), List.of(), found);
    return found;
  }

  /// @param said of the components, if they do not say it themselves
  private static void find(Object record, List<String> path, List<Setting> said, List<Wish> found) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      RecordComponent c = components[i];
      @Nullable Object value = value(record, c);
      boolean unwrapped = c.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
      List<String> at =
          unwrapped ? path : Stream.concat(path.stream(), Stream.of(c.getName())).toList();
      List<Setting> here = said.isEmpty() ? settings(record, c) : said.subList(i, i + 1);
      if (here.size() == 1) {
        found.add(new Wish(name(c, here.getFirst()), c.getType(), value, at, here.getFirst()));
      } else if (value instanceof Record part) {
        find(part, at, here, found);
      }
    }
  }

  private static @Nullable Object value(Object record, RecordComponent c) {
    try {
      return c.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Setting> settings(Object record, RecordComponent c) {
    List<Setting> own = List.of(c.getAnnotationsByType(Setting.class));
    @Nullable Setting shared = SHARED.get(c.getName());
    boolean silent = own.isEmpty() && record instanceof Hyperparameters;
    return silent && shared != null ? List.of(shared) : own;
  }

  private static String name(RecordComponent c, Setting setting) {
    return setting.name().isEmpty()
        ? c.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
        : setting.name();
  }

  /// A record with other values, by the names of its wishes.
  ///
  /// @throws IllegalArgumentException from the record, if it refuses one
  @SuppressWarnings("unchecked") // the class of a T is one
  static <T> T with(T record, Map<String, Object> values) {
    Map<String, @Nullable Object> json = Json.read(Json.line(record), Map.class);
    for (Wish wish : of(record)) {
      if (values.containsKey(wish.name)) {
        wish.place(json).put(wish.path.getLast(), values.get(wish.name));
      }
    }
    return Json.convert(json, (Class<T>) record.getClass());
  }

  /// Puts into the JSON of a record what it lacks, since the components did not exist when it was
  /// written: what was the case then.
  ///
  /// @param record another of the kind
  static void complete(Object record, Map<String, @Nullable Object> json) {
    for (Wish wish : of(record)) {
      String before = wish.setting.before();
      if (!before.isEmpty() && !wish.place(json).containsKey(wish.path.getLast())) {
        @Nullable Object value = before.equals("null") ? null : wish.read(before);
        wish.place(json).put(wish.path.getLast(), value);
      }
    }
  }

  /// The object that it stands in, there or new.
  @SuppressWarnings("unchecked") // JSON has no other objects
  private Map<String, @Nullable Object> place(Map<String, @Nullable Object> json) {
    Map<String, @Nullable Object> place = json;
    for (String step : path.subList(0, path.size() - 1)) {
      @Nullable Object next = place.computeIfAbsent(step, s -> new LinkedHashMap<>());
      place =
          next instanceof Map
              ? (Map<String, @Nullable Object>) next
              : new LinkedHashMap<>(); // refused by the reader
    }
    return place;
  }

  /// What stands for its value in the help.
  public String label() {
    if (!setting.label().isEmpty()) {
      return setting.label();
    }
    return type.isEnum() ? String.join("|", choices()) : "N";
  }

  /// The texts to choose from, if there are such.
  public List<String> choices() {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants()).map(Object::toString).toList()
        : List.of();
  }

  /// Whether it is a list of numbers, by commas.
  public boolean isList() {
    return type == List.class;
  }

  /// The value that a text means.
  ///
  /// @throws IllegalArgumentException if it means none
  public Object read(String text) {
    if (type == String.class) {
      return name.equals("backend") ? backend(text) : Path.of(text).toString();
    }
    return isList()
        ? Arrays.stream(text.split(",", -1)).map(t -> read(double.class, t)).toList()
        : read(type, text);
  }

  /// The value of a type that a text means: a number, or a constant by its `toString`.
  ///
  /// @throws IllegalArgumentException if it means none
  public static Object read(Class<?> type, String text) {
    if (type == Method.class) {
      return Method.of(text);
    }
    if (type == DataSource.class) {
      return DataSource.of(text);
    }
    if (type.isEnum()) {
      List<?> constants = Arrays.asList(type.getEnumConstants());
      return constants.stream()
          .filter(c -> c.toString().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "wanted one of " + constants + ", got '" + text + "'"));
    }
    boolean whole = type == int.class || type == Integer.class;
    boolean large = type == long.class;
    try {
      return whole
          ? (Object) Integer.valueOf(text)
          : large ? (Object) Long.valueOf(text) : Double.valueOf(text);
    } catch (NumberFormatException e) {
      String kind = whole || large ? "a whole number" : "a number";
      throw new IllegalArgumentException("wanted " + kind + ", got '" + text + "'", e);
    }
  }

  /// The name of a backend. Whether this machine has it is seen when it is opened.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public static String backend(String name) {
    List<String> known = Backends.names();
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "unknown backend '" + name + "', known are: " + String.join(", ", known));
    }
    return name;
  }
}

package kolmo.experiments.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kolmo.experiments.Setting;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.model.Crafting;
import kolmo.experiments.model.Method;
import kolmo.experiments.model.Range;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import kolmo.nn.optim.LearningRate;
import org.jspecify.annotations.Nullable;

/// The one map of wishes: names and texts. What was given, presets, what is for one method only,
/// the values of a sweep and what a table usually has are such maps, laid over each other and read
/// once, by [Settings#of] and [Settings.Protocol#of].
public final class Wishes {

  private static final String PRESET = "preset";

  private static final Map<Method, List<Wish>> OF_METHOD =
      Arrays.stream(Method.values())
          .collect(Collectors.toUnmodifiableMap(m -> m, m -> Wish.of(m.defaults())));

  private Wishes() {}

  /// All that can be wished of a training, each with the first method's default: what all methods
  /// have, then method by method what is new.
  public static List<Wish> ofTraining() {
    Map<String, Wish> all = new LinkedHashMap<>();
    Wish.of(Settings.DEFAULT).forEach(w -> all.put(w.name(), w));
    Setting preset = Objects.requireNonNull(Preset.class.getAnnotation(Setting.class));
    all.put(PRESET, new Wish(PRESET, Preset.class, null, List.of(), preset));
    for (Method method : Method.values()) {
      of(method).forEach(w -> all.putIfAbsent(w.name(), w));
    }
    return List.copyOf(all.values());
  }

  /// All that can be wished of the attacks.
  public static List<Wish> ofAttack() {
    return Wish.of(Settings.Protocol.DEFAULT);
  }

  /// The hyperparameters of a method, with its defaults.
  public static List<Wish> of(Method method) {
    return Objects.requireNonNull(OF_METHOD.get(method));
  }

  /// The methods that have a hyperparameter; none, if it is not one.
  public static List<Method> users(String name) {
    return Arrays.stream(Method.values())
        .filter(m -> of(m).stream().anyMatch(w -> w.name().equals(name)))
        .toList();
  }

  /// Whether a wish is one that a method uses: a hyperparameter of its, or none at all.
  public static boolean concerns(Method method, String name) {
    return users(name).isEmpty() || users(name).contains(method);
  }

  /// The values that texts mean. Of a preset counts what is not wished for otherwise.
  ///
  /// @throws IllegalArgumentException if a text means none, or if there is nothing of a name
  static Map<String, Object> read(Map<String, String> wishes) {
    Map<String, Object> values = values(wishes);
    if (values.remove(PRESET) instanceof Preset preset) {
      Map<String, Object> over = values;
      values = values(preset.wishes());
      values.putAll(over);
      Method method = method(values);
      values.keySet().removeIf(n -> !wishes.containsKey(n) && !concerns(method, n));
    }
    return values;
  }

  static Method method(Map<String, Object> values) {
    return (Method) values.getOrDefault("method", Settings.DEFAULT.method());
  }

  private static Map<String, Object> values(Map<String, String> wishes) {
    Map<String, Wish> known =
        Stream.concat(ofTraining().stream(), ofAttack().stream())
            .collect(Collectors.toMap(Wish::name, w -> w));
    Map<String, Object> values = new LinkedHashMap<>();
    wishes.forEach((name, text) -> values.put(name, value(known.get(name), name, text)));
    return values;
  }

  private static Object value(@Nullable Wish wish, String name, String text) {
    if (wish == null) {
      throw new IllegalArgumentException("unknown option '--" + name + "'");
    }
    try {
      return wish.read(text);
    } catch (IllegalArgumentException | DataException e) {
      String of = wish.isList() ? " (" + wish.label() + ")" : "";
      throw new IllegalArgumentException(
          "Invalid value for option '--%s'%s: %s".formatted(name, of, e.getMessage()), e);
    }
  }

  /// As [Settings#of].
  static Settings settings(Map<String, String> wishes) {
    Map<String, Object> values = read(wishes);
    Settings usual = Settings.DEFAULT.with(method(values));
    requireOfTheData((DataSource) values.getOrDefault("data", usual.data().source()), values);
    requireOfTheMethod(usual.method(), values);
    if (values.get("epochs") instanceof Integer epochs) { // files from before may say 0
      Range.atLeast("epochs", epochs, 1);
    }
    if (values.get("craft-norm") instanceof Fgsm.Norm norm) {
      values.putIfAbsent("epsilon", Crafting.epsilon(norm));
    }
    double first = (double) values.getOrDefault("lr", usual.model().firstRate());
    values.put("lr", first);
    if (!values.containsKey("lr-factor")) {
      int every = (int) values.getOrDefault("lr-every", usual.training().learningRate().every());
      int epochs = (int) values.getOrDefault("epochs", usual.training().epochs());
      double last = Settings.Training.LAST_SHARE;
      values.put("lr-factor", LearningRate.decaying(first, last, every, epochs).factor());
    }
    return Wish.with(usual, values);
  }

  private static void requireOfTheData(DataSource source, Map<String, Object> values) {
    if (values.containsKey("data-dir") && source.isGenerated()) {
      throw new IllegalArgumentException(
          "data-dir: " + source + " are generated and have no folder; --data names the set");
    }
    if (values.containsKey("image-size") && source != DataSource.FOLDER) {
      throw new IllegalArgumentException(
          "image-size: " + source + " has a size of its own; the option is for --data folder");
    }
    if (values.containsKey("on-bad-image") && !source.isOfImageFiles()) {
      throw new IllegalArgumentException(
          "on-bad-image: " + source + " is not made of image files; --data folder or celeba");
    }
    if (values.get("image-size") instanceof Integer size && size < 1) {
      throw new IllegalArgumentException("image-size: wanted at least 1, got " + size);
    }
  }

  private static void requireOfTheMethod(Method method, Map<String, Object> values) {
    if (method == Method.OURS_SORTED && values.get("two-sample") == Pairing.PAIRED) {
      throw new IllegalArgumentException(
          "two-sample: ours-sorted is the method with the sorted term, got paired; ours has it");
    }
    for (String name : values.keySet()) {
      if (!concerns(method, name)) {
        throw new IllegalArgumentException(
            "--%s: %s does not use it; those that do are %s"
                .formatted(
                    name,
                    method,
                    users(name).stream().map(Method::cliName).collect(Collectors.joining(", "))));
      }
    }
  }
}

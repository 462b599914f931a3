package kolmo.experiments.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import kolmo.autograd.array.AdamRates;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageOptions;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.model.Architecture;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Method;
import kolmo.experiments.model.Range;
import kolmo.nn.optim.LearningRate;
import org.jspecify.annotations.Nullable;

/// Everything that determines a run's numbers. Printed into the run folder; a model file carries
/// it.
///
/// @param seed every long is a seed; all randomness of a run comes from it
/// @param backend where it computes
/// @param data what it trains on
/// @param method what it trains
/// @param model the method's hyperparameters
/// @param architecture its networks
/// @param training how long and how fast
public record Settings(
    long seed,
    String backend,
    Data data,
    Method method,
    Hyperparameters model,
    Architecture architecture,
    Training training) {

  /// What a model is evaluated on.
  public enum Split {
    /// The published test images.
    TEST,
    /// The set's own images for validation, or else the last 5,000 training images, which are then
    /// not trained on: choices that are made on them leave the test images untouched.
    VALIDATION;

    /// How many images are held out for validation.
    public static final int HELD_OUT = 5000;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The data.
  ///
  /// @param source which set
  /// @param folder where its files are; null: the default place
  /// @param trainImages how many of the first training images are used; 0: all
  /// @param evaluateOn what the model is attacked on; decides what is held out of the training
  /// @param images how image files are read
  public record Data(
      DataSource source,
      @Nullable String folder,
      int trainImages,
      Split evaluateOn,
      ImageOptions images) {
    public Data {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(evaluateOn, "evaluateOn");
      Objects.requireNonNull(images, "images");
      Range.atLeast("training images", trainImages, 0);
    }

    /// Of a set that is not made of image files.
    public Data(DataSource source, @Nullable String folder, int trainImages, Split evaluateOn) {
      this(source, folder, trainImages, evaluateOn, ImageOptions.DEFAULT);
    }

    /// The set.
    public Dataset load() {
      return source.load(folder == null ? null : Path.of(folder), images);
    }

    /// The images to train on.
    ///
    /// @throws DataException if there are not as many as wanted
    public ImageSet training(Dataset set) {
      int held = evaluateOn == Split.VALIDATION && set.validation() == null ? Split.HELD_OUT : 0;
      int most = set.train().size() - held;
      if (most < 1 || trainImages > most) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "training images: wanted at most the %d of %s%s, got %d",
                Math.max(0, most),
                source,
                held == 0 ? "" : " that are not held out for validation",
                trainImages));
      }
      return set.train().take(trainImages == 0 ? most : trainImages);
    }

    /// The images to evaluate on.
    public ImageSet evaluation(Dataset set) {
      return evaluation(set, evaluateOn);
    }

    /// The images of a split.
    public static ImageSet evaluation(Dataset set, Split split) {
      if (split == Split.TEST) {
        return set.test();
      }
      ImageSet own = set.validation();
      int n = set.train().size();
      return own == null
          ? set.train().select(IntStream.range(Math.max(0, n - Split.HELD_OUT), n).toArray())
          : own;
    }

    /// Whether training has seen images of a split.
    public boolean trainedOn(Dataset set, Split split) {
      int used = trainImages == 0 ? set.train().size() : trainImages;
      return split == Split.VALIDATION
          && set.validation() == null
          && evaluateOn == Split.TEST
          && used > set.train().size() - Split.HELD_OUT;
    }
  }

  /// The training loop.
  ///
  /// @param epochs passes over the training images
  /// @param batch N; part of the loss, not only of its noise
  /// @param learningRate Adam's rate and its steps
  /// @param adam Adam's constants
  public record Training(int epochs, int batch, LearningRate learningRate, AdamRates adam) {

    /// Of its first rate, what the last epoch has.
    public static final double LAST_SHARE = 0.1;

    /// 100 images a batch, as published for MNIST. The epochs are few.
    public static final Training DEFAULT =
        new Training(
            16,
            100,
            LearningRate.decaying(Method.OURS.defaults().firstRate(), LAST_SHARE, 1, 16),
            AdamRates.DEFAULT);

    public Training {
      Range.atLeast("epochs", epochs, 0);
      Range.atLeast("batch", batch, 1);
      Objects.requireNonNull(learningRate, "learningRate");
      Objects.requireNonNull(adam, "adam");
    }
  }

  /// Which images are attacked, and whether codes are noisy meanwhile.
  public enum Scheme {
    /// As the paper describes it: random images, no noise.
    PAPER,
    /// As the published attack scripts do it: one image of a shuffled batch, many times, with the
    /// noise of training left on.
    OFFICIAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How a model is attacked.
  ///
  /// @param images attacked in each trial
  /// @param trials each with its own images and starts
  /// @param lambdas ℓ2 radii
  /// @param steps iterations of an attack by [Optimizer#PGD]
  /// @param scheme which images, and whether with noise
  /// @param optimizer what minimises an attack's objective
  public record Protocol(
      int images, int trials, List<Double> lambdas, int steps, Scheme scheme, Optimizer optimizer) {

    /// The paper's radii on 100 images, once; its own protocol is 10 trials.
    public static final Protocol DEFAULT =
        new Protocol(
            100,
            1,
            List.of(1.0, 3.0, 5.0),
            ProjectedDescent.DEFAULT_STEPS,
            Scheme.PAPER,
            Optimizer.PGD);

    public Protocol {
      lambdas = List.copyOf(lambdas);
      Objects.requireNonNull(scheme, "scheme");
      Objects.requireNonNull(optimizer, "optimizer");
      Range.atLeast("attack images", images, 2);
      Range.atLeast("trials", trials, 1);
      Range.atLeast("attack steps", steps, 1);
      if (lambdas.isEmpty() || !lambdas.stream().allMatch(l -> l > 0 && Double.isFinite(l))) {
        throw new IllegalArgumentException("lambda: wanted positive radii, got " + lambdas);
      }
      if (lambdas.stream().distinct().count() < lambdas.size()) {
        throw new IllegalArgumentException("lambda: wanted each radius once, got " + lambdas);
      }
    }

    /// The same at one radius.
    public Protocol at(double lambda) {
      return new Protocol(images, trials, List.of(lambda), steps, scheme, optimizer);
    }
  }

  /// With the networks that the data's images have by default.
  public Settings(
      long seed,
      String backend,
      Data data,
      Method method,
      Hyperparameters model,
      Training training) {
    this(seed, backend, data, method, model, Architecture.DEFAULT, training);
  }

  /// Seed 1, CPU, Glyphs, the paper's method.
  public static final Settings DEFAULT =
      new Settings(
          1,
          "cpu",
          new Data(DataSource.GLYPHS, null, 0, Split.TEST),
          Method.OURS,
          Method.OURS.defaults(),
          Training.DEFAULT);

  /// A record that was read from a file may lack parts.
  public Settings {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(architecture, "architecture");
    Objects.requireNonNull(training, "training");
    if (model.getClass() != method.defaults().getClass()) {
      throw new IllegalArgumentException(
          "model: wanted hyperparameters of " + method + ", got " + model);
    }
  }

  /// From JSON: which record the hyperparameters are depends on the method.
  @JsonCreator
  static Settings of(
      @JsonProperty("seed") long seed,
      @JsonProperty("backend") String backend,
      @JsonProperty("data") Data data,
      @JsonProperty("method") Method method,
      @JsonProperty("model") Map<String, @Nullable Object> model,
      @JsonProperty("architecture") Architecture architecture,
      @JsonProperty("training") Training training) {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(model, "model");
    Hyperparameters hyperparameters = Json.convert(model, method.defaults().getClass());
    return new Settings(seed, backend, data, method, hyperparameters, architecture, training);
  }

  /// Settings from JSON. What older versions did not write has the value that it had then.
  ///
  /// @throws tools.jackson.core.JacksonException if the text is not such a record
  public static Settings read(String json) {
    Map<String, Object> all = new LinkedHashMap<>();
    Map<?, ?> written = Json.read(json, Map.class);
    written.forEach((key, value) -> all.put(key.toString(), value));
    all.putIfAbsent("architecture", Architecture.DEFAULT);
    all.computeIfPresent(
        "data",
        (k, part) ->
            completed(part, Map.of("evaluateOn", Split.TEST, "images", ImageOptions.DEFAULT)));
    all.computeIfPresent(
        "model",
        (k, part) ->
            completed(
                renamed(part, "empirical", "empiricalCdf"),
                Map.of(
                    "craftSteps",
                    1,
                    "craftNorm",
                    Fgsm.Norm.LINF,
                    "epsilonWarmup",
                    0,
                    "advRecWeight",
                    0)));
    return Json.read(Json.line(all), Settings.class);
  }

  private static Object renamed(Object part, String older, String name) {
    if (!(part instanceof Map<?, ?> given) || !given.containsKey(older)) {
      return part;
    }
    Map<Object, @Nullable Object> whole = new LinkedHashMap<>(given);
    whole.put(name, whole.remove(older));
    return whole;
  }

  private static Object completed(Object part, Map<String, Object> older) {
    if (!(part instanceof Map<?, ?> given)) {
      return part; // refused by the reader, with its reason
    }
    Map<Object, Object> whole = new LinkedHashMap<>(older);
    whole.putAll(given);
    return whole;
  }

  /// Compares settings, flat.
  ///
  /// @param path the file that they were found in
  /// @param prefix of their names in the message
  /// @throws IOException naming the file and the first that differs
  public static void requireSame(
      Path path, String prefix, Map<String, String> found, Map<String, String> wanted)
      throws IOException {
    for (Map.Entry<String, String> one : wanted.entrySet()) {
      String value = found.getOrDefault(one.getKey(), "nothing");
      boolean where = one.getKey().equals("data.folder"); // makes no difference
      if (!where && !value.equals(one.getValue())) {
        throw new IOException(
            "%s: expected a run with %s%s = %s, found one with %s; another --out keeps both"
                .formatted(path, prefix, one.getKey(), one.getValue(), value));
      }
    }
  }
}

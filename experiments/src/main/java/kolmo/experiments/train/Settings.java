package kolmo.experiments.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import kolmo.autograd.array.AdamRates;
import kolmo.experiments.Setting;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageOptions;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.metric.Subject;
import kolmo.experiments.model.Architecture;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Method;
import kolmo.experiments.model.Range;
import kolmo.nn.optim.LearningRate;
import org.jspecify.annotations.Nullable;

/// Everything that determines a run's numbers. Printed into the run folder; a model file carries
/// it.
///
/// @param data what it trains on
/// @param model the method's hyperparameters
/// @param architecture its networks
/// @param training how long and how fast
public record Settings(
    @Setting(value = "Any whole number; all randomness comes from it.", label = "S") long seed,
    @Setting(
            value =
                "cpu (float32), oracle (double, slow), cuda, cuda-tf32 (products rounded to 11"
                    + " bits) or cuda-emulated (the kernels without a GPU, slow).",
            label = "NAME")
        String backend,
    Data data,
    @Setting(value = "{values}.", label = "NAME") Method method,
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
  public record Data(
      @Setting(
              name = "data",
              value = "{generated} (generated), {named}, or folder (images of one's own).",
              label = "NAME")
          DataSource source,
      @Setting(
              name = "data-dir",
              value = "Folder of its files (default: data/<name>, or $KOLMO_DATA/<name>).",
              label = "DIR")
          @Nullable String folder,
      @Setting("Use only the first N training images (default: all).") int trainImages,
      @Setting(
              name = "eval-on",
              value =
                  "What the model is evaluated on; validation: the last 5000 training images,"
                      + " which are then not trained on (default test; of a sweep validation).",
              before = "test")
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
  /// @param batch N; part of the loss, not only of its noise
  /// @param learningRate Adam's rate and its steps
  /// @param adam Adam's constants
  public record Training(
      @Setting("Passes over the training images.") int epochs,
      @Setting("Images in a batch; the regularisers depend on it.") int batch,
      @Setting(
              name = "lr",
              value =
                  "Adam's learning rate in the first epoch (default 0.001, of lipschitz-vae 2e-4;"
                      + " published: 2e-4).",
              label = "R")
          @Setting(
              name = "lr-factor",
              value =
                  "What the rate is multiplied by every --lr-every epochs (default: such that the"
                      + " last has "
                      + Training.LAST_SHARE
                      + " of the first one's; published: 1).",
              label = "F")
          @Setting(name = "lr-every", value = "Epochs between two changes of the rate.")
          LearningRate learningRate,
      AdamRates adam) {

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
  public record Protocol(
      @Setting(
              name = "attack-images",
              value = "Images in each trial; of the official protocol: repetitions.")
          int images,
      @Setting("Trials, each with its own images and starts (default {default}; paper 10).")
          int trials,
      @Setting(name = "lambda", value = "Radii (l2) of the attacks (default 1,3,5).", label = "L")
          List<Double> lambdas,
      @Setting(name = "attack-steps", value = "Iterations of pgd.") int steps,
      @Setting(
              name = "protocol",
              value =
                  "Random images without noise, as the paper has it; or one image many times with"
                      + " noise on the codes, as in the published attack scripts.")
          Scheme scheme,
      @Setting(
              "What attacks: projected descent on all images at once; or, as in the paper and much"
                  + " slower, L-BFGS-B on each.")
          Optimizer optimizer) {

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

    /// What follows from wishes: the defaults, and in their place what is wished for.
    ///
    /// @param wishes as of [Settings#of]
    /// @throws IllegalArgumentException if a value is out of its range
    public static Protocol of(Map<String, String> wishes) {
      return Wish.with(DEFAULT, Wishes.read(wishes));
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

  /// What results call the model.
  public Subject subject() {
    return new Subject(data.source().cliName(), method.cliName(), seed);
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

  /// The same with the defaults of a method.
  Settings with(Method other) {
    return new Settings(seed, backend, data, other, other.defaults(), architecture, training);
  }

  /// What follows from wishes: the defaults, and in their place what is wished for.
  ///
  /// @param wishes texts by the names of options; those of [Protocol] may be among them
  /// @throws IllegalArgumentException if a value is out of its range, or not that of the method or
  ///   the data; the message names it
  public static Settings of(Map<String, String> wishes) {
    return Wishes.settings(wishes);
  }

  /// From JSON: which record the hyperparameters are depends on the method.
  @JsonCreator
  static Settings written(
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
    @SuppressWarnings("unchecked") // names are strings
    Map<String, @Nullable Object> written = Json.read(json, Map.class);
    for (Method method : Method.values()) { // of no other is there a record to complete
      if (method.toString().equals(written.get("method"))) {
        Wish.complete(DEFAULT.with(method), written);
      }
    }
    return Json.read(Json.line(written), Settings.class);
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

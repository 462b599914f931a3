package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.ImageOptions;
import kolmo.experiments.data.OnBadImage;
import kolmo.experiments.model.Architecture;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Method;
import kolmo.experiments.run.Experiment;
import kolmo.experiments.run.RunFolder;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Settings.Split;
import kolmo.nn.optim.LearningRate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What a training run needs, as options; each starts from [Settings#DEFAULT].
final class TrainOptions {

  private static final Settings DEFAULT = Settings.DEFAULT;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "${bundle:list.methods} (default ${DEFAULT-VALUE}).")
  private Method method = DEFAULT.method();

  @Option(
      names = "--network",
      paramLabel = "fc|svhn|celeba",
      description =
          "Fully connected, or convolutional with batch normalisation before (svhn) or after"
              + " (celeba) ReLU (default: fc for grey images, svhn for colour of up to 32 pixels,"
              + " else celeba).")
  private Architecture.@Nullable Network network;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Channels of the first convolution (default 128).")
  private @Nullable Integer width;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training images (default ${DEFAULT-VALUE}).")
  private int epochs = DEFAULT.training().epochs();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images in a batch; the regularisers depend on it (default ${DEFAULT-VALUE}).")
  private int batch = DEFAULT.training().batch();

  @Option(
      names = "--lr",
      paramLabel = "R",
      description =
          "Adam's learning rate in the first epoch (default 0.001, of lipschitz-vae 2.0E-4;"
              + " published: 2e-4).")
  private @Nullable Double rate;

  @Option(
      names = "--lr-factor",
      paramLabel = "F",
      description =
          "What the rate is multiplied by every --lr-every epochs (default: such that the last has "
              + Settings.Training.LAST_SHARE
              + " of the first one's; published: 1).")
  private @Nullable Double factor;

  @Option(
      names = "--lr-every",
      paramLabel = "N",
      description = "Epochs between two changes of the rate (default ${DEFAULT-VALUE}).")
  private int every = DEFAULT.training().learningRate().every();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Any whole number; all randomness comes from it (default ${DEFAULT-VALUE}).")
  private long seed = DEFAULT.seed();

  @Option(
      names = "--train-images",
      paramLabel = "N",
      description = "Use only the first N training images (default: all).")
  private int trainImages = DEFAULT.data().trainImages();

  @Option(
      names = "--eval-on",
      paramLabel = "test|validation",
      description =
          "What the model is evaluated on; validation: the last 5000 training images, which are"
              + " then not trained on (default test; of a sweep validation).")
  private @Nullable Split evaluateOn;

  @Option(
      names = "--preset",
      paramLabel = "official",
      description =
          "The published configuration for MNIST, with the sorted two-sample term and 500 epochs."
              + " Options that are given as well have the last word.")
  private @Nullable Preset preset;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private BackendOption backend = new BackendOption();
  @Mixin private ModelOptions model = new ModelOptions();

  /// The record of it all.
  ///
  /// @throws IllegalArgumentException if a value is out of its range; the message names it
  Settings settings() {
    Set<String> given = model.said().keySet();
    if (preset != null && command != null) {
      preset.apply(command);
    }
    if (data.folder != null && data.source.isGenerated()) {
      throw new IllegalArgumentException(
          "data-dir: " + data.source + " are generated and have no folder; --data names the set");
    }
    Map<String, Object> said = model.said();
    // of a preset counts what the method has
    said.keySet().removeIf(name -> !given.contains(name) && !ModelOptions.has(method, name));
    Hyperparameters hyperparameters = ModelOptions.hyperparameters(method, said);
    return new Settings(
        seed,
        backend.name,
        new Settings.Data(
            data.source,
            data.folder == null ? null : data.folder.toString(),
            trainImages,
            evaluateOn == null ? Split.TEST : evaluateOn,
            data.images()),
        method,
        hyperparameters,
        new Architecture(network, width),
        new Settings.Training(
            epochs, batch, learningRate(hyperparameters.firstRate()), DEFAULT.training().adam()));
  }

  long seed() {
    return seed;
  }

  private LearningRate learningRate(double usual) {
    double first = rate == null ? usual : rate;
    return factor == null
        ? LearningRate.decaying(first, Settings.Training.LAST_SHARE, every, epochs)
        : new LearningRate(first, factor, every);
  }

  /// Where a run goes.
  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  static final class OutOptions {

    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "Folder for the results (default: runs/<time>-<method>).")
    private @Nullable Path out;

    @Option(names = "--overwrite", description = "Replace the run that is in the folder.")
    private boolean overwrite;

    @Option(
        names = "--resume",
        description =
            "Go on with the run in --out, if it was interrupted; where nothing is there yet,"
                + " begin.")
    private boolean resume;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// The run, to its end or until Ctrl-C; prints its main result's place.
    ///
    /// @param protocol how to attack; null: not at all
    /// @param result the main result's name
    /// @return the exit code
    /// @throws IOException if something is in the folder that is not to be overwritten
    int run(Settings settings, Settings.@Nullable Protocol protocol, String result)
        throws IOException {
      if (resume && (out == null || overwrite)) {
        throw new ParameterException(
            spec.commandLine(), "resume: wanted --out with it, and no --overwrite");
      }
      RunFolder folder = open(settings);
      try (Interrupt interrupt = new Interrupt()) {
        var status = new Experiment(settings, protocol, folder).run(interrupt::requested);
        Path written = folder.file(result);
        if (Files.exists(written)) { // an interruption may come before there is anything to write
          spec.commandLine().getOut().println(written);
        }
        if (status == Experiment.Status.INTERRUPTED) {
          System.err.println(
              "kolmo: --out " + folder.path() + " --resume and the same options go on with it");
        }
        return status == Experiment.Status.FINISHED ? 0 : 1;
      }
    }

    private RunFolder open(Settings settings) throws IOException {
      String time =
          ZonedDateTime.now(ZoneId.systemDefault())
              .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
      Path to = out != null ? out : Path.of("runs", time + "-" + settings.method().cliName());
      RunFolder there = RunFolder.resume(to);
      return resume && there.goesOn() ? there : RunFolder.open(to, overwrite);
    }
  }

  /// Which data, and where.
  static final class DataOptions {

    @Option(
        names = "--data",
        paramLabel = "NAME",
        description =
            "${bundle:list.sets.generated} (generated), ${bundle:list.sets.named}, or folder"
                + " (images of one's own) (default ${DEFAULT-VALUE}).")
    DataSource source = DEFAULT.data().source();

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description = "Folder of its files (default: data/<name>, or $$KOLMO_DATA/<name>).")
    @Nullable Path folder;

    @Option(
        names = "--image-size",
        paramLabel = "N",
        description =
            "Height and width that the images of --data folder are resized to (default: "
                + ImageOptions.DEFAULT_SIDE
                + ").")
    private @Nullable Integer size;

    @Option(
        names = "--on-bad-image",
        paramLabel = "fail|skip",
        description =
            "An image file that cannot be read ends the command (default), or is left out.")
    private @Nullable OnBadImage onBad;

    /// How image files are read.
    ///
    /// @throws IllegalArgumentException if an option is given that the set does not use
    ImageOptions images() {
      if (size != null && source != DataSource.FOLDER) {
        throw new IllegalArgumentException(
            "image-size: " + source + " has a size of its own; the option is for --data folder");
      }
      if (onBad != null && !source.isOfImageFiles()) {
        throw new IllegalArgumentException(
            "on-bad-image: " + source + " is not made of image files; --data folder or celeba");
      }
      if (size != null && size < 1) {
        throw new IllegalArgumentException("image-size: wanted at least 1, got " + size);
      }
      return new ImageOptions(size == null ? 0 : size, onBad == null ? OnBadImage.FAIL : onBad);
    }
  }

  /// Where to compute.
  static final class BackendOption {

    @Option(
        names = "--backend",
        paramLabel = "NAME",
        converter = Main.BackendName.class,
        description =
            "cpu (float32), oracle (double, slow), cuda, cuda-tf32 (products rounded to 11 bits) or"
                + " cuda-emulated (the kernels without a GPU, slow) (default ${DEFAULT-VALUE}).")
    String name = DEFAULT.backend();
  }
}

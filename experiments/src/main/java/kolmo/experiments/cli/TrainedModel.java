package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageOptions;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.run.ModelFile;
import kolmo.experiments.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What the commands on a trained model share: the model's file, and the data to use it on.
final class TrainedModel {

  private static final int MOST = 100;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "The model.safetensors of a run.")
  @SuppressWarnings("NullAway.Init") // required
  private Path file;

  @Mixin private CommandSpec backend = Options.backend();

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /// How many pictures a command may be asked for: more than this makes no picture to look at.
  static void requireCount(CommandSpec command, int count) {
    if (count < 1 || count > MOST) {
      throw new ParameterException(
          command.commandLine(), "count: wanted 1 to " + MOST + ", got " + count);
    }
  }

  static void requireAtLeast(CommandSpec command, String name, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          command.commandLine(), name + ": wanted at least " + least + ", got " + value);
    }
  }

  /// Something to do with an open model.
  interface Use<T> {
    T with(ModelFile saved, Backend on, Autoencoder model) throws IOException;
  }

  /// Opens the model, uses it, closes it.
  <T> T use(Use<T> use) throws IOException {
    String named = Options.given(spec, backend).getOrDefault("backend", Settings.DEFAULT.backend());
    ModelFile saved = ModelFile.read(file);
    try (Backend on = Backends.open(named);
        Autoencoder model = saved.open(on)) {
      return use.with(saved, on, model);
    }
  }

  /// The data to use a model on; what is not said is taken from its settings.
  static final class DataOptions {

    @Option(
        names = "--data",
        paramLabel = "NAME",
        description = "${bundle:list.sets} (default: what it was trained on).")
    private @Nullable DataSource source;

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description = "Folder of the data's files (default: that of the training, if it is there).")
    private @Nullable Path folder;

    @Option(
        names = "--eval-on",
        paramLabel = "test|validation",
        description = "Which of its images (default: those of its training's evaluation).")
    private Settings.@Nullable Split split;

    /// The images to use it on.
    ///
    /// @throws DataException if they are not of the model's size, or if it was trained on them
    ImageSet images(ModelFile saved) {
      return set(saved).test();
    }

    /// The data, whose test images are those to use it on, and whose training images are all
    /// others.
    ///
    /// @throws DataException as [#images]
    Dataset set(ModelFile saved) {
      DataSource from = source == null ? saved.settings().data().source() : source;
      Settings.Data before = saved.settings().data();
      int side = from == DataSource.FOLDER ? saved.image().height() : 0;
      ImageOptions images = new ImageOptions(side, before.images().onBad());
      Dataset set = from.load(folder(from, before), images);
      ImageShape found = set.shape();
      if (!found.equals(saved.image())) {
        throw new DataException(
            saved.file()
                + ": expected images of "
                + size(saved.image())
                + " (channels × height × width), found "
                + size(found)
                + " in "
                + from.cliName());
      }
      Settings.Data trained = saved.settings().data();
      Settings.Split wanted = split == null ? trained.evaluateOn() : split;
      if (from == trained.source() && trained.trainedOn(set, wanted)) {
        throw new DataException(
            "eval-on: the model was trained on the validation images; --eval-on test");
      }
      return new Dataset(
          set.name(),
          set.description(),
          set.classes(),
          new Settings.Data(from, null, 0, wanted).training(set),
          Settings.Data.evaluation(set, wanted));
    }

    private @Nullable Path folder(DataSource from, Settings.Data trained) {
      if (folder != null && from.isGenerated()) {
        throw new DataException(
            "data-dir: " + from + " are generated and have no folder; --data names the set");
      }
      boolean same = source == null && folder == null && trained.folder() != null;
      return same && Files.isDirectory(Path.of(trained.folder()))
          ? Path.of(trained.folder())
          : folder;
    }

    private static String size(ImageShape s) {
      return s.channels() + "×" + s.height() + "×" + s.width();
    }
  }
}

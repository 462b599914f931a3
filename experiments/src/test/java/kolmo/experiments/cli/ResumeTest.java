package kolmo.experiments.cli;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.data.ImageOptions;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.model.Architecture;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Method;
import kolmo.experiments.run.Experiment;
import kolmo.experiments.run.RunFolder;
import kolmo.experiments.run.TrainingFile;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Trainer;
import kolmo.nn.optim.LearningRate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A run that was interrupted and goes on ends as one that was not: file by file, bit by bit.
class ResumeTest {

  private static final int STEPS = 3; // in an epoch

  private static final Settings.Protocol PROTOCOL =
      new Settings.Protocol(2, 1, List.of(1.0), 2, Settings.Scheme.PAPER, Optimizer.PGD);

  @TempDir private Path temporary;

  private static Settings settings(Method method, int epochs, Architecture architecture) {
    return new Settings(
        1,
        "cpu",
        new Settings.Data(
            DataSource.GLYPHS, null, STEPS * 20, Settings.Split.TEST, ImageOptions.DEFAULT),
        method,
        method.defaults(),
        architecture,
        new Settings.Training(
            epochs,
            20,
            LearningRate.decaying(1e-3, 0.1, 1, epochs),
            Settings.DEFAULT.training().adam()));
  }

  private static Settings settings(Method method, int epochs) {
    return settings(method, epochs, Architecture.DEFAULT);
  }

  /// Asked before all else once, and then before each step.
  private static BooleanSupplier afterSteps(int steps) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.incrementAndGet() > 1 + steps;
  }

  private static Experiment.Status run(
      Settings settings,
      Settings.@Nullable Protocol protocol,
      Path folder,
      BooleanSupplier interrupted)
      throws IOException {
    return new Experiment(settings, protocol, RunFolder.resume(folder)).run(interrupted);
  }

  private Path whole(Settings settings, Settings.@Nullable Protocol protocol) throws IOException {
    Path folder = temporary.resolve("whole");
    assertThat(run(settings, protocol, folder, () -> false)).isEqualTo(Experiment.Status.FINISHED);
    return folder;
  }

  private static void assertSame(Path resumed, Path whole, List<String> names) {
    assertThat(resumed.toFile().list()).containsExactlyInAnyOrder(whole.toFile().list());
    for (String name : names) {
      assertThat(resumed.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
    }
  }

  private static final List<String> OF_TRAINING =
      List.of("model.safetensors", "metrics.csv", "epochs.csv", "losses.png", "samples.png");

  private static Path training(Path folder) {
    return folder.resolve("training.safetensors");
  }

  private void interruptedTwice(Settings settings) throws IOException {
    Path folder = temporary.resolve("resumed");
    run(settings, null, folder, afterSteps(STEPS - 1)); // in the first epoch
    run(settings, null, folder, afterSteps(STEPS)); // in the second one
    assertThat(training(folder)).exists();
    run(settings, null, folder, () -> false);
    assertSame(folder, whole(settings, null), OF_TRAINING);
  }

  /// What a trainer has made of a model: the parameters' bits and every loss.
  private record Trained(List<float[]> state, String metrics) {}

  private interface Training {
    void with(Backend on, Trainer trainer) throws IOException;
  }

  private static Trained trained(Settings settings, Training training) throws IOException {
    ImageSet images = Marked.images(STEPS * 20, 8, 10);
    Rng rng = new Rng(settings.seed());
    try (Backend on = Backends.open("cpu");
        Autoencoder model = settings.model().create(on, images.shape(), 20, rng);
        Trainer trainer = new Trainer(on, model, images, settings.training(), rng)) {
      training.with(on, trainer);
      return new Trained(
          trainer.state().stream().map(p -> p.tensor().toFloats()).toList(),
          trainer.record().csv());
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void everyMethodGoesOn(Method method) throws IOException {
    Settings settings = settings(method, 2);
    TrainingFile file = new TrainingFile(temporary.resolve("training"), settings);
    trained(
        settings,
        (_, trainer) -> {
          trainer.train(_ -> {}, afterSteps(STEPS));
          file.save(trainer, List.of(), 0);
        });
    Trained resumed =
        trained(
            settings,
            (on, trainer) -> {
              file.restore(file.read(), trainer, on);
              trainer.train(_ -> {}, () -> false);
            });
    Trained whole = trained(settings, (_, trainer) -> trainer.train(_ -> {}, () -> false));
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    for (int i = 0; i < whole.state().size(); i++) {
      assertThat(Arrays.equals(resumed.state().get(i), whole.state().get(i))).isTrue();
    }
  }

  @Test
  void files() throws IOException {
    interruptedTwice(settings(Method.OURS, 2));
  }

  @Test
  void runningStatisticsGoOn() throws IOException {
    Architecture convolutional = new Architecture(Architecture.Network.SVHN, 4);
    interruptedTwice(settings(Method.OURS, 2, convolutional));
  }

  @Test
  void betweenTwoEpochs() throws IOException {
    Settings settings = settings(Method.OURS, 3);
    Path folder = temporary.resolve("resumed");
    run(settings, null, folder, afterSteps(STEPS));
    run(settings, null, folder, () -> false);
    assertSame(folder, whole(settings, null), OF_TRAINING);
  }

  @Test
  void inTheAttacks() throws IOException {
    Settings settings = settings(Method.GMM_DAE, 1);
    Path folder = temporary.resolve("resumed");
    run(settings, PROTOCOL, folder, afterSteps(STEPS + 2));
    assertThat(training(folder)).exists();
    run(settings, PROTOCOL, folder, () -> false);
    assertSame(folder, whole(settings, PROTOCOL), List.of("attacks.csv", "metrics.csv"));
  }

  @Test
  void withOtherSettingsItIsRefusedAndKept() throws IOException {
    Path folder = temporary.resolve("resumed");
    run(settings(Method.VAE, 2), null, folder, afterSteps(1));
    byte[] before = Files.readAllBytes(training(folder));
    assertThatThrownBy(() -> run(settings(Method.VAE, 3), null, folder, () -> false))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(training(folder).toString(), "training.epochs = 3", "with 2");
    assertThat(training(folder)).hasBinaryContent(before);
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Path folder = temporary.resolve("resumed");
    Settings settings = settings(Method.VAE, 2);
    run(settings, null, folder, afterSteps(1));
    byte[] half = Files.readAllBytes(training(folder));
    Files.write(training(folder), Arrays.copyOf(half, half.length / 2));
    assertThatThrownBy(() -> run(settings, null, folder, () -> false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(training(folder).toString());
    Files.copy(folder.resolve("model.safetensors"), training(folder), REPLACE_EXISTING);
    assertThatThrownBy(() -> run(settings, null, folder, () -> false))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(training(folder).toString(), "kolmo.metrics");
  }

  @Test
  void onTheCommandLine() throws IOException {
    Path folder = temporary.resolve("resumed");
    String[] command = {
      "train",
      "--method=vae",
      "--train-images=" + STEPS * 20,
      "--batch=20",
      "--epochs=1",
      "--out=" + folder,
      "--resume"
    };
    Cli.works(command); // begins
    assertThat(training(folder)).doesNotExist();
    Cli again = Cli.kolmo(command);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("--out " + folder, "expected an empty folder", "--resume");
    Cli nowhere = Cli.kolmo("train", "--method=vae", "--resume");
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("resume: wanted --out");
  }
}

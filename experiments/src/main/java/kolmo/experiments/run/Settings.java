package kolmo.experiments.run;

import java.util.List;
import java.util.Objects;
import kolmo.autograd.array.AdamRates;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Method;
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
/// @param training how long and how fast
public record Settings(
    long seed, String backend, Data data, Method method, Hyperparameters model, Training training) {

  /// The data.
  ///
  /// @param source which set
  /// @param folder where its files are; null: the default place
  /// @param trainImages how many of the first training images are used; 0: all
  public record Data(DataSource source, @Nullable String folder, int trainImages) {
    public Data {
      Objects.requireNonNull(source, "source");
      Check.atLeast("training images", trainImages, 0);
    }
  }

  /// The training loop.
  ///
  /// @param epochs passes over the training images
  /// @param batch N; part of the loss, not only of its noise
  /// @param learningRate Adam's rate and its steps
  /// @param adam Adam's constants
  public record Training(int epochs, int batch, LearningRate learningRate, AdamRates adam) {

    /// Adam's rate as published for MNIST.
    public static final double PUBLISHED_RATE = 2e-4;

    /// 100 images a batch, Adam at 2e-4 without decay: as published for MNIST. The epochs are few.
    public static final Training DEFAULT =
        new Training(16, 100, LearningRate.constant(PUBLISHED_RATE), AdamRates.DEFAULT);

    /// The rate for Glyphs: a fifth of MNIST's images makes a fifth of its steps in an epoch.
    public static final double GLYPHS_RATE = 1e-3;

    public Training {
      Check.atLeast("epochs", epochs, 0);
      Check.atLeast("batch", batch, 1);
      Objects.requireNonNull(learningRate, "learningRate");
      Objects.requireNonNull(adam, "adam");
    }
  }

  /// How a model is attacked.
  ///
  /// @param images attacked in each trial
  /// @param trials each with its own images and starts
  /// @param lambdas ℓ2 radii
  /// @param steps iterations of an attack
  public record Protocol(int images, int trials, List<Double> lambdas, int steps) {

    /// The paper's radii on 100 images, once; its own protocol is 10 trials.
    public static final Protocol DEFAULT =
        new Protocol(100, 1, List.of(1.0, 3.0, 5.0), ProjectedDescent.DEFAULT_STEPS);

    public Protocol {
      lambdas = List.copyOf(lambdas);
      Check.atLeast("attack images", images, 2);
      Check.atLeast("trials", trials, 1);
      Check.atLeast("attack steps", steps, 1);
      if (lambdas.isEmpty() || !lambdas.stream().allMatch(l -> l > 0 && Double.isFinite(l))) {
        throw new IllegalArgumentException("lambda: wanted positive radii, got " + lambdas);
      }
      if (lambdas.stream().distinct().count() < lambdas.size()) {
        throw new IllegalArgumentException("lambda: wanted each radius once, got " + lambdas);
      }
    }
  }

  /// Seed 1, CPU, Glyphs, the paper's method.
  public static final Settings DEFAULT =
      new Settings(
          1,
          "cpu",
          new Data(DataSource.GLYPHS, null, 0),
          Method.OURS,
          Hyperparameters.DEFAULT,
          Training.DEFAULT);

  /// A record that was read from a file may lack parts.
  public Settings {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(training, "training");
  }

  /// A class of its own: as a method of the outer one it would initialise [#DEFAULT] when a nested
  /// record's own default is still being made.
  private static final class Check {
    static void atLeast(String name, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(name + ": wanted at least " + least + ", got " + value);
      }
    }
  }
}

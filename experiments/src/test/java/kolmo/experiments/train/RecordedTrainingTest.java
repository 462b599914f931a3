package kolmo.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.experiments.cli.Marked;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.model.Architecture;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Method;
import kolmo.nn.optim.LearningRate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Training on the emulated device, its step recorded and not: the same bits.
class RecordedTrainingTest {

  private static final int BATCH = 3;
  private static final int EPOCHS = 2;
  private static final LearningRate RATE = new LearningRate(1e-3, 1e-4, 1);
  private static final ImageSet SMALL = Marked.images(7, 4, 10); // two batches and a rest

  /// As what the trainer sees the backend.
  private enum Seen {
    AS_IT_IS(Backend.class, StepRecorder.class),
    WITHOUT_RECORDER(Backend.class),
    REFUSING(Backend.class, StepRecorder.class);

    private final Class<?>[] types;

    Seen(Class<?>... types) {
      this.types = types;
    }

    Backend of(Backend on) {
      return (Backend)
          Proxy.newProxyInstance(
              Seen.class.getClassLoader(),
              types,
              (proxy, method, arguments) -> {
                if (this == REFUSING && method.getDeclaringClass() == StepRecorder.class) {
                  throw new NotRecordable("it is not in the mood");
                }
                try {
                  return method.invoke(on, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /// What is left of a training.
  ///
  /// @param record every loss of every step
  /// @param state what would be saved
  /// @param images reconstructions after each epoch, for which memory is taken in between
  /// @param said on stderr
  private record Outcome(
      String record, List<float[]> state, List<float[]> images, List<String> said) {

    void sameBitsAs(Outcome other) {
      assertThat(record).isEqualTo(other.record);
      equal(state, other.state);
      equal(images, other.images);
    }

    private static void equal(List<float[]> these, List<float[]> those) {
      assertThat(these).hasSameSizeAs(those).isNotEmpty();
      for (int i = 0; i < these.size(); i++) {
        assertThat(these.get(i)).isEqualTo(those.get(i));
      }
    }
  }

  private static Outcome train(
      Seen seen, Hyperparameters h, Architecture architecture, ImageSet data, LearningRate rate) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    Settings.Training training = new Settings.Training(EPOCHS, BATCH, rate, AdamRates.DEFAULT);
    try (Backend device = Backends.open("cuda-emulated")) {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      Backend on = seen.of(device);
      Rng rng = new Rng(3);
      ImageShape image = data.shape();
      List<float[]> reconstructed = new ArrayList<>();
      Outcome outcome;
      try (Autoencoder model = h.create(on, image, architecture, BATCH, rng);
          Trainer trainer = new Trainer(on, model, data, training, rng)) {
        trainer.train(epoch -> reconstructed.add(reconstructed(on, model, image)), () -> false);
        outcome =
            new Outcome(
                trainer.record().csv(),
                model.state().stream().map(p -> p.tensor().toFloats()).toList(),
                reconstructed,
                said.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(s -> s.contains("record"))
                    .toList());
      } finally {
        assertThat(device.live()).isZero();
      }
      return outcome;
    } finally {
      System.setErr(before);
    }
  }

  private static float[] reconstructed(Backend on, Autoencoder model, ImageShape image) {
    try (Tape tape = new Tape(on)) {
      Shape shape = image.batch(2);
      return model.reconstruct(tape.constant(shape, new float[shape.size()])).value().toFloats();
    }
  }

  private static Outcome train(Seen seen, Method method) {
    return train(seen, method.defaults(), Architecture.DEFAULT, SMALL, RATE);
  }

  @ParameterizedTest
  @EnumSource(names = {"OURS", "VAE"})
  void recordedOrNotTheBitsAreTheSame(Method method) {
    Outcome recorded = train(Seen.AS_IT_IS, method);
    assertThat(recorded.said()).isEmpty();
    recorded.sameBitsAs(train(Seen.WITHOUT_RECORDER, method));
  }

  /// With batch normalisation, whose running mean and variance the step moves.
  @Test
  void recordedOrNotTheBitsAreTheSameOfConvolutions() {
    Architecture narrow = new Architecture(Architecture.Network.SVHN, 2);
    ImageSet images = Marked.images(7, 16, 10);
    Hyperparameters h = Method.OURS.defaults();
    Outcome recorded = train(Seen.AS_IT_IS, h, narrow, images, RATE);
    assertThat(recorded.said()).isEmpty();
    recorded.sameBitsAs(train(Seen.WITHOUT_RECORDER, h, narrow, images, RATE));
  }

  @Test
  void aStepThatCannotBeRecordedIsTakenAsItIs() {
    Outcome refused = train(Seen.REFUSING, Method.GMM_DAE);
    refused.sameBitsAs(train(Seen.WITHOUT_RECORDER, Method.GMM_DAE));
    assertThat(refused.said())
        .containsExactly(
            "training: the step is not recorded but queued anew each time: it is not in the mood");
  }

  /// The rate of the first step is so large that the second one, which is replayed, diverges.
  @Test
  void aReplayedStepThatDivergesIsNamedToo() {
    assertThatThrownBy(
            () ->
                train(
                    Seen.AS_IT_IS,
                    Method.GMM_DAE.defaults(),
                    Architecture.DEFAULT,
                    SMALL,
                    LearningRate.constant(1e30)))
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageStartingWith("step 2: the loss is NaN (terms: rec = NaN, ks = NaN")
        .hasMessageContaining("affine");
  }
}

package kolmo.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.cli.Marked;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.GmmDae;
import kolmo.experiments.model.Latent;
import kolmo.experiments.model.Method;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.optim.LearningRate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The training loop on a few small images.
class TrainerTest {

  private static final int SIDE = 8;
  private static final int BATCH = 5;
  private static final ImageSet IMAGES = Marked.images(23, SIDE, 10); // four batches and a rest

  private static Settings.Training training(int epochs, LearningRate rate) {
    return new Settings.Training(epochs, BATCH, rate, AdamRates.DEFAULT);
  }

  /// What a test does with a model and its trainer; nothing may be left on the backend afterwards.
  private interface Use {
    void with(Autoencoder model, Trainer trainer);
  }

  private static void using(Method method, int epochs, LearningRate rate, Use use) {
    try (Backend cpu = Backends.open("cpu")) {
      Rng rng = new Rng(3);
      ImageShape image = new ImageShape(1, SIDE, SIDE);
      try (Autoencoder model = method.defaults().create(cpu, image, BATCH, rng);
          Trainer trainer = new Trainer(cpu, model, IMAGES, training(epochs, rate), rng)) {
        use.with(model, trainer);
      }
      assertThat(cpu.live()).isZero();
    }
  }

  private static void nothing(int epoch) {}

  private static List<float[]> parameters(Autoencoder model) {
    return model.parameters().stream().map(p -> p.tensor().toFloats()).toList();
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void everyTermIsRecordedAtEveryStep(Method method) {
    using(
        method,
        3,
        LearningRate.constant(1e-3),
        (model, trainer) -> {
          List<Integer> epochs = new ArrayList<>();
          trainer.train(epochs::add, () -> false);
          assertThat(epochs).containsExactly(1, 2, 3);
          assertThat(trainer.steps()).isEqualTo(12);
          RunRecord record = trainer.record();
          assertThat(record.steps())
              .extracting(RunRecord.Step::step)
              .isEqualTo(IntStream.rangeClosed(1, 12).boxed().toList());
          assertThat(record.steps())
              .extracting(RunRecord.Step::epoch)
              .containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
          for (RunRecord.Step step : record.steps()) {
            double sum = 0;
            for (int i = 0; i < step.terms().length; i++) {
              sum += record.weights().get(i) * step.terms()[i];
            }
            assertThat(step.total()).isCloseTo(sum, within(1e-5 * Math.abs(sum)));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "OURS,rec ks two-sample cov",
    "OURS_SORTED,rec ks two-sample cov",
    "GMM_DAE,rec ks cov",
    "AUGMENTED_ZERO,rec ks cov",
    "AUGMENTED_MASK,rec ks cov",
    "VAE,rec kl",
    "BETA_VAE,rec kl",
    "BETA_TCVAE,rec kl tc",
    "LIPSCHITZ_VAE,rec kl",
    "SMOOTH_ENCODER,rec smoothness",
    "AVAE,rec kl consistency"
  })
  void theTermsAreThoseOfTheMethod(Method method, String names) {
    using(
        method,
        1,
        LearningRate.constant(1e-3),
        (model, trainer) -> {
          trainer.train(TrainerTest::nothing, () -> false);
          assertThat(String.join(" ", trainer.record().names())).isEqualTo(names);
        });
  }

  @Test
  void trainingLowersTheLoss() {
    using(
        Method.GMM_DAE, // whose loss no adversary raises
        40,
        LearningRate.constant(1e-3),
        (model, trainer) -> {
          trainer.train(TrainerTest::nothing, () -> false);
          assertThat(trainer.record().meanOf(40)[0])
              .isLessThan(0.9 * trainer.record().meanOf(1)[0]);
        });
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    List<List<float[]>> runs = new ArrayList<>();
    List<String> records = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      using(
          Method.OURS,
          2,
          LearningRate.constant(1e-3),
          (model, trainer) -> {
            trainer.train(TrainerTest::nothing, () -> false);
            runs.add(parameters(model));
            records.add(trainer.record().csv());
          });
    }
    assertThat(records.get(1)).isEqualTo(records.get(0));
    for (int i = 0; i < runs.get(0).size(); i++) {
      assertThat(runs.get(1).get(i)).isEqualTo(runs.get(0).get(i));
    }
  }

  @Test
  void theRateFollowsItsSchedule() {
    // after the first epoch the rate is so small that a parameter no longer moves
    using(
        Method.VAE,
        2,
        new LearningRate(1e-3, 1e-30, 1),
        (model, trainer) -> {
          List<List<float[]>> after = new ArrayList<>();
          List<float[]> before = parameters(model);
          trainer.train(epoch -> after.add(parameters(model)), () -> false);
          assertThat(after.get(0).get(0)).isNotEqualTo(before.get(0));
          assertThat(after.get(1).get(0)).isEqualTo(after.get(0).get(0));
        });
  }

  @Test
  void aCancelledTrainingStopsBetweenSteps() {
    using(
        Method.GMM_DAE,
        3,
        LearningRate.constant(1e-3),
        (model, trainer) -> {
          List<Integer> epochs = new ArrayList<>();
          trainer.train(epochs::add, () -> trainer.steps() == 6);
          assertThat(trainer.steps()).isEqualTo(6);
          assertThat(trainer.record().steps()).hasSize(6);
          assertThat(epochs).containsExactly(1);
        });
  }

  @Test
  void aLossThatIsNoLongerFiniteStopsItAndIsNamed() {
    using(
        Method.OURS,
        3,
        LearningRate.constant(1e30),
        (model, trainer) -> {
          List<List<float[]>> after = new ArrayList<>();
          assertThatThrownBy(
                  () ->
                      trainer.train(
                          TrainerTest::nothing,
                          () -> {
                            after.add(parameters(model));
                            return false;
                          }))
              .isInstanceOf(TrainingDiverged.class)
              .hasMessageStartingWith("step 2: the loss is NaN (terms: rec = NaN, ks = NaN")
              .hasMessageContaining("the first operation with such a value is %")
              .hasMessageContaining("affine");
          assertThat(trainer.record().steps()).hasSize(2); // the bad one is on record
          List<float[]> kept = parameters(model); // and did not reach the parameters
          for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i)).isEqualTo(after.getLast().get(i));
            for (float value : kept.get(i)) {
              assertThat(value).isFinite();
            }
          }
        });
  }

  @Test
  void aWeightThatOverflowsIsNamedToo() {
    var heavy = new GmmDae.Hyperparameters(Latent.DEFAULT, 1e300, null, null, EmpiricalCdf.RIGHT);
    try (Backend cpu = Backends.open("cpu")) {
      Rng rng = new Rng(3);
      try (Autoencoder model = heavy.create(cpu, new ImageShape(1, SIDE, SIDE), BATCH, rng);
          Trainer trainer =
              new Trainer(cpu, model, IMAGES, training(1, LearningRate.constant(1e-3)), rng)) {
        assertThatThrownBy(() -> trainer.train(TrainerTest::nothing, () -> false))
            .isInstanceOf(TrainingDiverged.class)
            .hasMessageStartingWith("step 1: the loss is Infinity")
            .hasMessageContaining("each finite, their sum not");
      }
      assertThat(cpu.live()).isZero();
    }
  }

  @Test
  void aBatchLargerThanTheDataIsRefused() {
    try (Backend cpu = Backends.open("cpu");
        Autoencoder model =
            Method.VAE.defaults().create(cpu, new ImageShape(1, SIDE, SIDE), BATCH, new Rng(3))) {
      Settings.Training large =
          new Settings.Training(1, 24, LearningRate.constant(1e-3), AdamRates.DEFAULT);
      assertThatThrownBy(() -> new Trainer(cpu, model, IMAGES, large, new Rng(3)))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("24", "23");
    }
  }
}

package kolmo.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.ImageShape;
import kolmo.experiments.model.Method;
import kolmo.nn.optim.LearningRate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How much a training step leaves to the garbage collector: handles and records, no arrays of
/// numbers. One batch of pixels alone would be 400 KB.
class StepGarbageTest {

  private static final int SIDE = 32;
  private static final int BATCH = 100;
  private static final long LIMIT = 64 << 10;

  /// Vector code allocates its vectors until it is compiled, which takes a dozen steps; the first
  /// steps also fill the arena and make the run's constants.
  private static final int WARM_UP = 60;

  private static final int MEASURED = 21;

  @ParameterizedTest
  @EnumSource(Method.class)
  void aStepAllocatesLittle(Method method) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] before = new long[WARM_UP + MEASURED + 1]; // bytes before each step, and after the last
    try (Backend cpu = Backends.open("cpu")) {
      Rng rng = new Rng(3);
      ImageShape image = new ImageShape(1, SIDE, SIDE);
      Settings.Training training =
          new Settings.Training(
              before.length, BATCH, LearningRate.constant(2e-4), AdamRates.DEFAULT);
      try (Autoencoder model = method.create(cpu, image, Hyperparameters.DEFAULT, BATCH, rng);
          Trainer trainer =
              new Trainer(cpu, model, Marked.images(4 * BATCH, SIDE, 10), training, rng)) {
        trainer.train(
            epoch -> {},
            () -> {
              int step = trainer.steps();
              before[step] = threads.getCurrentThreadAllocatedBytes();
              return step == before.length - 1;
            });
      }
    }
    long[] bytes = new long[MEASURED];
    Arrays.setAll(bytes, i -> before[WARM_UP + i + 1] - before[WARM_UP + i]);
    Arrays.sort(bytes);
    // the median: a step now and then opens an epoch, or is the one during which code is replaced
    assertThat(bytes[MEASURED / 2]).isLessThan(LIMIT);
  }
}

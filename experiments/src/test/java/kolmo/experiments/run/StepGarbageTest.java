package kolmo.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.ImageSet;
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
  private static final ImageSet IMAGES = Marked.images(4 * BATCH, SIDE, 10);
  private static final long LIMIT = 64 << 10;

  /// Vector code allocates its vectors until it is compiled, and when that happens is up to the
  /// compiler: usually within a hundred steps.
  private static final int LONGEST = 1500;

  private static final int WINDOW = 21;

  @ParameterizedTest
  @EnumSource(Method.class)
  void aStepAllocatesLittle(Method method) {
    try (Backend cpu = Backends.open("cpu")) {
      Rng rng = new Rng(3);
      ImageShape image = new ImageShape(1, SIDE, SIDE);
      Settings.Training training =
          new Settings.Training(LONGEST, BATCH, LearningRate.constant(2e-4), AdamRates.DEFAULT);
      Meter meter = new Meter();
      try (Autoencoder model = method.create(cpu, image, Hyperparameters.DEFAULT, BATCH, rng);
          Trainer trainer = new Trainer(cpu, model, IMAGES, training, rng)) {
        trainer.train(epoch -> {}, () -> meter.median() < LIMIT || trainer.steps() == LONGEST);
      }
      assertThat(meter.median).isLessThan(LIMIT);
    }
  }

  /// Asked between two steps, it says what the last ones allocated on this thread.
  private static final class Meter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long[] bytes = new long[WINDOW]; // of the last steps, the oldest overwritten
    private long before = -1;
    private int steps = -1;
    long median = Long.MAX_VALUE;

    /// The median of the last steps: now and then a step opens an epoch, or its code is replaced.
    long median() {
      long now = threads.getCurrentThreadAllocatedBytes();
      if (++steps > 0) {
        bytes[steps % WINDOW] = now - before;
      }
      if (steps >= WINDOW) {
        long[] sorted = bytes.clone();
        Arrays.sort(sorted);
        median = sorted[WINDOW / 2];
      }
      before = threads.getCurrentThreadAllocatedBytes(); // this method's own do not count
      return median;
    }
  }
}

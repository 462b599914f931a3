package kolmo.experiments.train;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.cli.Marked;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Hyperparameters;
import kolmo.experiments.model.Latent;
import kolmo.experiments.model.Method;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.KsLoss;
import kolmo.nn.loss.TwoSampleKsLoss;
import kolmo.nn.optim.LearningRate;

/// How much a training step leaves to the garbage collector: handles and records, no arrays of
/// numbers. One batch of pixels alone would be 400 KB.
///
/// A program of its own: what other tests did before is in the compiler's profiles, and may keep it
/// from compiling vector code, which then allocates every vector.
final class StepGarbage {

  private static final int SIDE = 32;
  private static final int BATCH = 100;
  private static final ImageSet IMAGES = Marked.images(4 * BATCH, SIDE, 10);
  private static final long LIMIT = 64 << 10;

  /// Vector code allocates its vectors until it is compiled, and when that happens is up to the
  /// compiler: usually within two hundred steps.
  private static final int LONGEST = 1500;

  /// Calls after which it has found what a step calls only once or twice.
  private static final int CALLS = 3000;

  private static final int WINDOW = 21;

  private StepGarbage() {}

  /// What to train, and how many bytes a step may leave.
  enum Case {
    OURS(Method.OURS, LIMIT),
    OURS_SORTED(Method.OURS_SORTED, LIMIT),
    GMM_DAE(Method.GMM_DAE, LIMIT),
    VAE(Method.VAE, LIMIT),
    /// Two steps that measure lengths take twice the operations, and each operation has its
    /// handles.
    OURS_IN_TWO_STEPS(Method.OURS, 2 * LIMIT);

    private final Method method;
    final long limit;

    Case(Method method, long limit) {
      this.method = method;
      this.limit = limit;
    }

    /// With the published crafting, in one step, but for the last.
    private Hyperparameters settings() {
      Map<String, String> wishes = new LinkedHashMap<>();
      wishes.put("method", method.cliName());
      if (this != OURS_IN_TWO_STEPS && Wishes.users("craft-steps").contains(method)) {
        wishes.putAll(Map.of("craft-norm", "linf", "craft-steps", "1"));
      }
      return Settings.of(wishes).model();
    }
  }

  /// Prints the bytes of a step of each case, a line each.
  public static void main(String[] args) {
    for (Case one : Case.values()) {
      System.out.println(one + " " + allocated(one.settings(), one.limit));
    }
  }

  /// Bytes of a step, when they are few enough or as many steps as can be waited for are taken.
  private static long allocated(Hyperparameters h, long enough) {
    try (Backend cpu = Backends.open("cpu")) {
      Rng rng = new Rng(3);
      ImageShape image = new ImageShape(1, SIDE, SIDE);
      Settings.Training training =
          new Settings.Training(LONGEST, BATCH, LearningRate.constant(2e-4), AdamRates.DEFAULT);
      callOften(cpu);
      Meter meter = new Meter();
      try (Autoencoder model = h.create(cpu, image, BATCH, rng);
          Trainer trainer = new Trainer(cpu, model, IMAGES, training, rng)) {
        trainer.train(epoch -> {}, () -> meter.median() < enough || trainer.steps() == LONGEST);
      }
      return meter.median;
    }
  }

  /// The kernels on codes, which are few and small, on their own.
  private static void callOften(Backend cpu) {
    GaussianMixture prior = Latent.DEFAULT.prior();
    KsLoss ks = new KsLoss(prior, EmpiricalCdf.RIGHT);
    TwoSampleKsLoss twoSample = new TwoSampleKsLoss(prior, TwoSampleKsLoss.Pairing.PAIRED);
    try (Tensor random = cpu.randomState(new Rng(4))) {
      for (int i = 0; i < CALLS; i++) {
        try (Tape tape = new Tape(cpu)) {
          Var z = tape.constant(tape.own(cpu.normal(random, Shape.of(BATCH, 10))));
          ks.stacked(z, z);
          twoSample.of(z, z);
        }
      }
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

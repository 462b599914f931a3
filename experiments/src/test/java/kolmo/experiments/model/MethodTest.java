package kolmo.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.model.AugmentedDae.CrossCovariance;
import kolmo.nn.Parameter;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import kolmo.nn.optim.Adam;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every method of the list: it trains, its gradients are right, it leaves nothing behind.
class MethodTest {

  private static final int BATCH = 12;
  private static final ImageShape IMAGE = new ImageShape(1, 32, 32);

  @ParameterizedTest
  @EnumSource(Method.class)
  void trainsAndLeavesNothingBehind(Method method) {
    try (Backend cpu = Backends.open("cpu")) {
      try (Autoencoder model = create(method, cpu)) {
        int open = cpu.live();
        double[] losses = train(model, cpu, 30);
        assertThat(cpu.live()).isEqualTo(open);
        assertThat(losses[29]).isLessThan(losses[0]);
      }
      assertThat(cpu.live()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void sameSeedSameBits(Method method) {
    assertThat(lossesOfFreshRun(method)).isEqualTo(lossesOfFreshRun(method));
  }

  private static double[] lossesOfFreshRun(Method method) {
    try (Backend cpu = Backends.open("cpu");
        Autoencoder model = create(method, cpu)) {
      return train(model, cpu, 4);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, mode = EnumSource.Mode.EXCLUDE, names = "LIPSCHITZ_VAE")
  void cpuFollowsTheOracle(Method method) {
    try (Backend cpu = Backends.open("cpu");
        Backend oracle = Backends.open("oracle");
        Autoencoder fast = create(method, cpu);
        Autoencoder exact = create(method, oracle)) {
      double[] a = train(fast, cpu, 3);
      double[] b = train(exact, oracle, 3);
      for (int i = 0; i < 3; i++) {
        // the adversary takes signs: pixels with a gradient near 0 may fall on either side
        assertThat(a[i]).isCloseTo(b[i], within(2e-3 * Math.abs(b[i])));
      }
    }
  }

  /// In plain loops its orthonormal weights take their time.
  @Tag("long")
  @Test
  void theLipschitzVaeFollowsTheOracleAndHasItsGradient() {
    cpuFollowsTheOracle(Method.LIPSCHITZ_VAE);
    theObjectivesGradientMeetsCentralDifferences(Method.LIPSCHITZ_VAE);
  }

  /// The gradient of the whole objective along random directions against central differences, in
  /// double. The random states are restored before each evaluation, so that noise and adversaries
  /// are the same. `avae` holds a reconstruction still, so that its step is no function's gradient:
  /// [VariationalTest] has it.
  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AVAE", "LIPSCHITZ_VAE"})
  void theObjectivesGradientMeetsCentralDifferences(Method method) {
    Hyperparameters h = small(method);
    try (Backend oracle = Backends.open("oracle")) {
      ImageShape image = new ImageShape(1, 4, 4);
      double[] pixels = images(image, 5);
      double[] slopes = new double[2];
      double[] norms = new double[2];
      try (Autoencoder model = h.create(oracle, image, 5, new Rng(3));
          Tape tape = new Tape(oracle)) {
        Var loss = model.loss(tape.constant(image.batch(5), pixels)).total();
        var gradients = tape.gradients(loss);
        for (int direction = 0; direction < 2; direction++) {
          for (Parameter p : model.parameters()) {
            double[] g = gradients.of(p.tensor()).toDoubles();
            double[] v = direction(p, direction);
            for (int i = 0; i < g.length; i++) {
              slopes[direction] += g[i] * v[i];
              norms[direction] += Math.abs(g[i] * v[i]);
            }
          }
        }
      }
      for (int direction = 0; direction < 2; direction++) {
        double step = 1e-6; // so small that hardly a ReLU flips between
        double up = lossAt(oracle, method, image, pixels, direction, step);
        double down = lossAt(oracle, method, image, pixels, direction, -step);
        assertThat((up - down) / (2 * step))
            .isCloseTo(slopes[direction], within(1e-7 * Math.max(1, norms[direction])));
      }
    }
  }

  /// ε = 0: the crafted adversary is the image itself whatever the weights, so the objective is
  /// smooth in them. (With ε > 0 its signs make it piecewise smooth; the crafting is a constant by
  /// definition.)
  private static Hyperparameters small(Method method) {
    Latent latent = new Latent(3, 2, Latent.Centers.ONE_HOT, 2, 1, 0.5);
    Crafting crafting = new Crafting(Fgsm.Norm.LINF, 0, 0, 1, null);
    return switch (method) {
      case OURS -> ours(crafting, Pairing.PAIRED, 0);
      case OURS_SORTED -> ours(crafting, Pairing.SORTED, 0);
      case GMM_DAE -> new GmmDae.Hyperparameters(latent, 3, 2.0, 0.1, EmpiricalCdf.RIGHT);
      case AUGMENTED_ZERO -> augmented(latent, crafting, CrossCovariance.ZERO);
      case AUGMENTED_MASK -> augmented(latent, crafting, CrossCovariance.MASK);
      case VAE -> new Vae.Hyperparameters(3);
      case BETA_VAE -> new BetaVae.Hyperparameters(3, 2);
      case BETA_TCVAE -> new BetaTcVae.Hyperparameters(3, 6);
      case LIPSCHITZ_VAE -> new LipschitzVae.Hyperparameters(3, 5, 3);
      case SMOOTH_ENCODER -> new SmoothEncoder.Hyperparameters(3, crafting, 4);
      case AVAE -> new Avae.Hyperparameters(3, 0.9);
      case LINEAR -> new LinearAutoencoder.Hyperparameters(3);
    };
  }

  private static AugmentedDae.Hyperparameters augmented(
      Latent latent, Crafting crafting, CrossCovariance cross) {
    return new AugmentedDae.Hyperparameters(
        latent, crafting, 3, 2.0, 0.1, cross, EmpiricalCdf.RIGHT);
  }

  private static RobustDae.Hyperparameters ours(
      Crafting crafting, Pairing pairing, double advRecWeight) {
    return new RobustDae.Hyperparameters(
        new Latent(3, 2, Latent.Centers.ONE_HOT, 2, 1, 0.5),
        crafting,
        0.95,
        3,
        2.0,
        5.0,
        0.1,
        pairing,
        EmpiricalCdf.RIGHT,
        advRecWeight);
  }

  /// ε grows by epochs; half-way through the warm-up the adversary is that of half the radius, and
  /// the extra term reconstructs it.
  @Test
  void theRadiusGrowsWithTheEpochs() {
    Hyperparameters warm = crafting(0.2, 4);
    Hyperparameters half = crafting(0.1, 0);
    Hyperparameters none = crafting(0, 0);
    assertThat(firstLoss(warm, 0)).isEqualTo(firstLoss(none, 0));
    assertThat(firstLoss(warm, 2)).isCloseTo(firstLoss(half, 0), within(1e-12));
    assertThat(firstLoss(warm, 4)).isEqualTo(firstLoss(crafting(0.2, 0), 0));
    assertThat(firstLoss(warm, 9)).isEqualTo(firstLoss(warm, 4));
    assertThat(firstLoss(warm, 2)).isNotEqualTo(firstLoss(warm, 4));
  }

  private static Hyperparameters crafting(double epsilon, int warmup) {
    return ours(new Crafting(Fgsm.Norm.LINF, epsilon, warmup, 3, null), Pairing.PAIRED, 7);
  }

  private static double firstLoss(Hyperparameters h, double epochs) {
    ImageShape image = new ImageShape(1, 4, 4);
    try (Backend oracle = Backends.open("oracle");
        Autoencoder model = h.create(oracle, image, 5, new Rng(3));
        Tape tape = new Tape(oracle)) {
      model.progress(epochs);
      LossTerms loss = model.loss(tape.constant(image.batch(5), images(image, 5)));
      assertThat(loss.terms().getLast().name()).isEqualTo("adv-rec");
      assertThat(loss.terms().getLast().weight()).isEqualTo(7);
      return loss.total().item();
    }
  }

  private static double lossAt(
      Backend on, Method method, ImageShape image, double[] pixels, int direction, double step) {
    try (Autoencoder model = small(method).create(on, image, 5, new Rng(3))) {
      for (Parameter p : model.parameters()) {
        double[] w = p.tensor().toDoubles();
        double[] v = direction(p, direction);
        Arrays.setAll(w, i -> w[i] + step * v[i]);
        try (Tensor moved = on.tensor(p.tensor().shape(), w)) {
          on.assign(p.tensor(), moved);
        }
      }
      try (Tape tape = new Tape(on)) {
        return model.loss(tape.constant(image.batch(5), pixels)).total().item();
      }
    }
  }

  private static double[] direction(Parameter p, int direction) {
    Rng rng = new Rng(direction).split(p.name());
    double[] v = new double[p.tensor().shape().size()];
    Arrays.setAll(v, i -> rng.nextGaussian() / 10);
    return v;
  }

  @Test
  void theNetworksHaveThePublishedNumberOfParameters() {
    try (Backend cpu = Backends.open("cpu");
        Autoencoder model = create(Method.GMM_DAE, cpu)) {
      int encoder = count(model, "encoder");
      int decoder = count(model, "decoder");
      assertThat(encoder).isEqualTo(327_610);
      assertThat(decoder).isEqualTo(328_624);
    }
  }

  private static int count(Autoencoder model, String prefix) {
    return model.parameters().stream()
        .filter(p -> p.name().startsWith(prefix))
        .mapToInt(p -> p.tensor().shape().size())
        .sum();
  }

  /// A step of `ours` needs the products of 4 encodings and 1 decoding forward, of the two crafting
  /// steps' ways back to the pixels alone, and of the loss's way back without the pixels. 5 layers
  /// each: 20 + 5 forward; 10 back in the crafting; for the loss 2·(5 weights + 4 inputs) for the
  /// two encodings and 5 weights + 5 inputs for the decoding (its input is the code). Further two
  /// products in the covariance, a Gram matrix: one forward, one back.
  @Test
  void aTrainingStepComputesNoGradientThatNobodyAskedFor() {
    AtomicInteger products = new AtomicInteger();
    try (Backend oracle = Backends.open("oracle")) {
      Backend counting = counting(oracle, products);
      try (Autoencoder model = create(Method.OURS, counting);
          Tape tape = new Tape(counting)) {
        Var loss = model.loss(tape.constant(IMAGE.batch(BATCH), images(IMAGE, BATCH))).total();
        assertThat(products.getAndSet(0)).isEqualTo(25 + 10 + 1);
        tape.gradients(loss);
        assertThat(products.get()).isEqualTo(2 * 9 + 10 + 1);
      }
    }
  }

  private static Backend counting(Backend real, AtomicInteger products) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, args) -> {
              if (method.getName().equals("matmul")) {
                products.incrementAndGet();
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void namesAreKnownAndOthersRefused() {
    assertThat(Arrays.stream(Method.values()).map(Method::cliName))
        .allSatisfy(n -> assertThat(Method.of(n).cliName()).isEqualTo(n));
    assertThatThrownBy(() -> Method.of("pca"))
        .hasMessageContaining("ours, ours-sorted, augmented-zero");
  }

  @Test
  void badHyperparametersAreRefusedByName() {
    assertThatThrownBy(() -> latent(5, 10, 1)).hasMessageContaining("modes");
    assertThatThrownBy(() -> latent(10, 10, 0)).hasMessageContaining("sigma");
    Crafting c = Crafting.DEFAULT;
    assertThatThrownBy(() -> new Crafting(c.craftNorm(), -0.3, 0, 1, null))
        .hasMessageContaining("epsilon");
    assertThatThrownBy(() -> coupled(1.5)).hasMessageContaining("coupling");
    assertThatThrownBy(() -> coupled(Double.NaN)).hasMessageContaining("coupling");
  }

  private static Latent latent(int dimensions, int modes, double sigma) {
    return new Latent(dimensions, modes, Latent.Centers.ONE_HOT, 10, sigma, 1);
  }

  private static RobustDae.Hyperparameters coupled(double alpha) {
    RobustDae.Hyperparameters d = RobustDae.Hyperparameters.DEFAULT;
    return new RobustDae.Hyperparameters(
        d.latent(),
        d.crafting(),
        alpha,
        d.recWeight(),
        null,
        null,
        null,
        d.twoSample(),
        d.empiricalCdf(),
        d.advRecWeight());
  }

  private static Autoencoder create(Method method, Backend on) {
    return method.defaults().create(on, IMAGE, BATCH, new Rng(1));
  }

  private static double[] train(Autoencoder model, Backend on, int steps) {
    double[] losses = new double[steps];
    double[] pixels = images(IMAGE, BATCH);
    try (Adam adam = new Adam(on, model.parameters(), AdamRates.DEFAULT)) {
      for (int i = 0; i < steps; i++) {
        try (Tape tape = new Tape(on)) {
          LossTerms terms = model.loss(tape.constant(IMAGE.batch(BATCH), pixels));
          Var total = terms.total();
          losses[i] = total.item();
          assertThat(names(terms)).doesNotHaveDuplicates();
          adam.step(tape.gradients(total), 1e-3);
        }
      }
    }
    return losses;
  }

  private static List<String> names(LossTerms terms) {
    return terms.terms().stream().map(LossTerms.Term::name).toList();
  }

  /// Smooth blobs, the same ones every time.
  private static double[] images(ImageShape image, int n) {
    double[] pixels = new double[Shape.of(n, image.pixels()).size()];
    Arrays.setAll(pixels, i -> 0.5 + 0.5 * Math.sin(0.37 * i + Math.floorDiv(i, image.pixels())));
    return pixels;
  }
}

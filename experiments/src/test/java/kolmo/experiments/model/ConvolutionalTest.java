package kolmo.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
import kolmo.nn.Pass;
import kolmo.nn.optim.Adam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConvolutionalTest {

  private static final ImageShape SMALL = new ImageShape(3, 16, 16);
  private static final Architecture NARROW = new Architecture(null, 2);
  private static final int BATCH = 6;

  /// Counted by hand from the published layers: SVHN with D = 100, CelebA with D = 64.
  @ParameterizedTest
  @CsvSource({"32, 100, 11431652, 11432579", "64, 64, 12070592, 12083843"})
  void hasThePublishedNumberOfParameters(int side, int dimensions, long encoder, long decoder) {
    ImageShape image = new ImageShape(3, side, side);
    try (Backend on = Backends.open("cpu")) {
      Networks networks = Architecture.DEFAULT.of(image);
      Layer features = networks.features(on, "encoder", new Rng(1));
      Linear head = networks.head(on, "code", dimensions, new Rng(2));
      assertThat(size(features.parameters()) + size(head.parameters())).isEqualTo(encoder);
      Parameter.close(features.parameters());
      Parameter.close(features.buffers());
      Parameter.close(head.parameters());
      Decoder made = networks.decoder(on, "decoder", dimensions, new Rng(3));
      assertThat(size(made.parameters())).isEqualTo(decoder);
      Parameter.close(made.parameters());
      Parameter.close(made.buffers());
      assertThat(on.live()).isZero();
    }
  }

  private static long size(List<Parameter> parameters) {
    return parameters.stream().mapToLong(p -> p.tensor().shape().size()).sum();
  }

  @ParameterizedTest
  @EnumSource
  void everyMethodTakesTwoSteps(Method method) {
    try (Backend on = Backends.open("cpu")) {
      try (Autoencoder model = model(on, method);
          Adam adam = new Adam(on, model.parameters(), AdamRates.DEFAULT);
          Tensor x = on.tensor(SMALL.batch(BATCH), images(1))) {
        double[] before = values(model.parameters());
        for (int step = 0; step < 2; step++) {
          try (Tape tape = new Tape(on)) {
            model.progress(0);
            Var loss = model.loss(tape.constant(x)).total();
            assertThat(loss.item()).isFinite();
            adam.step(tape.gradients(loss), 1e-3);
          }
        }
        assertThat(values(model.parameters())).isNotEqualTo(before);
        try (Tape tape = new Tape(on)) {
          Var image = model.reconstruct(tape.constant(x));
          assertThat(image.shape()).isEqualTo(SMALL.batch(BATCH));
          assertThat(Arrays.stream(image.value().toDoubles())).allMatch(v -> v >= 0 && v <= 1);
        }
      }
      assertThat(on.live()).isZero();
    }
  }

  /// Both backends give the same loss and gradients: convolutions, norms and methods together.
  @ParameterizedTest
  @EnumSource(names = {"GMM_DAE", "VAE", "AVAE"})
  void cpuFollowsTheOracle(Method method) {
    double[] exact = lossAndGradients("oracle", method);
    double[] fast = lossAndGradients("cpu", method);
    double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
    assertThat(fast).containsExactly(exact, within(2e-4 * largest));
  }

  private static double[] lossAndGradients(String backend, Method method) {
    try (Backend on = Backends.open(backend);
        Autoencoder model = model(on, method);
        Tensor x = on.tensor(SMALL.batch(BATCH), images(1));
        Tape tape = new Tape(on)) {
      Var loss = model.loss(tape.constant(x)).total();
      var gradients = tape.gradients(loss);
      return model.parameters().stream()
          .filter(p -> loss.dependsOn(p.on(tape)))
          .map(p -> gradients.of(p.on(tape)).toDoubles())
          .reduce(new double[] {loss.item()}, ConvolutionalTest::joined);
    }
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void craftingLeavesTheStatisticsAlone() {
    try (Backend on = Backends.open("cpu");
        Tensor x = on.tensor(SMALL.batch(BATCH), images(1))) {
      Layer features = NARROW.of(SMALL).features(on, "encoder", new Rng(1));
      double[] before = values(features.buffers());
      try (Tape tape = new Tape(on)) {
        features.of(tape.constant(x), Pass.CRAFTING);
        assertThat(values(features.buffers())).containsExactly(before);
        features.of(tape.constant(x), Pass.TRAINING);
        assertThat(values(features.buffers())).isNotEqualTo(before);
      }
      Parameter.close(features.parameters());
      Parameter.close(features.buffers());
    }
  }

  /// What is evaluated must not depend on what else is in the batch.
  @Test
  void anImageIsEncodedAloneAsInABatch() {
    try (Backend on = Backends.open("oracle");
        Autoencoder model = model(on, Method.OURS);
        Tape tape = new Tape(on)) {
      Var x = tape.constant(SMALL.batch(BATCH), images(1));
      model.loss(x); // moves the statistics
      Var all = model.reconstruct(x);
      Var one = model.reconstruct(x.slice(0, 2, 3));
      assertThat(one.value().toDoubles())
          .containsExactly(all.slice(0, 2, 3).value().toDoubles(), within(1e-12));
    }
  }

  @Test
  void namesWhatDoesNotFit() {
    assertThatThrownBy(() -> new Architecture(null, 16).of(new ImageShape(1, 32, 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("width: ");
    assertThatThrownBy(() -> new Architecture(null, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("width");
    assertThatThrownBy(() -> Architecture.DEFAULT.of(new ImageShape(3, 28, 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("28×32");
    assertThat(Architecture.DEFAULT.of(new ImageShape(1, 28, 28)))
        .isInstanceOf(FullyConnected.class);
    assertThat(((Convolutional) Architecture.DEFAULT.of(new ImageShape(3, 64, 64))).reluFirst())
        .isTrue();
    assertThat(((Convolutional) Architecture.DEFAULT.of(SMALL)).reluFirst()).isFalse();
  }

  private static Autoencoder model(Backend on, Method method) {
    Architecture networks =
        method == Method.LINEAR || method == Method.LIPSCHITZ_VAE ? Architecture.DEFAULT : NARROW;
    return method.defaults().create(on, SMALL, networks, BATCH, new Rng(1));
  }

  private static double[] values(List<Parameter> parameters) {
    return parameters.stream()
        .flatMapToDouble(p -> Arrays.stream(p.tensor().toDoubles()))
        .toArray();
  }

  private static double[] images(long seed) {
    Rng rng = new Rng(seed);
    double[] pixels = new double[SMALL.batch(BATCH).size()];
    Arrays.setAll(pixels, i -> rng.nextDouble());
    return pixels;
  }
}

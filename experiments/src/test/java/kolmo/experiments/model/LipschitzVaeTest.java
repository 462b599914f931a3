package kolmo.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
import kolmo.nn.Sequential;
import kolmo.nn.optim.Adam;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LipschitzVaeTest {

  private static final ImageShape IMAGE = new ImageShape(1, 10, 10);
  private static final int N = 20;
  private static final double L = 5;
  private static final LipschitzVae.Hyperparameters H = new LipschitzVae.Hyperparameters(4, L, 5);

  /// What a test does with a network whose weights training has moved.
  private interface Use {
    void with(Backend on, LipschitzVae model);
  }

  private static void trained(String backend, Use use) {
    try (Backend on = Backends.open(backend)) {
      try (LipschitzVae model = (LipschitzVae) H.create(on, IMAGE, N, new Rng(1));
          Adam adam = new Adam(on, model.parameters(), AdamRates.DEFAULT)) {
        for (int i = 0; i < 10; i++) {
          try (Tape tape = new Tape(on)) {
            Var loss = model.loss(images(tape, i)).total();
            adam.step(tape.gradients(loss), 3e-3);
          }
        }
        use.with(on, model);
      }
      assertThat(on.live()).isZero();
    }
  }

  private static Var images(Tape tape, long seed) {
    Rng rng = new Rng(seed);
    double[] pixels = new double[N * IMAGE.pixels()];
    Arrays.setAll(pixels, i -> rng.nextDouble());
    return tape.constant(IMAGE.batch(N), pixels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "oracle"})
  void everyFrozenLayerHasItsShareOfTheConstantAsLargestSingularValue(String backend) {
    try (Backend on = Backends.open(backend)) {
      LipschitzNet net =
          LipschitzNet.create(on, "net", 100, 4, H.lipschitz(), H.bjorckSteps(), new Rng(2));
      for (Parameter p : net.parameters()) { // as far from orthonormal as training may lead
        double[] w = p.tensor().toDoubles();
        Rng rng = new Rng(4).split(p.name());
        Arrays.setAll(w, i -> w[i] * 0.8 + 0.01 * rng.nextGaussian());
        try (Tensor moved = on.tensor(p.tensor().shape(), w)) {
          on.assign(p.tensor(), moved);
        }
      }
      Sequential frozen = net.frozen(on);
      int layers = 0;
      for (var layer : frozen.layers()) {
        if (layer instanceof Linear linear) {
          layers++;
          double[] s = singularValues(linear.weight().tensor());
          assertThat(s[0] / Math.pow(L, 0.2)).isCloseTo(1, within(1e-3));
          assertThat(s[s.length - 1] / Math.pow(L, 0.2)).isCloseTo(1, within(1e-3));
        }
      }
      assertThat(layers).isEqualTo(5);
      Parameter.close(frozen.parameters());
      Parameter.close(net.parameters());
      assertThat(on.live()).isZero();
    }
  }

  private static double[] singularValues(Tensor w) {
    double[] flat = w.toDoubles();
    int columns = w.shape().dim(1);
    double[][] rows = new double[w.shape().dim(0)][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
    return new SingularValueDecomposition(new Array2DRowRealMatrix(rows)).getSingularValues();
  }

  @Tag("long")
  @Test
  void noPairOfImagesOrCodesIsPulledApartByMoreThanTheConstant() {
    trained(
        "oracle",
        (on, model) -> {
          assertStretch(on, IMAGE.batch(N), model::encode, L);
          assertStretch(on, Shape.of(N, 4), model::decode, L / 4);
        });
  }

  /// Near pairs and far ones.
  private static void assertStretch(
      Backend on, Shape shape, UnaryOperator<Var> function, double most) {
    for (double scale : new double[] {1e-4, 0.1, 1}) {
      Rng rng = new Rng(5);
      double[] a = new double[shape.size()];
      double[] b = new double[shape.size()];
      Arrays.setAll(a, i -> rng.nextGaussian());
      Arrays.setAll(b, i -> a[i] + scale * rng.nextGaussian());
      try (Tape tape = new Tape(on)) {
        double[] ya = function.apply(tape.constant(shape, a)).value().toDoubles();
        double[] yb = function.apply(tape.constant(shape, b)).value().toDoubles();
        for (int n = 0; n < N; n++) {
          double apart = distance(a, b, n);
          assertThat(distance(ya, yb, n)).isPositive().isLessThanOrEqualTo(most * apart);
        }
      }
    }
  }

  private static double distance(double[] a, double[] b, int row) {
    int width = a.length / N;
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /// Codes are those of the weights as they are, before a step, after it, and in another model that
  /// was given the same weights.
  @Test
  void theWeightsAreFrozenAnewAfterAStep() {
    trained(
        "cpu",
        (on, model) -> {
          double[] before = codes(on, model);
          assertThat(codes(on, model)).containsExactly(before);
          try (Adam adam = new Adam(on, model.parameters(), AdamRates.DEFAULT);
              Tape tape = new Tape(on)) {
            adam.step(tape.gradients(model.loss(images(tape, 77)).total()), 1e-2);
          }
          double[] after = codes(on, model);
          assertThat(after).isNotEqualTo(before);
          try (Autoencoder again = H.create(on, IMAGE, N, new Rng(99))) {
            for (int i = 0; i < again.parameters().size(); i++) {
              on.assign(again.parameters().get(i).tensor(), model.parameters().get(i).tensor());
            }
            assertThat(codes(on, again)).containsExactly(after);
          }
        });
  }

  private static double[] codes(Backend on, Autoencoder model) {
    try (Tape tape = new Tape(on)) {
      return model.encode(images(tape, 8)).value().toDoubles();
    }
  }
}

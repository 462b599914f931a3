package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.nn.loss.CovarianceLoss;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.KsLoss;
import kolmo.nn.loss.MseLoss;
import kolmo.nn.loss.TwoSampleKsLoss;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import kolmo.nn.optim.Adam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything at once: a tiny autoencoder with every term of the total loss, 50 steps.
class TrainingTest {

  private static final int STEPS = 50;

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void lowersItsLossAndLeaksNothing(String backend) {
    OnBackend.run(
        backend,
        on -> {
          double[] losses = train(on);
          double first = Arrays.stream(losses, 0, 5).average().orElseThrow();
          double last = Arrays.stream(losses, STEPS - 5, STEPS).average().orElseThrow();
          assertThat(last).isLessThan(0.5 * first);
        });
  }

  @Test
  void takesTheSameWayOnBothBackends() {
    double[] expected = OnBackend.get("oracle", TrainingTest::train);
    double[] actual = OnBackend.get("cpu", TrainingTest::train);
    for (int i = 0; i < STEPS; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-2 * expected[i]));
    }
    assertThat(actual[0]).isCloseTo(expected[0], within(1e-5 * expected[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void repeatsItselfBitByBit(String backend) {
    assertThat(OnBackend.get(backend, TrainingTest::train))
        .containsExactly(OnBackend.get(backend, TrainingTest::train));
  }

  /// The loss of each step; asserts that every step leaves as many tensors as it found.
  private static double[] train(Backend on) {
    Rng rng = new Rng(3);
    Sequential encoder =
        new Sequential(
            List.of(
                Linear.create(on, "encoder.0", 6, 16, UnaryFn.TANH, rng),
                Linear.create(on, "encoder.1", 16, 2, UnaryFn.IDENTITY, rng)));
    Linear decoder = Linear.create(on, "decoder.0", 2, 6, UnaryFn.SIGMOID, rng);
    List<Parameter> parameters = new Sequential(List.of(encoder, decoder)).parameters();
    Terms terms = new Terms(GaussianMixture.oneHot(2, 2, 3, 1));
    double[] losses = new double[STEPS];
    try (Adam adam = new Adam(on, parameters, AdamRates.DEFAULT);
        Tensor images = on.tensor(Shape.of(33, 6), pixels(4));
        Tensor attacked = on.tensor(Shape.of(33, 6), pixels(5))) {
      int before = on.live();
      for (int step = 0; step < STEPS; step++) {
        try (Tape tape = new Tape(on)) {
          Var x = tape.constant(images);
          Var z = encoder.of(x);
          Var zAdv = encoder.of(tape.constant(attacked));
          Var loss = terms.of(decoder.of(z), x, z, zAdv);
          adam.step(tape.gradients(loss), 0.02);
          losses[step] = loss.item();
        }
        assertThat(on.live()).as("step %d", step).isEqualTo(before);
      }
    }
    Parameter.close(parameters);
    return losses;
  }

  private static double[] pixels(long seed) {
    return Arrays.stream(Points.flat(Points.normal(seed, 33, 6, 1)))
        .map(v -> (float) (0.5 + 0.5 * Math.tanh(v)))
        .toArray();
  }

  /// The total loss with weights of one order of magnitude.
  private record Terms(GaussianMixture prior) {

    Var of(Var xHat, Var x, Var z, Var zAdv) {
      return new MseLoss()
          .of(xHat, x)
          .add(new KsLoss(prior, EmpiricalCdf.RIGHT).stacked(z, zAdv).mul(30))
          .add(new TwoSampleKsLoss(prior, Pairing.PAIRED).of(z, zAdv).mul(5))
          .add(new CovarianceLoss(prior).coupled(z, zAdv, 0.9).mul(0.2));
    }
  }
}

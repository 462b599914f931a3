package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import kolmo.autograd.GradCheck;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormTest {

  /// Channel 0 holds 1, 3, 5, 7: mean 4, variance 5 (unbiased 20/3).
  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void remembersTheUnbiasedVarianceInTrainingAlone(String backend) {
    try (Backend on = Backends.open(backend)) {
      BatchNorm layer = BatchNorm.create(on, "n", 1, UnaryFn.IDENTITY);
      for (Pass pass : List.of(Pass.EVALUATION, Pass.CRAFTING)) {
        value(on, layer, pass);
        assertThat(layer.runningMean().tensor().item()).isZero();
        assertThat(layer.runningVariance().tensor().item()).isOne();
      }
      double[] y = value(on, layer, Pass.TRAINING);
      double deviation = Math.sqrt(5 + 1e-5);
      assertThat(y)
          .containsExactly(
              new double[] {-3 / deviation, -1 / deviation, 1 / deviation, 3 / deviation},
              within(1e-6));
      assertThat(layer.runningMean().tensor().item()).isCloseTo(0.4, within(1e-6));
      double variance = 0.9 + 0.1 * 20 / 3;
      assertThat(layer.runningVariance().tensor().item()).isCloseTo(variance, within(1e-6));
      assertThat(value(on, layer, Pass.EVALUATION)[3])
          .isCloseTo((7 - 0.4) / Math.sqrt(variance + 1e-5), within(1e-5));
      Parameter.close(layer.parameters());
      Parameter.close(layer.buffers());
      assertThat(on.live()).isZero();
    }
  }

  private static double[] value(Backend on, BatchNorm layer, Pass pass) {
    try (Tape tape = new Tape(on)) {
      Var x = tape.constant(Shape.of(2, 1, 2, 1), 1, 3, 5, 7);
      return layer.of(x, pass).value().toDoubles();
    }
  }

  @Test
  void gradientsGoThroughTheStatistics() {
    GradCheck.onAll(in -> in.get(0).batchNorm(in.get(1), in.get(2), 1e-3, UnaryFn.SIGMOID).y())
        .at(Shape.of(5, 3), Conv2dTest.normal(1, 15))
        .at(Shape.of(3), Conv2dTest.normal(2, 3))
        .at(Shape.of(3), Conv2dTest.normal(3, 3))
        .within(1e-6);
  }

  @Test
  void aNetworkPassesThePassOn() {
    try (Backend on = Backends.open("oracle");
        Tape tape = new Tape(on)) {
      BatchNorm layer = BatchNorm.create(on, "n", 1, UnaryFn.IDENTITY);
      Sequential network = new Sequential(List.of(new Sequential(List.of(layer))));
      assertThat(network.buffers()).isEqualTo(layer.buffers());
      Var x = tape.constant(Shape.of(2, 1), 1, 5);
      assertThat(network.of(x, Pass.CRAFTING).value().toDoubles()[1]).isCloseTo(1, within(1e-5));
      assertThat(network.of(x).value().toDoubles()[1]).isCloseTo(5, within(1e-4));
      Parameter.close(layer.parameters());
      Parameter.close(layer.buffers());
    }
  }
}

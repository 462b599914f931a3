package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.autograd.array.UnaryFn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearTest {

  @ParameterizedTest
  @CsvSource({"7,5", "1,1", "1024,200"})
  void startsInTheRangeOfItsInputs(int in, int out) {
    OnBackend.run(
        "cpu",
        on -> {
          Linear layer = Linear.create(on, "encoder.0", in, out, UnaryFn.RELU, new Rng(1));
          assertThat(layer.weight().tensor().shape()).isEqualTo(Shape.of(in, out));
          assertThat(layer.bias().tensor().shape()).isEqualTo(Shape.of(out));
          double bound = 1 / Math.sqrt(in) * (1 + 1e-7); // float32 rounds outwards too
          for (Parameter p : layer.parameters()) {
            assertThat(Arrays.stream(p.tensor().toDoubles()))
                .allMatch(v -> v != 0 && Math.abs(v) <= bound);
          }
          Parameter.close(layer.parameters());
        });
  }

  @Test
  void namesItsParametersWeightFirst() {
    OnBackend.run(
        "oracle",
        on -> {
          Linear layer = Linear.create(on, "encoder.0", 2, 3, UnaryFn.IDENTITY, new Rng(1));
          assertThat(layer.parameters()).containsExactly(layer.weight(), layer.bias());
          assertThat(layer.parameters())
              .extracting(Parameter::name)
              .containsExactly("encoder.0.weight", "encoder.0.bias");
          Parameter.close(layer.parameters());
        });
  }

  @ParameterizedTest
  @CsvSource({
    "oracle,IDENTITY", "oracle,RELU", "oracle,SIGMOID", "oracle,SOFTPLUS",
    "cpu,IDENTITY", "cpu,RELU", "cpu,SIGMOID", "cpu,SOFTPLUS"
  })
  void meetsTheLoopOverItsFormula(String backend, UnaryFn fn) {
    OnBackend.run(
        backend,
        on -> {
          for (int[] s : new int[][] {{1, 1, 1}, {5, 7, 3}, {33, 17, 31}, {2, 257, 10}}) {
            Linear layer = Linear.create(on, "layer", s[1], s[2], fn, new Rng(3));
            double[][] x = Points.normal(4, s[0], s[1], 1);
            try (Tape tape = new Tape(on)) {
              Var y = layer.of(tape.constant(Shape.of(s[0], s[1]), Points.flat(x)));
              assertThat(y.shape()).isEqualTo(Shape.of(s[0], s[2]));
              assertThat(y.value().toDoubles())
                  .containsExactly(loop(layer, x), within(backend.equals("cpu") ? 2e-6 : 1e-13));
            }
            Parameter.close(layer.parameters());
          }
        });
  }

  private static double[] loop(Linear layer, double[][] x) {
    double[] w = layer.weight().tensor().toDoubles();
    double[] b = layer.bias().tensor().toDoubles();
    double[] y = new double[x.length * b.length];
    for (int i = 0; i < y.length; i++) {
      double sum = b[i % b.length];
      double[] row = x[i / b.length];
      for (int k = 0; k < row.length; k++) {
        sum += row[k] * w[k * b.length + i % b.length];
      }
      y[i] = layer.activation().value(sum);
    }
    return y;
  }

  @Test
  void usedTwiceItCollectsBothGradients() {
    // y = w·(w·x + b) + b with w = 3, b = 1, x = 2: dy/dw = 2wx + b = 13, dy/db = w + 1 = 4
    OnBackend.run(
        "oracle",
        on -> {
          Linear layer =
              new Linear(
                  new Parameter("w", on.tensor(Shape.of(1, 1), 3.0)),
                  new Parameter("b", on.tensor(Shape.of(1), 1.0)),
                  UnaryFn.IDENTITY);
          try (Tape tape = new Tape(on)) {
            Var y = layer.of(layer.of(tape.constant(Shape.of(1, 1), 2.0)));
            assertThat(y.item()).isEqualTo(22);
            var g = tape.gradients(y.sum());
            assertThat(g.of(layer.weight().tensor()).item()).isEqualTo(13);
            assertThat(g.of(layer.bias().tensor()).item()).isEqualTo(4);
          }
          Parameter.close(layer.parameters());
        });
  }

  @Test
  void inputsOfAnotherWidthAreRefused() {
    OnBackend.run(
        "cpu",
        on -> {
          Linear layer = Linear.create(on, "layer", 3, 2, UnaryFn.RELU, new Rng(1));
          try (Tape tape = new Tape(on)) {
            Var x = tape.constant(Shape.of(1, 4), new double[4]);
            assertThatThrownBy(() -> layer.of(x))
                .isInstanceOf(ShapeMismatch.class)
                .hasMessageContaining("[1,4]");
          }
          Parameter.close(layer.parameters());
        });
  }

  @Test
  void aClosedParameterCannotBeUsed() {
    OnBackend.run(
        "oracle",
        on -> {
          Linear layer = Linear.create(on, "layer", 3, 2, UnaryFn.RELU, new Rng(1));
          Parameter.close(layer.parameters());
          Parameter.close(List.of(layer.weight())); // closing twice does nothing
          assertThatThrownBy(() -> layer.weight().tensor().toDoubles())
              .isInstanceOf(IllegalStateException.class);
        });
  }
}

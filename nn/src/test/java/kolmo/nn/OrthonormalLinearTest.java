package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import kolmo.autograd.GradCheck;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrthonormalLinearTest {

  /// A matrix of one entry s has the singular value |s|: 3/2·s − 1/2·s³ by hand.
  @Test
  void aNumberTakesTheStepsOfItsSingularValue() {
    assertThat(orthonormal(new double[][] {{0.5}}, 1)).containsExactly(0.6875);
    assertThat(orthonormal(new double[][] {{0.5}}, 0)).containsExactly(0.5);
    // 1.03125 − 0.1624755859375
    assertThat(orthonormal(new double[][] {{0.5}}, 2)).containsExactly(0.8687744140625);
    assertThat(orthonormal(new double[][] {{-0.5}}, 1)).containsExactly(-0.6875);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,7", "7,1", "3,3", "31,33", "33,31", "40,10"})
  void fiftyStepsMakeAllSingularValuesOneAndKeepTheSingularVectors(int in, int out) {
    double[][] w = Points.normal(5, in, out, 0.3 / Math.sqrt(Math.max(in, out)));
    double[][] u = matrix(orthonormal(w, 50), in, out);
    for (double s : singularValues(u)) {
      assertThat(s).isCloseTo(1, within(1e-12));
    }
    // U of W = U·P: UᵀW is symmetric and has no negative direction
    var p = new Array2DRowRealMatrix(u).transpose().multiply(new Array2DRowRealMatrix(w));
    if (in >= out) {
      assertThat(p.subtract(p.transpose()).getNorm1()).isLessThan(1e-12);
      assertThat(p.getTrace()).isCloseTo(sum(singularValues(w)), within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({"3,2,1", "2,3,1", "4,4,3", "6,3,5", "3,6,5"})
  void theGradientGoesThroughTheSteps(int in, int out, int steps) {
    GradCheck.on(w -> OrthonormalLinear.orthonormal(w, steps))
        .at(Shape.of(in, out), Points.flat(Points.normal(6, in, out, 0.4)))
        .within(1e-7);
  }

  /// Fewer rows than a side of W, or more: through the factors one by one, or through their
  /// product.
  @ParameterizedTest
  @CsvSource({"2,4,4,3", "4,4,4,3", "2,3,6,4", "2,6,3,7", "5,6,3,7", "1,1,1,2"})
  void theLayerIsTheProductWithTheOrthonormalWeight(int n, int in, int out, int steps) {
    double[] x = Points.flat(Points.normal(8, n, in, 1));
    double[] w = Points.flat(Points.normal(6, in, out, 0.4));
    double[] b = Points.flat(Points.normal(9, 1, out, 1));
    OnBackend.run(
        "oracle",
        on -> {
          try (Tape tape = new Tape(on)) {
            Var rows = tape.constant(Shape.of(n, in), x);
            Var weight = tape.constant(Shape.of(in, out), w);
            Var bias = tape.constant(Shape.of(out), b);
            Var y = OrthonormalLinear.affine(rows, weight, bias, steps);
            Var plain = rows.matmul(OrthonormalLinear.orthonormal(weight, steps)).add(bias);
            assertThat(y.value().toDoubles())
                .containsExactly(plain.value().toDoubles(), within(1e-12));
          }
        });
    GradCheck.onAll(v -> OrthonormalLinear.affine(v.get(0), v.get(1), v.get(2), steps).square())
        .at(Shape.of(n, in), x)
        .at(Shape.of(in, out), w)
        .at(Shape.of(out), b)
        .within(1e-7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void theLayerIsScaledAndFrozenItIsTheSame(String backend) {
    OnBackend.run(
        backend,
        on -> {
          OrthonormalLinear layer = OrthonormalLinear.create(on, "l", 5, 3, 2.5, 4, new Rng(1));
          Linear frozen = layer.frozen(on, 4);
          try (Tape tape = new Tape(on)) {
            Var x = tape.constant(Shape.of(2, 5), Points.flat(Points.normal(7, 2, 5, 1)));
            double[] y = layer.of(x).value().toDoubles();
            assertThat(frozen.of(x).value().toDoubles()).containsExactly(y, within(1e-6));
            Var plain = x.matmul(layer.weight().on(tape)).add(layer.bias().on(tape));
            assertThat(y) // the weight is orthonormal to begin with
                .containsExactly(plain.mul(2.5).value().toDoubles(), within(1e-5));
          }
          assertThat(layer.parameters())
              .extracting(Parameter::name)
              .containsExactly("l.weight", "l.bias");
          Parameter.close(layer.parameters());
          Parameter.close(frozen.parameters());
        });
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,9", "9,1", "10,200", "200,10", "33,33"})
  void theStartIsOrthonormal(int in, int out) {
    OnBackend.run(
        "oracle",
        on -> {
          double[] first = drawn(on, in, out, 3);
          for (double s : singularValues(matrix(first, in, out))) {
            assertThat(s).isCloseTo(1, within(1e-12));
          }
          assertThat(drawn(on, in, out, 3)).containsExactly(first);
          if (in * out > 1) {
            assertThat(drawn(on, in, out, 4)).isNotEqualTo(first);
          }
        });
  }

  private static double[] drawn(Backend on, int in, int out, long seed) {
    try (Tensor w = Init.orthonormal(on, in, out, new Rng(seed))) {
      assertThat(w.shape()).isEqualTo(Shape.of(in, out));
      return w.toDoubles();
    }
  }

  private static double[] orthonormal(double[][] w, int steps) {
    return OnBackend.get(
        "oracle",
        on -> {
          try (Tape tape = new Tape(on)) {
            Var v = tape.constant(Shape.of(w.length, w[0].length), Points.flat(w));
            return OrthonormalLinear.orthonormal(v, steps).value().toDoubles();
          }
        });
  }

  private static double[][] matrix(double[] flat, int rows, int columns) {
    double[][] m = new double[rows][];
    Arrays.setAll(m, i -> Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
    return m;
  }

  private static double[] singularValues(double[][] m) {
    return new SingularValueDecomposition(new Array2DRowRealMatrix(m)).getSingularValues();
  }

  private static double sum(double[] a) {
    return Arrays.stream(a).sum();
  }
}

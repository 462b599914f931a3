package kolmo.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.nn.OnBackend;
import kolmo.nn.Parameter;
import kolmo.nn.Points;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {

  private static final int STEPS = 20;
  private static final int SIZE = 257;
  private static final AdamRates OTHER_RATES = new AdamRates(0.5, 0.9, 1e-3);

  /// Numbers of every size from 1e-4 to 1e4, exact in float32.
  private static double[] gradient(int step) {
    double[] g = Points.flat(Points.normal(100 + step, 1, SIZE, 1));
    for (int i = 0; i < g.length; i++) {
      g[i] = (float) (g[i] * Math.pow(10, i % 9 - 4));
    }
    return g;
  }

  private static double rate(int step) {
    return step < 10 ? 0.01 : 0.001;
  }

  /// The parameter after each step.
  private static List<double[]> walk(String backend, AdamRates rates) {
    return OnBackend.get(
        backend,
        on -> {
          List<double[]> way = new ArrayList<>();
          try (Tensor p = on.tensor(Shape.of(SIZE), Points.flat(Points.normal(1, 1, SIZE, 1)));
              Adam adam = new Adam(on, List.of(new Parameter("p", p)), rates)) {
            for (int step = 0; step < STEPS; step++) {
              step(on, adam, p, gradient(step), rate(step));
              way.add(p.toDoubles());
            }
          }
          return way;
        });
  }

  /// One step with the given gradient, that of Σ g·p.
  private static void step(Backend on, Adam adam, Tensor p, double[] g, double rate) {
    try (Tape tape = new Tape(on)) {
      Var loss = tape.watch(p).mul(tape.constant(p.shape(), g)).sum();
      adam.step(tape.gradients(loss), rate);
    }
  }

  /// The same by the formula, one number after the other.
  private static List<double[]> loop(AdamRates rates) {
    double[] p = Points.flat(Points.normal(1, 1, SIZE, 1));
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    List<double[]> way = new ArrayList<>();
    for (int t = 1; t <= STEPS; t++) {
      double[] g = gradient(t - 1);
      for (int i = 0; i < SIZE; i++) {
        m[i] = rates.beta1() * m[i] + (1 - rates.beta1()) * g[i];
        v[i] = rates.beta2() * v[i] + (1 - rates.beta2()) * g[i] * g[i];
        double mHat = m[i] / (1 - Math.pow(rates.beta1(), t));
        double vHat = v[i] / (1 - Math.pow(rates.beta2(), t));
        p[i] -= rate(t - 1) * mHat / (Math.sqrt(vHat) + rates.epsilon());
      }
      way.add(p.clone());
    }
    return way;
  }

  @Test
  void composedMeetsTheLoopOverItsFormula() {
    for (AdamRates rates : List.of(AdamRates.DEFAULT, OTHER_RATES)) {
      assertSameWay(walk("oracle", rates), loop(rates), 1e-13);
    }
  }

  @Test
  void fusedMeetsItsComposedTwin() {
    // positions of size 1 in float32, a few roundings a step
    for (AdamRates rates : List.of(AdamRates.DEFAULT, OTHER_RATES)) {
      assertSameWay(walk("cpu", rates), walk("oracle", rates), 2e-6);
    }
  }

  private static void assertSameWay(
      List<double[]> actual, List<double[]> expected, double tolerance) {
    for (int step = 0; step < STEPS; step++) {
      assertThat(actual.get(step)).containsExactly(expected.get(step), within(tolerance));
    }
  }

  @ParameterizedTest
  @CsvSource({"oracle,1e-4", "oracle,1", "oracle,1e6", "cpu,1e-4", "cpu,1", "cpu,1e6"})
  void theFirstStepIsTheLearningRateWhateverTheScale(String backend, double scale) {
    // m̂ = g and v̂ = g², so the step is lr·g/(|g| + ε): the sign of g, to within ε/|g| ≤ 1e-4
    OnBackend.run(
        backend,
        on -> {
          try (Tensor p = on.full(Shape.of(3), 0);
              Adam adam = new Adam(on, List.of(new Parameter("p", p)), AdamRates.DEFAULT)) {
            step(on, adam, p, new double[] {scale, -2 * scale, 0}, 0.25);
            assertThat(p.toDoubles())
                .containsExactly(new double[] {-0.25, 0.25, 0}, within(0.25 * 1.01e-4));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void everyParameterMovesByItsOwnGradient(String backend) {
    OnBackend.run(
        backend,
        on -> {
          try (Tensor a = on.full(Shape.of(2, 3), 1);
              Tensor b = on.full(Shape.scalar(), 1);
              Adam adam =
                  new Adam(
                      on,
                      List.of(new Parameter("a", a), new Parameter("b", b)),
                      AdamRates.DEFAULT)) {
            try (Tape tape = new Tape(on)) {
              Var loss = tape.watch(a).sum().sub(tape.watch(b));
              adam.step(tape.gradients(loss), 0.5);
            }
            double[] halves = new double[6];
            Arrays.fill(halves, 0.5);
            assertThat(a.toDoubles()).containsExactly(halves, within(1e-7));
            assertThat(b.item()).isCloseTo(1.5, within(1e-7));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void aParameterWithoutAGradientIsAnError(String backend) {
    OnBackend.run(
        backend,
        on -> {
          try (Tensor a = on.full(Shape.of(2), 1);
              Tensor b = on.full(Shape.of(3), 1);
              Adam adam =
                  new Adam(
                      on,
                      List.of(new Parameter("a", a), new Parameter("b", b)),
                      AdamRates.DEFAULT);
              Tape tape = new Tape(on)) {
            Var onlyA = tape.watch(a).sum();
            assertThatThrownBy(() -> adam.step(tape.gradients(onlyA), 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[3]");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void closingGivesTheMomentsBackAndLeavesTheParameters(String backend) {
    OnBackend.run(
        backend,
        on -> {
          try (Tensor p = on.full(Shape.of(2), 1)) {
            int before = on.live();
            Adam adam = new Adam(on, List.of(new Parameter("p", p)), AdamRates.DEFAULT);
            assertThat(on.live()).isGreaterThan(before);
            adam.close();
            assertThat(on.live()).isEqualTo(before);
            assertThat(p.toDoubles()).containsExactly(1, 1);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "1,0.9,1e-8",
    "-0.1,0.9,1e-8",
    "NaN,0.9,1e-8",
    "0.9,1,1e-8",
    "0.9,-0.1,1e-8",
    "0.9,NaN,1e-8",
    "0.9,0.999,0",
    "0.9,0.999,-1",
    "0.9,0.999,NaN"
  })
  void ratesThatAreNoneAreRefused(double beta1, double beta2, double epsilon) {
    assertThatThrownBy(() -> new AdamRates(beta1, beta2, epsilon))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("adam: wanted 0 ≤ β < 1 and ε > 0");
  }
}

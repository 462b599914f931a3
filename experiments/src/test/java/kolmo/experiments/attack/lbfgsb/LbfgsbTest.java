package kolmo.experiments.attack.lbfgsb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// L-BFGS-B against SciPy's on functions that anyone can write down again, against the conditions
/// of a minimum, and where it could stumble.
class LbfgsbTest {

  private static final Lbfgsb TIGHT = new Lbfgsb(25, 10, 1e-10, 15_000, 15_000);
  private static final double INF = Double.POSITIVE_INFINITY;

  /// A linear congruential generator: x ← (1103515245·x + 12345) mod 2³¹, value x/2³¹.
  private static double[] lcg(int n, long seed) {
    double[] values = new double[n];
    long x = seed;
    for (int i = 0; i < n; i++) {
      x = (1103515245L * x + 12345) % (1L << 31);
      values[i] = x / (double) (1L << 31);
    }
    return values;
  }

  /// ½‖Ax − b‖² + 0.01‖x‖², A uniform in ±½, b uniform in (−1, 3).
  private static Lbfgsb.Objective quadratic(int n) {
    double[] a = Arrays.stream(lcg(n * n, n)).map(v -> v - 0.5).toArray();
    double[] b = Arrays.stream(lcg(n, n + 1)).map(v -> 4 * v - 1).toArray();
    return (x, g) -> {
      double value = 0;
      for (int i = 0; i < n; i++) {
        double r = -b[i];
        for (int j = 0; j < n; j++) {
          r += a[i * n + j] * x[j];
        }
        value += r * r / 2;
        for (int j = 0; j < n; j++) {
          g[j] += a[i * n + j] * r;
        }
      }
      for (int j = 0; j < n; j++) {
        value += 0.01 * x[j] * x[j];
        g[j] += 0.02 * x[j];
      }
      return value;
    };
  }

  private static double rosenbrock(double[] x, double[] g) {
    double value = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      double r = x[i + 1] - x[i] * x[i];
      value += 100 * r * r + (1 - x[i]) * (1 - x[i]);
      g[i] += -400 * r * x[i] - 2 * (1 - x[i]);
      g[i + 1] += 200 * r;
    }
    return value;
  }

  /// Σ (xᵢ − cᵢ)²·wᵢ/2.
  private static Lbfgsb.Objective bowl(double[] w, double[] c) {
    return (x, g) -> {
      double value = 0;
      for (int i = 0; i < x.length; i++) {
        g[i] = w[i] * (x[i] - c[i]);
        value += g[i] * (x[i] - c[i]) / 2;
      }
      return value;
    };
  }

  private static double[] filled(int n, double value) {
    double[] v = new double[n];
    Arrays.fill(v, value);
    return v;
  }

  private static Box box(int n, double low, double high) {
    return new Box(filled(n, low), filled(n, high));
  }

  private static void feasible(Lbfgsb.Result found, Box box) {
    for (int i = 0; i < found.x().length; i++) {
      assertThat(found.x()[i]).isBetween(box.low()[i], box.high()[i]);
    }
  }

  /// SciPy's values, with memory 25, factr 10, pgtol 1e-10 from the middle of [0,1]ⁿ.
  @ParameterizedTest
  @CsvSource({
    "10, 5.526277413998127, 3, 6, 5",
    "100, 58.315143640492785, 44, 10, 38",
    "784, 428.51986067349424, 392, 0, 55"
  })
  void quadraticsEndWhereScipyEnds(int n, double value, int atLow, int atHigh, int evaluations) {
    Box box = box(n, 0, 1);
    Lbfgsb.Result found = TIGHT.minimise(quadratic(n), filled(n, 0.5), box);
    assertThat(found.value()).isCloseTo(value, within(1e-12 * value));
    feasible(found, box);
    assertThat(Arrays.stream(found.x()).filter(v -> v == 0).count()).isEqualTo(atLow);
    assertThat(Arrays.stream(found.x()).filter(v -> v == 1).count()).isEqualTo(atHigh);
    assertThat(box.residual(found.x(), found.gradient())).isLessThan(2e-6);
    assertThat(found.evaluations()).isBetween(evaluations / 2, 2 * evaluations);
  }

  @Test
  void rosenbrocksValleyUnderBounds() {
    int n = 20;
    double[] start = new double[n];
    double[] high = new double[n];
    for (int i = 0; i < n; i++) {
      start[i] = i % 2 == 0 ? -1.2 : 1;
      high[i] = i % 2 == 0 ? 2 : 0.8;
    }
    Box box = new Box(filled(n, -2), high);
    Lbfgsb.Result found =
        new Lbfgsb(10, 10, 1e-10, 15_000, 15_000).minimise(LbfgsbTest::rosenbrock, start, box);
    assertThat(found.value()).isCloseTo(14.92119916909505, within(1e-12));
    assertThat(Arrays.copyOf(found.x(), 5))
        .containsExactly(
            new double[] {
              0.8947558971478367, 0.8, 0.6658864887152051, 0.46033364359041795, 0.22443294000606379
            },
            within(1e-7));
    assertThat(found.x()[n - 1]).isCloseTo(0.00010008088904344256, within(1e-7));
    feasible(found, box);
    assertThat(found.evaluations()).isLessThan(80);
  }

  @Test
  void withoutBoundsItIsLbfgs() {
    Lbfgsb.Result found = TIGHT.minimise(LbfgsbTest::rosenbrock, filled(6, -1), box(6, -INF, INF));
    assertThat(found.x()).containsExactly(filled(6, 1), within(1e-6));
    assertThat(found.evaluations()).isLessThan(120);
  }

  /// By hand: each coordinate of a separable bowl ends at its centre, clipped.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32, 33, 257})
  void aBowlEndsAtItsClippedCentre(int n) {
    double[] w = Arrays.stream(lcg(n, 3)).map(v -> Math.pow(10, 2 * v - 1)).toArray();
    double[] c = Arrays.stream(lcg(n, 4)).map(v -> 4 * v - 2).toArray();
    double[] low = filled(n, -1);
    double[] high = filled(n, 1);
    for (int i = 0; i < n; i += 3) {
      low[i] = -INF; // one bound only
    }
    for (int i = 1; i < n; i += 5) {
      low[i] = 0.25; // none to choose
      high[i] = 0.25;
    }
    Box box = new Box(low, high);
    Lbfgsb.Result found = TIGHT.minimise(bowl(w, c), filled(n, 0), box);
    assertThat(found.x()).containsExactly(box.clip(c), within(1e-5));
    feasible(found, box);
  }

  @Test
  void aPointWithoutAChoiceIsTheAnswer() {
    Lbfgsb.Result found =
        TIGHT.minimise(bowl(filled(4, 1), filled(4, 9)), filled(4, 5), box(4, 2, 2));
    assertThat(found.x()).containsOnly(2);
    assertThat(found.evaluations()).isEqualTo(1);
    assertThat(found.end()).isEqualTo(Lbfgsb.End.GRADIENT);
  }

  @Test
  void aMinimumIsLeftAlone() {
    Lbfgsb.Result found =
        TIGHT.minimise(bowl(filled(3, 2), filled(3, 0.5)), filled(3, 0.5), box(3, 0, 1));
    assertThat(found.evaluations()).isEqualTo(1);
    assertThat(found.iterations()).isZero();
    assertThat(found.value()).isZero();
  }

  /// All pixels at their lower bound and wanted higher; and all in a corner that is the minimum.
  @Test
  void aStartOnTheBoundMayLeaveItOrStay() {
    double[] c = {0.3, 0.7, 2, -1};
    Lbfgsb.Result found = TIGHT.minimise(bowl(filled(4, 3), c), filled(4, 0), box(4, 0, 1));
    assertThat(found.x()).containsExactly(new double[] {0.3, 0.7, 1, 0}, within(1e-9));
    Lbfgsb.Result stays =
        TIGHT.minimise(bowl(filled(4, 3), filled(4, -2)), filled(4, 0), box(4, 0, 1));
    assertThat(stays.x()).containsOnly(0);
    assertThat(stays.end()).isEqualTo(Lbfgsb.End.GRADIENT);
  }

  @Test
  void aStartOutsideIsClipped() {
    Lbfgsb.Result found =
        TIGHT.minimise(bowl(filled(2, 1), filled(2, 0.5)), filled(2, 77), box(2, 0, 1));
    assertThat(found.x()).containsExactly(filled(2, 0.5), within(1e-9));
  }

  /// f falls without end towards its bound: steps of any length must lead there.
  @Test
  void aLinearFunctionEndsInItsCorner() {
    Lbfgsb.Result found =
        TIGHT.minimise(
            (x, g) -> {
              g[0] = -1e-3;
              g[1] = 1e3;
              return -1e-3 * x[0] + 1e3 * x[1];
            },
            new double[] {0, 0},
            box(2, -50, 50));
    assertThat(found.x()).containsExactly(50, -50);
  }

  @Test
  void moreMemoryThanCoordinatesAndMemoryOfOne() {
    for (int memory : new int[] {1, 2, 100}) {
      Lbfgsb.Result found =
          new Lbfgsb(memory, 10, 1e-9, 15_000, 15_000)
              .minimise(LbfgsbTest::rosenbrock, new double[] {-1.2, 1}, box(2, -5, 5));
      assertThat(found.x()).containsExactly(filled(2, 1), within(1e-5));
    }
  }

  /// A gradient of the wrong sign: nothing is lower, and that is what it says.
  @Test
  void aWrongGradientEndsTheSearch() {
    Lbfgsb.Result found =
        TIGHT.minimise(
            (x, g) -> {
              g[0] = -2 * x[0];
              return x[0] * x[0];
            },
            new double[] {0.5},
            box(1, -1, 1));
    assertThat(found.end()).isEqualTo(Lbfgsb.End.LINE_SEARCH);
    assertThat(found.value()).isEqualTo(0.25);
    assertThat(found.x()).containsExactly(0.5);
  }

  @Test
  void limitsHold() {
    Lbfgsb.Result few =
        new Lbfgsb(5, 0, 0, 3, 1000).minimise(LbfgsbTest::rosenbrock, filled(6, -1), box(6, -2, 2));
    assertThat(few.iterations()).isEqualTo(3);
    assertThat(few.end()).isEqualTo(Lbfgsb.End.LIMIT);
    Lbfgsb.Result one =
        new Lbfgsb(5, 0, 0, 1000, 4).minimise(LbfgsbTest::rosenbrock, filled(6, -1), box(6, -2, 2));
    assertThat(one.evaluations()).isBetween(4, 24);
    assertThat(one.end()).isEqualTo(Lbfgsb.End.LIMIT);
  }

  @Test
  void whatIsNotANumberIsRefused() {
    assertThatThrownBy(() -> TIGHT.minimise((x, g) -> Double.NaN, new double[1], box(1, 0, 1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("not finite at evaluation 1: f = NaN");
    assertThatThrownBy(
            () ->
                TIGHT.minimise(
                    (x, g) -> {
                      g[0] = x[0] > 0.6 ? Double.NaN : -1;
                      return -x[0];
                    },
                    new double[] {0.5},
                    box(1, 0, 1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("evaluation 2");
    assertThatThrownBy(() -> box(1, 1, 0)).hasMessageContaining("lower ≤ upper");
    assertThatThrownBy(() -> box(1, Double.NaN, 0)).hasMessageContaining("lower ≤ upper");
    assertThatThrownBy(() -> new Box(new double[1], new double[2])).hasMessageContaining("1 and 2");
    assertThatThrownBy(() -> TIGHT.minimise((x, g) -> 0, new double[2], box(1, 0, 1)))
        .hasMessageContaining("1 coordinates, got 2");
    assertThatThrownBy(() -> new Lbfgsb(0, 1, 1, 1, 1)).hasMessageContaining("memory");
  }
}

package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.GradCheck;
import kolmo.autograd.Tape;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupSortTest {

  private static final GroupSort SORT = new GroupSort();

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "cpu"})
  void neighboursAreSortedAndTheirGradientsGoBackToWhereTheyCameFrom(String backend) {
    double[][] x = {{3, 1, -2, 5}, {0, 0, 7, -7}};
    double[][] weights = {{1, 2, 3, 4}, {5, 6, 7, 8}};
    Probe p = Probe.of(backend, v -> SORT.of(v.get(0)).mul(v.get(1)).sum(), x, weights);
    // the gradient of the weights is what they are multiplied with: the sorted values
    assertThat(p.gradients().get(1)).containsExactly(1, 3, -2, 5, 0, 0, -7, 7);
    // of equals each keeps its place
    assertThat(p.gradients().get(0)).containsExactly(2, 1, 3, 4, 5, 6, 8, 7);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,4", "7,32", "33,2"})
  void gradientMeetsCentralDifferences(int n, int w) {
    GradCheck.on(SORT::of).at(Shape.of(n, w), Points.flat(Points.normal(3, n, w, 1))).within(1e-7);
  }

  @ParameterizedTest
  @CsvSource({"0,2", "1,2", "31,34", "257,200"})
  void noDistanceGrowsAndNothingIsLost(int n, int w) {
    double[] a = Points.flat(Points.normal(1, n, w, 1));
    double[] b = Points.flat(Points.normal(2, n, w, 1));
    double[] sortedA = sorted(n, w, a);
    double[] sortedB = sorted(n, w, b);
    assertThat(distance(sortedA, sortedB)).isLessThanOrEqualTo(distance(a, b) + 1e-12);
    assertThat(norm(sortedA)).isCloseTo(norm(a), within(1e-9));
  }

  private static double[] sorted(int n, int w, double[] x) {
    return OnBackend.get(
        "oracle",
        on -> {
          try (Tape tape = new Tape(on)) {
            return SORT.of(tape.constant(Shape.of(n, w), x)).value().toDoubles();
          }
        });
  }

  private static double distance(double[] a, double[] b) {
    double[] d = a.clone();
    Arrays.setAll(d, i -> a[i] - b[i]);
    return norm(d);
  }

  private static double norm(double[] a) {
    return Math.sqrt(Arrays.stream(a).map(v -> v * v).sum());
  }

  @Test
  void aFeatureWithoutAPartnerIsRefused() {
    assertThatThrownBy(() -> sorted(2, 3, new double[6]))
        .isInstanceOf(ShapeMismatch.class)
        .hasMessageContainingAll("group sort", "even", "[2,3]");
    assertThat(SORT.parameters()).isEqualTo(List.of());
  }
}

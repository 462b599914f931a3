package kolmo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 200, 1024})
  void fillsTheRangeOfOneOverTheRootOfFanIn(int fanIn) {
    double bound = 1 / Math.sqrt(fanIn);
    double[] x = drawn(20_000, fanIn, 1);
    double[] sorted = Arrays.stream(x).sorted().toArray();
    // 20,000 uniform draws miss the outer thousandth of either side with probability 5e-5 each
    assertThat(sorted[0]).isBetween(-bound, -0.998 * bound);
    assertThat(sorted[sorted.length - 1]).isBetween(0.998 * bound, bound);
    // mean 0 and variance bound²/3, to within five standard errors
    double n = x.length;
    assertThat(Arrays.stream(x).sum() / n).isCloseTo(0, within(5 * bound / Math.sqrt(3 * n)));
    assertThat(Arrays.stream(x).map(v -> v * v).sum() / n)
        .isCloseTo(bound * bound / 3, within(5 * bound * bound * Math.sqrt(4.0 / 45 / n)));
  }

  @Test
  void theSeedDecides() {
    assertThat(drawn(9, 4, 7)).containsExactly(drawn(9, 4, 7));
    assertThat(drawn(9, 4, 7)).isNotEqualTo(drawn(9, 4, 8));
  }

  @Test
  void keepsTheShape() {
    OnBackend.run(
        "cpu",
        on -> {
          try (Tensor t = Init.uniform(on, Shape.of(3, 0, 2), 5, new Rng(1));
              Tensor s = Init.uniform(on, Shape.scalar(), 5, new Rng(1))) {
            assertThat(t.shape()).isEqualTo(Shape.of(3, 0, 2));
            assertThat(s.shape()).isEqualTo(Shape.scalar());
          }
        });
  }

  private static double[] drawn(int n, int fanIn, long seed) {
    return OnBackend.get(
        "oracle",
        on -> {
          try (Tensor t = Init.uniform(on, Shape.of(n), fanIn, new Rng(seed))) {
            return t.toDoubles();
          }
        });
  }
}

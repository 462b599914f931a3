package kolmo.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// The plane of largest variance of points whose variances are known.
class PrincipalPlaneTest {

  /// Around (1, 2, 3): ±5 along (0, 3/5, 4/5), ±2 along the first axis, ±1 along (0, −4/5, 3/5).
  private static final double[][] POINTS = {
    {1, 5, 7}, {1, -1, -1}, {3, 2, 3}, {-1, 2, 3}, {1, 1.2, 3.6}, {1, 2.8, 2.4},
  };

  @Test
  void itsAxesAreThoseOfTheLargestVariances() {
    PrincipalPlane plane = PrincipalPlane.of(POINTS);
    assertThat(plane.mean()).containsExactly(new double[] {1, 2, 3}, within(1e-12));
    assertThat(plane.axes()[0]).containsExactly(new double[] {0, 0.6, 0.8}, within(1e-12));
    assertThat(plane.axes()[1]).containsExactly(new double[] {1, 0, 0}, within(1e-12));
    assertThat(plane.share()).isCloseTo(29.0 / 30, within(1e-12));
    assertThat(plane.at(POINTS[0])).containsExactly(new double[] {5, 0}, within(1e-12));
    assertThat(plane.at(POINTS[3])).containsExactly(new double[] {0, -2}, within(1e-12));
    assertThat(plane.at(POINTS[4])).containsExactly(new double[] {0, 0}, within(1e-12));
  }

  @Test
  void onePointHasAPlaneTooAndALineHasNone() {
    assertThat(PrincipalPlane.of(new double[][] {{4, 5}}).at(new double[] {4, 5}))
        .containsExactly(new double[] {0, 0}, within(1e-12));
    assertThatThrownBy(() -> PrincipalPlane.of(new double[][] {{4}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("plane: wanted at least 2 dimensions, got 1");
  }
}

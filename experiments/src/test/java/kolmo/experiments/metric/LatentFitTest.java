package kolmo.experiments.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import kolmo.autograd.array.Rng;
import kolmo.nn.loss.GaussianMixture;
import org.junit.jupiter.api.Test;

class LatentFitTest {

  @Test
  void aCodeHasReachedAModeWhenItsCoordinateExceedsHalfTheScale() {
    GaussianMixture prior = GaussianMixture.oneHot(2, 3, 10, 1);
    double[][] codes = {{5.1, 0, 0}, {4.9, 0, 9}, {0, 7, 0}, {6, 6, 0}, {0, 0, 0}};
    LatentFit fit = LatentFit.of(codes, prior);
    // rows 1, 3 and 4 reached one; coordinate 3 belongs to no mode; row 4 is past both half-way
    // marks
    assertThat(fit.reached()).isCloseTo(0.6, within(1e-12));
    assertThat(fit.perMode()).containsExactly(new double[] {0.4, 0.4}, within(1e-12));
  }

  @Test
  void oneModeAtTheOriginHasNothingToReach() {
    LatentFit fit = LatentFit.of(new double[][] {{1, 2}}, new GaussianMixture(new double[1][2], 1));
    assertThat(fit.reached()).isNaN();
  }

  @Test
  void drawsFromThePriorReachTheirModesEquallyOften() {
    GaussianMixture prior = GaussianMixture.oneHot(4, 4, 10, 1);
    LatentFit fit = LatentFit.of(prior.sample(4000, new Rng(1)), prior);
    assertThat(fit.reached()).isGreaterThan(0.999);
    for (double share : fit.perMode()) {
      assertThat(share).isCloseTo(0.25, within(0.03));
    }
  }
}

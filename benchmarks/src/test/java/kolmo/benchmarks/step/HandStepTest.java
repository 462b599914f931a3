package kolmo.benchmarks.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The hand-written step computes what training does.
class HandStepTest {

  @Test
  void handWrittenStepsAreTheTapes() {
    double[] tape = Agreement.ours(TrainSetup.FC);
    for (boolean joined : new boolean[] {false, true}) {
      try (HandStep step = new HandStep(2, joined)) {
        double[] losses = Agreement.losses(step::step);
        for (int i = 0; i < tape.length; i++) {
          assertThat(Math.abs(losses[i] / tape[i] - 1)).isLessThan(i == 0 ? 1e-6 : 1e-3);
        }
        assertThat(Arrays.stream(losses).distinct().count()).isEqualTo(tape.length);
      }
    }
  }
}

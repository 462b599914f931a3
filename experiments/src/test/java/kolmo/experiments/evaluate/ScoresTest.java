package kolmo.experiments.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Subject;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final Subject OF = new Subject("glyphs", "ours", 1);

  private static Measurement out(AttackKind attack, double value) {
    return new Measurement(OF, new Quantity(attack, Metric.MSSSIM_OUT, 1), 1, value, 4);
  }

  /// It is another one for each attack.
  @Test
  void theTerminalSaysWhichDirectionIsGood() {
    Measurements rows =
        new Measurements(
            List.of(
                out(AttackKind.LATENT, 0.266),
                out(AttackKind.MAX_DAMAGE, 0.984),
                new Measurement(OF, Metric.MSSSIM_CLEAN, 0.99)));
    assertThat(Scores.lines(rows))
        .containsExactly(
            "latent     λ = 1    MS-SSIM out 0.266 (low is robust)",
            "maxdamage  λ = 1    MS-SSIM out 0.984 (high is robust)",
            "clean      MS-SSIM 0.990 (high is good)");
  }
}

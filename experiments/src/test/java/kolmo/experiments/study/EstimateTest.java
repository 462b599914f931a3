package kolmo.experiments.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import kolmo.experiments.study.Cell.Part;
import kolmo.experiments.train.Settings;
import org.junit.jupiter.api.Test;

class EstimateTest {

  private static final Map<String, String> WISHES =
      Map.of(
          "epochs",
          "3",
          "batch",
          "100",
          "trials",
          "10",
          "lambda",
          "1,2",
          "attack-steps",
          "50",
          "attack-images",
          "20");

  private static Cell cell(Set<Part> parts) {
    return new Cell(
        Map.of(),
        Settings.of(WISHES),
        Settings.Protocol.of(WISHES),
        parts,
        new FidProxy(0, Path.of("features")),
        Path.of("cell"));
  }

  @Test
  void trainingAndAttacksAddUp() {
    Estimate of = new Estimate(1e-3, 1e-4, 500_000);
    // 12 whole batches of 100 an epoch; 2 attacks, 10 trials, 2 radii, 50 steps on 20 images
    double training = 3 * 12 * 100 * 1e-3;
    double attacks = 2 * 10 * 2 * 50 * 20 * 1e-4;
    assertThat(of.of(cell(Set.of()), 1250).seconds()).isCloseTo(training, within(1e-9));
    assertThat(of.of(cell(Set.of(Part.ATTACK, Part.FID)), 1250).seconds())
        .isCloseTo(training + attacks, within(1e-9));
    assertThat(of.of(cell(Set.of(Part.RUN)), 1250).bytes())
        .isEqualTo(4 * 500_000 + 100 * 36 + 1_000_000);
  }

  @Test
  void itIsSaidInTheUnitThatFits() {
    assertThat(new Estimate.Total(3 * 3600, 120_000_000).text(33))
        .isEqualTo("about 3 h for 33 models, about 120 MB");
    assertThat(new Estimate.Total(600, 3_400_000).text(2))
        .isEqualTo("about 10 min for 2 models, about 3 MB");
    assertThat(new Estimate.Total(0.2, 10).text(1)).isEqualTo("about 1 s for 1 model, about 1 MB");
  }
}

package kolmo.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.paper.PaperTables.Cell;
import org.junit.jupiter.api.Test;

class PaperTablesTest {

  private static final PaperTables PAPER = PaperTables.read();

  @Test
  void everyTableHasItsNumbers() {
    assertThat(PAPER.cells()).hasSize(389);
    assertThat(
            PAPER.cells().stream()
                .collect(Collectors.groupingBy(Cell::table, Collectors.counting())))
        .isEqualTo(Map.of(1, 338L, 2, 21L, 3, 30L));
    assertThat(
            PAPER.cells().stream()
                .filter(c -> c.table() == 1)
                .collect(Collectors.groupingBy(Cell::dataset, Collectors.counting())))
        .isEqualTo(Map.of("MNIST", 91L, "FASHIONMNIST", 91L, "SVHN", 78L, "CELEBA", 78L));
  }

  @Test
  void noCellIsThereTwice() {
    assertThat(
            PAPER.cells().stream()
                .map(c -> new Cell(c.table(), c.dataset(), c.method(), c.of(), 0)))
        .doesNotHaveDuplicates();
  }

  @Test
  void valuesAreFoundByTheirNames() {
    assertThat(value(1, "MNIST", "Ours", AttackKind.MAX_DAMAGE, Metric.MSSSIM_OUT, 3))
        .hasValue(0.82);
    assertThat(value(1, "MNIST", "VAE", AttackKind.LATENT, Metric.MSSSIM_OUT, 1)).hasValue(0.55);
    assertThat(value(2, "MNIST", "GMM-DAE", AttackKind.NONE, Metric.FID, 0)).hasValue(38.89);
    assertThat(value(1, "SVHN", "AVAE", AttackKind.LATENT, Metric.MSSSIM_OUT, 1)).isEmpty();
    assertThat(value(3, "MNIST", "VAE", AttackKind.NONE, Metric.ACC_CLEAN, 0)).isPresent();
  }

  private static OptionalDouble value(
      int table, String dataset, String method, AttackKind attack, Metric metric, double lambda) {
    return PAPER.value(table, dataset, method, new Quantity(attack, metric, lambda));
  }
}

package kolmo.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
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
                .map(
                    c ->
                        new Cell(
                            c.table(),
                            c.dataset(),
                            c.method(),
                            c.attack(),
                            c.metric(),
                            c.lambda(),
                            0)))
        .doesNotHaveDuplicates();
  }

  @Test
  void valuesAreFoundByTheirNames() {
    assertThat(PAPER.value(1, "MNIST", "Ours", "maxdamage", "msssim_out", 3)).hasValue(0.82);
    assertThat(PAPER.value(1, "MNIST", "VAE", "latent", "msssim_out", 1)).hasValue(0.55);
    assertThat(PAPER.value(2, "MNIST", "GMM-DAE", "none", "fid", 0)).hasValue(38.89);
    assertThat(PAPER.value(1, "SVHN", "AVAE", "latent", "msssim_out", 1)).isEmpty();
    assertThat(PAPER.value(3, "MNIST", "VAE", "none", "acc_clean", 0)).isPresent();
  }
}

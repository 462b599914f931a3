package kolmo.experiments.paper;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.evaluate.ResultTable;
import kolmo.experiments.metric.CsvText;

/// A point of figure 2: an attack's loss in one trial on one model, a mean over its images.
///
/// @param dataset by its command-line name; so is the method
/// @param method see there
/// @param seed of the training
/// @param attack `latent` or `maxdamage`
/// @param lambda the attack's radius
/// @param trial from 1
/// @param loss the attack's objective at its end
/// @param apart distance of the codes without an attack
public record AttackLoss(
    String dataset,
    String method,
    long seed,
    String attack,
    double lambda,
    int trial,
    double loss,
    double apart) {

  private static final List<String> HEADER =
      List.of("dataset", "method", "seed", "attack", "lambda", "trial", "loss", "codes_apart");

  /// One line for each.
  public static String csv(List<AttackLoss> losses) {
    return CsvText.of(HEADER, losses.stream().map(AttackLoss::row).toList());
  }

  private List<String> row() {
    return List.of(
        dataset,
        method,
        Long.toString(seed),
        attack,
        ResultTable.label(lambda),
        Integer.toString(trial),
        String.format(Locale.ROOT, "%.6f", loss),
        String.format(Locale.ROOT, "%.6f", apart));
  }

  /// Reads what [#csv] wrote.
  ///
  /// @throws IOException naming the file, if it holds something else or another data set
  public static List<AttackLoss> read(Path file, String dataset) throws IOException {
    List<AttackLoss> losses = CsvText.read(file, "the rows of `kolmo figure 2`", AttackLoss::of);
    for (AttackLoss loss : losses) {
      if (!loss.dataset().equals(dataset)) {
        throw new IOException(
            "%s: expected rows of %s, found %s".formatted(file, dataset, loss.dataset()));
      }
    }
    return losses;
  }

  private static AttackLoss of(NamedCsvRecord row) {
    return new AttackLoss(
        row.getField("dataset"),
        row.getField("method"),
        Long.parseLong(row.getField("seed")),
        row.getField("attack"),
        Double.parseDouble(row.getField("lambda")),
        Integer.parseInt(row.getField("trial")),
        Double.parseDouble(row.getField("loss")),
        Double.parseDouble(row.getField("codes_apart")));
  }

  /// A method's column against λ, means over trials and seeds with their deviation.
  public static Plots.Series curve(
      String method, String attack, List<AttackLoss> losses, ToDoubleFunction<AttackLoss> column) {
    List<AttackLoss> of =
        losses.stream()
            .filter(l -> l.method().equals(method) && l.attack().equals(attack))
            .toList();
    double[] x = of.stream().mapToDouble(AttackLoss::lambda).sorted().distinct().toArray();
    return ResultTable.curve(
        method,
        x,
        lambda ->
            ResultTable.Summary.of(
                of.stream().filter(l -> l.lambda() == lambda).mapToDouble(column).toArray()));
  }
}

package kolmo.experiments.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import kolmo.experiments.evaluate.AttackScore;
import kolmo.experiments.evaluate.Downstream;
import kolmo.experiments.evaluate.Measurement;
import kolmo.experiments.evaluate.ResultTable;
import kolmo.experiments.study.PaperCell;
import kolmo.experiments.train.Settings;

/// What has been measured in cells so far, as the paper's tables name it.
///
/// @param measured in the order of the cells
/// @param times of their trainings
public record PaperResults(List<Measurement> measured, List<StepTimes.Step> times) {

  /// Reads the cells.
  ///
  /// @param others cells that nobody asked for: those of other settings are passed over
  public static PaperResults of(List<PaperCell> cells, List<PaperCell> others) throws IOException {
    PaperResults results = new PaperResults(new ArrayList<>(), new ArrayList<>());
    for (PaperCell cell : cells) {
      results.add(cell);
    }
    for (PaperCell cell : others) {
      PaperResults one = new PaperResults(new ArrayList<>(), new ArrayList<>());
      try {
        one.add(cell);
        results.measured.addAll(one.measured);
        results.times.addAll(one.times);
      } catch (IOException e) {
        // passed over
      }
    }
    return results;
  }

  private void add(PaperCell cell) throws IOException {
    Optional<PaperCell.Training> training = cell.training();
    if (training.isEmpty()) {
      return;
    }
    Settings settings = cell.settings();
    times.add(
        new StepTimes.Step(
            settings.method().cliName(), settings.seed(), training.get().secondsPerStep()));
    ResultTable table = new ResultTable(cell.scores());
    for (String attack : table.attacks()) {
      for (double lambda : table.lambdas()) {
        add(cell, table, attack, "msssim_out", lambda, AttackScore::msssimOut);
        add(cell, table, attack, "msssim_in", lambda, AttackScore::msssimIn);
      }
    }
    if (!table.scores().isEmpty()) {
      calibration(cell, "msssim_clean", table.calibration(AttackScore::clean));
      calibration(cell, "latent_floor", table.calibration(AttackScore::floor));
      calibration(cell, "latent_ceiling", table.calibration(AttackScore::ceiling));
    }
    Optional<Double> proxy = cell.fid();
    if (proxy.isPresent() && !proxy.get().isNaN()) {
      add(cell, "none", Measurement.FID_PROXY, 0, proxy.get(), Double.NaN, 0);
    }
    Optional<Downstream.Accuracy> accuracy = cell.accuracy();
    if (accuracy.isPresent()) {
      Downstream how = Downstream.of(cell.protocol(), settings.seed());
      add(cell, "none", "acc_clean", 0, 100 * accuracy.get().clean(), Double.NaN, 0);
      add(
          cell,
          "latent",
          "acc_attacked",
          how.lambda(),
          100 * accuracy.get().attacked(),
          Double.NaN,
          how.images() * how.trials());
    }
  }

  private void add(
      PaperCell cell,
      ResultTable table,
      String attack,
      String metric,
      double lambda,
      ToDoubleFunction<AttackScore> column) {
    ResultTable.Summary summary = table.summary(attack, lambda, column);
    int attacked =
        table.scores().stream()
            .filter(s -> s.attack().equals(attack) && s.lambda() == lambda)
            .mapToInt(AttackScore::images)
            .sum();
    add(cell, attack, metric, lambda, summary.mean(), summary.std(), attacked);
  }

  private void calibration(PaperCell cell, String metric, ResultTable.Summary summary) {
    add(cell, "none", metric, 0, summary.mean(), summary.std(), 0);
  }

  private void add(
      PaperCell cell,
      String attack,
      String metric,
      double lambda,
      double value,
      double std,
      int attacked) {
    measured.add(
        new Measurement(
            cell.settings().data().source().cliName(),
            cell.settings().method().cliName(),
            cell.settings().seed(),
            attack,
            metric,
            lambda,
            value,
            std,
            attacked));
  }
}

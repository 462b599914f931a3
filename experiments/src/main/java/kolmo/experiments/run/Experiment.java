package kolmo.experiments.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.evaluate.AttackScore;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Evaluation;
import kolmo.experiments.evaluate.ResultTable;
import kolmo.experiments.metric.LatentFit;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Trainer;
import kolmo.experiments.train.TrainingDiverged;
import org.jspecify.annotations.Nullable;

/// The main job: train, attack, evaluate, report.
///
/// @param settings what determines the numbers
/// @param protocol how to attack; null: not at all
/// @param folder what to write into
public record Experiment(
    Settings settings, Settings.@Nullable Protocol protocol, RunFolder folder) {

  private static final int PROBES = 1000;

  /// How a run ended.
  public enum Status {
    FINISHED,
    INTERRUPTED,
    DIVERGED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What a run looks at.
  private record Images(Dataset set, ImageSet train, ImageSet held) {

    /// Some that it was not trained on.
    ImageSet probes() {
      return held.take(Math.min(PROBES, held.size()));
    }
  }

  /// Runs it all. An interruption ends it early, with what there is written; so does a loss that is
  /// no longer finite. What can be known to be wrong beforehand is found before the folder is
  /// touched.
  ///
  /// @param interrupted asked between steps; when true the run ends
  /// @throws TrainingDiverged after the folder has been completed
  public Status run(BooleanSupplier interrupted) throws IOException {
    long start = System.nanoTime();
    Images images = prepare();
    TrainingFile.@Nullable Saved before = folder.goesOn() ? folder.training(settings).read() : null;
    Rng rng = new Rng(settings.seed());
    try (Backend on = Backends.open(settings.backend());
        Autoencoder model = create(on, images.train(), rng);
        Trainer trainer = new Trainer(on, model, images.train(), settings.training(), rng)) {
      if (interrupted.getAsBoolean()) {
        return Status.INTERRUPTED;
      }
      SavedTraining training =
          new SavedTraining(folder, settings, images.set().shape(), model, trainer);
      double earlier = before == null ? 0 : before.seconds();
      if (before != null) {
        training.resume(before, on);
      }
      folder.begin();
      folder.write("settings.json", Json.pretty(record()));
      Codec codec = new Codec(on, model);
      @Nullable TrainingDiverged diverged =
          training.run(
              () -> LatentFit.of(codec.encode(images.probes()), model.prior()), interrupted);
      Evaluation.@Nullable Result result =
          diverged != null ? null : attack(on, model, images.held(), rng, interrupted);
      Status status =
          diverged != null
              ? Status.DIVERGED
              : interrupted.getAsBoolean() ? Status.INTERRUPTED : Status.FINISHED;
      double seconds = earlier + (System.nanoTime() - start) / 1e9;
      Map<String, Object> summary = summary(status, trainer, training, result, seconds);
      String outcome = status + ".";
      if (diverged != null) {
        summary.put("error", diverged.getMessage());
        outcome = status + ", " + diverged.getMessage();
      }
      folder.write("summary.json", Json.pretty(summary));
      RunReport report = new RunReport(folder, settings, images.set(), outcome);
      if (protocol != null && result != null) {
        report.robustness(protocol, result);
      }
      report.training(trainer.record(), training.notes());
      report.codes(codec.encode(images.probes()), model.prior());
      report.pictures(codec, model.prior(), images.probes(), rng.split("report"));
      report.write(protocol);
      if (status != Status.INTERRUPTED) {
        folder.finish();
      }
      if (diverged != null) {
        throw new TrainingDiverged(diverged.getMessage() + "; see " + folder.file("report.html"));
      }
      return status;
    }
  }

  /// Loads the images, and complains of what they cannot be used for.
  private Images prepare() {
    Dataset set = settings.data().load();
    ImageSet train = settings.data().training(set);
    ImageSet held = settings.data().evaluation(set);
    try {
      settings.architecture().requireFits(train.shape());
    } catch (IllegalArgumentException e) {
      throw new DataException(e.getMessage() + " (images of " + settings.data().source() + ")", e);
    }
    if (protocol != null) {
      Evaluation.requireEnough(protocol, held);
    }
    return new Images(set, train, held);
  }

  private Map<String, Object> record() {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("settings", settings);
    record.put("attack", protocol);
    record.put("machine", Provenance.here());
    return record;
  }

  private Autoencoder create(Backend on, ImageSet images, Rng rng) {
    return settings
        .model()
        .create(on, images.shape(), settings.architecture(), settings.training().batch(), rng);
  }

  /// Attacks it, if that is wanted and nobody has interrupted the run.
  private Evaluation.@Nullable Result attack(
      Backend on, Autoencoder model, ImageSet held, Rng rng, BooleanSupplier interrupted)
      throws IOException {
    if (protocol == null || interrupted.getAsBoolean()) {
      return null;
    }
    Evaluation.Result result = new Evaluation(on, model, protocol, rng, interrupted).run(held);
    folder.write("attacks.csv", result.table().csv());
    result.table().lines().forEach(System.err::println);
    return result;
  }

  private Map<String, Object> summary(
      Status status,
      Trainer trainer,
      SavedTraining training,
      Evaluation.@Nullable Result result,
      double seconds) {
    Map<String, Object> s = new LinkedHashMap<>();
    s.put("status", status);
    s.put("method", settings.method());
    s.put("data", settings.data().source());
    s.put("seed", settings.seed());
    s.put("steps", trainer.steps());
    s.put("seconds_training", round(training.seconds()));
    s.put("seconds_total", round(seconds));
    Map<String, Object> weights = new LinkedHashMap<>();
    for (int i = 0; i < trainer.record().names().size(); i++) {
      weights.put(trainer.record().names().get(i), trainer.record().weights().get(i));
    }
    s.put("weights", weights);
    if (!training.notes().isEmpty()) {
      LatentFit fit = training.notes().getLast().fit();
      s.put("reached_a_mode", round(fit.reached()));
      s.put("reached_per_mode", Arrays.stream(fit.perMode()).mapToObj(Experiment::round).toList());
    }
    if (result != null) {
      s.putAll(attacks(result.table()));
    }
    return s;
  }

  /// The attack table as nested maps: clean quality, then for each attack and radius the means.
  public static Map<String, Object> attacks(ResultTable table) {
    Map<String, Object> s = new LinkedHashMap<>();
    s.put("msssim_clean", round(table.calibration(AttackScore::clean).mean()));
    s.put("latent_floor", round(table.calibration(AttackScore::floor).mean()));
    s.put("latent_ceiling", round(table.calibration(AttackScore::ceiling).mean()));
    for (String attack : table.attacks()) {
      Map<String, Object> byLambda = new LinkedHashMap<>();
      for (double lambda : table.lambdas()) {
        if (!wasRun(table, attack, lambda)) {
          continue;
        }
        Map<String, Object> cell = new LinkedHashMap<>();
        cell.put("msssim_out", round(table.summary(attack, lambda, AttackScore::msssimOut).mean()));
        cell.put(
            "msssim_out_std", round(table.summary(attack, lambda, AttackScore::msssimOut).std()));
        cell.put("msssim_in", round(table.summary(attack, lambda, AttackScore::msssimIn).mean()));
        cell.put("l2_out", round(table.summary(attack, lambda, AttackScore::l2Out).mean()));
        cell.put("attack_loss", round(table.summary(attack, lambda, AttackScore::loss).mean()));
        byLambda.put(ResultTable.label(lambda), cell);
      }
      s.put(attack, byLambda);
    }
    return s;
  }

  /// Whether an attack was completed at a radius: an interruption may leave a table with gaps.
  static boolean wasRun(ResultTable table, String attack, double lambda) {
    return table.scores().stream().anyMatch(s -> s.attack().equals(attack) && s.lambda() == lambda);
  }

  /// Four places; JSON has no NaN, a value that does not exist is null.
  private static @Nullable Double round(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
  }
}

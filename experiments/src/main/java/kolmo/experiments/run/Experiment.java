package kolmo.experiments.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.Batches;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Evaluation;
import kolmo.experiments.evaluate.Scores;
import kolmo.experiments.metric.LatentFit;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Subject;
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
    return run(interrupted, measured -> {});
  }

  /// The same.
  ///
  /// @param measured told what was measured, if the run was not interrupted
  public Status run(BooleanSupplier interrupted, Consumer<Measurements> measured)
      throws IOException {
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
      double[][] codes = codec.encode(images.probes());
      report.fit(PriorFit.of(settings, trainer.record(), codes, model.prior()));
      if (protocol != null && result != null) {
        report.robustness(protocol, result);
      }
      report.training(trainer.record(), training.notes());
      report.codes(codes, model.prior());
      report.pictures(codec, model.prior(), images.probes(), rng.split("report"));
      report.write(protocol);
      if (status != Status.INTERRUPTED) {
        folder.finish();
        measured.accept(
            trained(trainer, training, status)
                .and(result == null ? Measurements.NONE : result.rows()));
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
    requireFits(settings, protocol, set);
    return new Images(set, settings.data().training(set), settings.data().evaluation(set));
  }

  /// Complains of images that a run cannot use: whatever training, attacks and metrics will need.
  ///
  /// @param protocol how to attack; null: not at all
  /// @throws DataException saying what was wanted and what there is
  public static void requireFits(
      Settings settings, Settings.@Nullable Protocol protocol, Dataset set) {
    ImageSet train = settings.data().training(set);
    try {
      settings.architecture().requireFits(train.shape());
    } catch (IllegalArgumentException e) {
      throw new DataException(e.getMessage() + " (images of " + settings.data().source() + ")", e);
    }
    var _ = new Batches(train, settings.training().batch(), new Rng(settings.seed()));
    if (protocol != null) {
      Evaluation.requireFits(protocol, settings.data().evaluation(set), settings.seed());
    }
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
    Subject of = settings.subject();
    Evaluation.Result result = new Evaluation(on, model, protocol, of, rng, interrupted).run(held);
    folder.write("attacks.csv", result.rows().wide());
    Scores.lines(result.rows()).forEach(System.err::println);
    return result;
  }

  /// What the training is known by.
  private Measurements trained(Trainer trainer, SavedTraining training, Status status) {
    Subject of = settings.subject();
    List<EpochNote> notes = training.notes();
    List<Measurement> rows = new ArrayList<>();
    if (!notes.isEmpty() && Double.isFinite(notes.getLast().fit().reached())) {
      rows.add(new Measurement(of, Metric.REACHED_A_MODE, notes.getLast().fit().reached()));
    }
    rows.add(new Measurement(of, Metric.DIVERGED, status == Status.DIVERGED ? 1 : 0));
    double perStep = training.seconds() / Math.max(1, trainer.steps());
    rows.add(new Measurement(of, Metric.SECONDS_PER_STEP, perStep));
    return new Measurements(rows);
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
    s.put("seconds_training", Scores.round(training.seconds()));
    s.put("seconds_total", Scores.round(seconds));
    Map<String, Object> weights = new LinkedHashMap<>();
    for (int i = 0; i < trainer.record().names().size(); i++) {
      weights.put(trainer.record().names().get(i), trainer.record().weights().get(i));
    }
    s.put("weights", weights);
    if (!training.notes().isEmpty()) {
      LatentFit fit = training.notes().getLast().fit();
      s.put(Metric.REACHED_A_MODE.toString(), Scores.round(fit.reached()));
      s.put("reached_per_mode", Arrays.stream(fit.perMode()).mapToObj(Scores::round).toList());
    }
    if (result != null) {
      s.putAll(Scores.json(result.rows()));
    }
    return s;
  }
}

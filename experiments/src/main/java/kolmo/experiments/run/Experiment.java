package kolmo.experiments.run;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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

  /// What is known after each epoch.
  ///
  /// @param epoch from 1
  /// @param fit whether codes of images it was not trained on have reached the prior's modes
  record EpochNote(int epoch, LatentFit fit) {}

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
    Dataset set = settings.data().load();
    ImageSet train = settings.data().training(set);
    ImageSet held = settings.data().evaluation(set);
    try {
      settings.architecture().requireFits(ModelFile.shapeOf(train));
    } catch (IllegalArgumentException e) {
      throw new DataException(e.getMessage() + " (images of " + settings.data().source() + ")", e);
    }
    if (protocol != null) {
      Evaluation.requireEnough(protocol, held);
    }
    TrainingFile unfinished = folder.training(settings);
    TrainingFile.@Nullable Saved before = folder.goesOn() ? unfinished.read() : null;
    Rng rng = new Rng(settings.seed());
    try (Backend on = Backends.open(settings.backend());
        Autoencoder model = create(on, train, rng);
        Trainer trainer = new Trainer(on, model, train, settings.training(), rng)) {
      if (interrupted.getAsBoolean()) {
        return Status.INTERRUPTED;
      }
      List<EpochNote> notes = new ArrayList<>();
      double earlier = 0; // seconds of training
      if (before != null) {
        unfinished.restore(before, trainer, on);
        notes.addAll(before.notes());
        earlier = before.seconds();
      }
      folder.begin();
      folder.write("settings.json", Json.pretty(record()));
      Codec codec = new Codec(on, model);
      ImageSet probes = held.take(Math.min(PROBES, held.size()));
      @Nullable TrainingDiverged diverged = null;
      long trainingStart = System.nanoTime() - (long) (1e9 * earlier);
      Saver saver = new Saver();
      Saver.Save save =
          () -> {
            save(model, train, trainer, notes);
            unfinished.save(trainer, notes, seconds(trainingStart));
          };
      try {
        trainer.train(
            epoch -> notes.add(new EpochNote(epoch, fit(codec, probes, model))),
            () -> {
              saver.maybe(save);
              return interrupted.getAsBoolean();
            });
        save.run();
      } catch (TrainingDiverged e) {
        diverged = e;
        save(model, train, trainer, notes);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      double trained = seconds(trainingStart);
      Evaluation.@Nullable Result result = null;
      if (protocol != null && diverged == null && !interrupted.getAsBoolean()) {
        Subject of = settings.subject();
        result = new Evaluation(on, model, protocol, of, rng, interrupted).run(held);
        folder.write("attacks.csv", result.rows().wide());
        Scores.lines(result.rows()).forEach(System.err::println);
      }
      Status status =
          diverged != null
              ? Status.DIVERGED
              : interrupted.getAsBoolean() ? Status.INTERRUPTED : Status.FINISHED;
      Map<String, Object> summary =
          summary(status, trainer, notes, result, trained, earlier + seconds(start));
      if (diverged != null) {
        summary.put("error", diverged.getMessage());
      }
      folder.write("summary.json", Json.pretty(summary));
      String outcome = diverged == null ? status + "." : status + ", " + diverged.getMessage();
      new RunReport(this, outcome, set, trainer.record(), notes, result)
          .write(codec, model, probes, rng.split("report"));
      if (status != Status.INTERRUPTED) {
        folder.finish();
        measured.accept(
            training(trainer, notes, trained, status)
                .and(result == null ? Measurements.NONE : result.rows()));
      }
      if (diverged != null) {
        throw new TrainingDiverged(diverged.getMessage() + "; see " + folder.file("report.html"));
      }
      return status;
    }
  }

  /// The model and what has been measured of its training so far.
  private void save(Autoencoder model, ImageSet train, Trainer trainer, List<EpochNote> notes)
      throws IOException {
    ModelFile.save(folder.file("model.safetensors"), model, settings, ModelFile.shapeOf(train));
    folder.write("metrics.csv", trainer.record().csv());
    folder.write("epochs.csv", epochs(trainer, notes));
  }

  /// Saves now and then, so that a power cut costs little of a long run and writing little of a
  /// short one.
  private static final class Saver {

    private static final double EVERY_SECONDS = 30;

    private long last = System.nanoTime();

    interface Save {
      void run() throws IOException;
    }

    void maybe(Save save) {
      if (seconds(last) < EVERY_SECONDS) {
        return;
      }
      try {
        save.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      last = System.nanoTime();
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
        .create(
            on,
            ModelFile.shapeOf(images),
            settings.architecture(),
            settings.training().batch(),
            rng);
  }

  private static LatentFit fit(Codec codec, ImageSet probes, Autoencoder model) {
    return LatentFit.of(codec.encode(probes), model.prior());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private String epochs(Trainer trainer, List<EpochNote> notes) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      List<String> head = new ArrayList<>(List.of("epoch", "learning_rate", "total"));
      head.addAll(trainer.record().names());
      head.add(Metric.REACHED_A_MODE.toString());
      csv.writeRecord(head);
      for (EpochNote note : notes) {
        List<String> row = new ArrayList<>();
        row.add(Integer.toString(note.epoch()));
        row.add(Double.toString(settings.training().learningRate().at(note.epoch() - 1)));
        for (double mean : trainer.record().meanOf(note.epoch())) {
          row.add(Double.toString(mean));
        }
        row.add(Double.toString(note.fit().reached()));
        csv.writeRecord(row);
      }
    }
    return text.toString();
  }

  /// What the training is known by.
  private Measurements training(
      Trainer trainer, List<EpochNote> notes, double seconds, Status status) {
    Subject of = settings.subject();
    List<Measurement> rows = new ArrayList<>();
    if (!notes.isEmpty() && Double.isFinite(notes.getLast().fit().reached())) {
      rows.add(new Measurement(of, Metric.REACHED_A_MODE, notes.getLast().fit().reached()));
    }
    rows.add(new Measurement(of, Metric.DIVERGED, status == Status.DIVERGED ? 1 : 0));
    double perStep = seconds / Math.max(1, trainer.steps());
    rows.add(new Measurement(of, Metric.SECONDS_PER_STEP, perStep));
    return new Measurements(rows);
  }

  private Map<String, Object> summary(
      Status status,
      Trainer trainer,
      List<EpochNote> notes,
      Evaluation.@Nullable Result result,
      double trained,
      double all) {
    Map<String, Object> s = new LinkedHashMap<>();
    s.put("status", status);
    s.put("method", settings.method());
    s.put("data", settings.data().source());
    s.put("seed", settings.seed());
    s.put("steps", trainer.steps());
    s.put("seconds_training", Scores.round(trained));
    s.put("seconds_total", Scores.round(all));
    Map<String, Object> weights = new LinkedHashMap<>();
    for (int i = 0; i < trainer.record().names().size(); i++) {
      weights.put(trainer.record().names().get(i), trainer.record().weights().get(i));
    }
    s.put("weights", weights);
    if (!notes.isEmpty()) {
      LatentFit fit = notes.getLast().fit();
      s.put(Metric.REACHED_A_MODE.toString(), Scores.round(fit.reached()));
      s.put("reached_per_mode", Arrays.stream(fit.perMode()).mapToObj(Scores::round).toList());
    }
    if (result != null) {
      s.putAll(Scores.json(result.rows()));
    }
    return s;
  }
}

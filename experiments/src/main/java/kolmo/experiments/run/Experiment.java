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
    long start = System.nanoTime();
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
        result = new Evaluation(on, model, protocol, rng, interrupted).run(held);
        folder.write("attacks.csv", result.table().csv());
        result.table().lines().forEach(System.err::println);
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
    ModelFile.save(folder.file("model.safetensors"), model, settings, train.shape());
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
        .create(on, images.shape(), settings.architecture(), settings.training().batch(), rng);
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
      head.add("reached_a_mode");
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
    s.put("seconds_training", round(trained));
    s.put("seconds_total", round(all));
    Map<String, Object> weights = new LinkedHashMap<>();
    for (int i = 0; i < trainer.record().names().size(); i++) {
      weights.put(trainer.record().names().get(i), trainer.record().weights().get(i));
    }
    s.put("weights", weights);
    if (!notes.isEmpty()) {
      LatentFit fit = notes.getLast().fit();
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

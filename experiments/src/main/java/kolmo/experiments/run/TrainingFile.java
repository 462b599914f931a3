package kolmo.experiments.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kolmo.autograd.array.Backend;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.RunRecord;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Trainer;
import kolmo.nn.io.Checkpoint;
import kolmo.nn.io.Safetensors;

/// A training that is not finished, in one file that is written as a whole: what it takes to go on
/// as if it had not been interrupted, to the bit on a backend in float32.
///
/// ```text
/// tensors     the model, its random states, Adam's m and v
/// metadata    settings, every step's losses, what was noted of each epoch, the seconds it took
/// ```
///
/// The order of the batches is no part of it: it follows from the seed and the epoch.
///
/// @param path where
/// @param settings of the run
public record TrainingFile(Path path, Settings settings) {

  private static final String SETTINGS = "kolmo.settings";
  private static final String WEIGHTS = "kolmo.weights";
  private static final String METRICS = "kolmo.metrics";
  private static final String EPOCHS = "kolmo.epochs";
  private static final String SECONDS = "kolmo.seconds";

  /// What was read.
  ///
  /// @param tensors for [#restore]
  /// @param record every step's losses
  /// @param notes of the epochs that are over
  /// @param seconds that the training took
  record Saved(Safetensors tensors, RunRecord record, List<EpochNote> notes, double seconds) {}

  /// Writes it, between two steps.
  public void save(Trainer trainer, List<EpochNote> notes, double seconds) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(SETTINGS, Json.line(settings));
    metadata.put(WEIGHTS, Json.line(trainer.record().weights()));
    metadata.put(METRICS, trainer.record().csv());
    metadata.put(EPOCHS, Json.line(notes));
    metadata.put(SECONDS, Json.line(seconds));
    Checkpoint.save(path, trainer.state(), metadata);
  }

  /// Reads it; nothing is put on a backend yet.
  ///
  /// @throws IOException naming the file, if it is of a run with other settings, or is none of ours
  public Saved read() throws IOException {
    Safetensors saved = Safetensors.read(path);
    Settings then = ModelFile.part(path, saved, SETTINGS, Settings::read);
    Settings.requireSame(path, "", Json.flat(then), Json.flat(settings));
    return new Saved(
        saved,
        RunRecord.read(
            ModelFile.part(path, saved, METRICS, text -> text),
            List.of(ModelFile.part(path, saved, WEIGHTS, t -> Json.read(t, Double[].class)))),
        List.of(ModelFile.part(path, saved, EPOCHS, t -> Json.read(t, EpochNote[].class))),
        ModelFile.part(path, saved, SECONDS, t -> Json.read(t, Double.class)));
  }

  /// Puts a trainer, and its model, where they were.
  ///
  /// @throws IOException if they are of another architecture
  public void restore(Saved saved, Trainer trainer, Backend on) throws IOException {
    Checkpoint.load(path, saved.tensors(), trainer.state(), on);
    trainer.resume(saved.record());
  }
}

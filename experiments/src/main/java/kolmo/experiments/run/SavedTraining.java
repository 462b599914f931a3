package kolmo.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import kolmo.autograd.array.Backend;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.metric.LatentFit;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Trainer;
import kolmo.experiments.train.TrainingDiverged;
import org.jspecify.annotations.Nullable;

/// A run's training, saved as it goes on: now and then, so that a power cut costs little of a long
/// run and writing little of a short one.
final class SavedTraining {

  private static final double EVERY_SECONDS = 30;

  private final RunFolder folder;
  private final Settings settings;
  private final ImageShape image;
  private final Autoencoder model;
  private final Trainer trainer;
  private final List<EpochNote> notes = new ArrayList<>();
  private double seconds; // of training so far, those before an interruption among them
  private long since; // the time up to which they are counted

  SavedTraining(
      RunFolder folder, Settings settings, ImageShape image, Autoencoder model, Trainer trainer) {
    this.folder = folder;
    this.settings = settings;
    this.image = image;
    this.model = model;
    this.trainer = trainer;
  }

  /// Goes on where it was interrupted.
  void resume(TrainingFile.Saved before, Backend on) throws IOException {
    folder.training(settings).restore(before, trainer, on);
    notes.addAll(before.notes());
    seconds = before.seconds();
  }

  /// Trains to the end, or until it is interrupted, and saves.
  ///
  /// @param fit looks at the model after each epoch
  /// @return how the loss ceased to be finite, if it did: what is saved then is the model before
  ///   that step, and nothing to go on with
  @Nullable TrainingDiverged run(Supplier<LatentFit> fit, BooleanSupplier interrupted)
      throws IOException {
    since = System.nanoTime();
    try {
      trainer.train(
          epoch -> notes.add(new EpochNote(epoch, fit.get())),
          () -> {
            saveNowAndThen();
            return interrupted.getAsBoolean();
          });
      save();
      return null;
    } catch (TrainingDiverged e) {
      write();
      return e;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      count();
    }
  }

  private void saveNowAndThen() {
    if ((System.nanoTime() - since) / 1e9 < EVERY_SECONDS) {
      return;
    }
    try {
      save();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void save() throws IOException {
    write();
    count();
    folder.training(settings).save(trainer, notes, seconds);
  }

  private void count() {
    long now = System.nanoTime();
    seconds += (now - since) / 1e9;
    since = now;
  }

  /// The model and what has been measured of its training so far.
  private void write() throws IOException {
    ModelFile.save(folder.file("model.safetensors"), model, settings, image);
    folder.write("metrics.csv", trainer.record().csv());
    folder.write(
        "epochs.csv", EpochNote.csv(notes, trainer.record(), settings.training().learningRate()));
  }

  /// What is known of each finished epoch.
  List<EpochNote> notes() {
    return List.copyOf(notes);
  }

  /// How long it took, with what had been done before an interruption.
  double seconds() {
    return seconds;
  }
}

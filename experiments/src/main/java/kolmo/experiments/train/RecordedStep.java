package kolmo.experiments.train;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.autograd.array.StepRecorder.Recording;

/// A training step that a GPU repeats by itself, in two recordings, so that the host can look at
/// the loss before the weights move.
///
/// The tape stays open for as long as the recordings: its variables are those of the step replayed
/// last.
final class RecordedStep implements AutoCloseable {

  private final StepWork work;
  private final Recording compute;
  private final Recording update;

  private RecordedStep(StepWork work, Recording compute, Recording update) {
    this.work = work;
    this.compute = compute;
    this.update = update;
  }

  /// Records a step without taking it.
  ///
  /// @param compute from the batch to the gradients
  /// @param update from the gradients to the weights
  /// @throws NotRecordable if it has to be taken as it is; says why
  static RecordedStep of(
      StepRecorder recorder, Supplier<StepWork> compute, Consumer<StepWork> update) {
    AtomicReference<StepWork> made = new AtomicReference<>();
    Recording computing = recorder.record(() -> made.set(compute.get()));
    StepWork work = Objects.requireNonNull(made.get());
    try {
      return new RecordedStep(work, computing, recorder.record(() -> update.accept(work)));
    } catch (RuntimeException | Error e) {
      computing.close();
      work.close();
      throw e;
    }
  }

  /// Computes loss and gradients of the batch that is there now.
  StepWork compute() {
    compute.replay();
    return work;
  }

  /// Moves the weights.
  void update() {
    update.replay();
  }

  @Override
  public void close() {
    update.close();
    compute.close();
    work.close();
  }
}

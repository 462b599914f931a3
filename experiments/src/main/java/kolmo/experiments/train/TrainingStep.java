package kolmo.experiments.train;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import kolmo.autograd.Constants;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.autograd.array.StepRecorder.Recording;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.model.Autoencoder;
import kolmo.nn.Parameter;
import kolmo.nn.optim.Adam;
import org.jspecify.annotations.Nullable;

/// One step of training on the batch that is there: what [Trainer] repeats and every benchmark
/// times.
///
/// ```text
/// L = Σ λᵢLᵢ(x)          crafting included
/// θ ← Adam(θ, ∂L/∂θ)
/// ```
public final class TrainingStep implements AutoCloseable {

  /// A step that a GPU repeats by itself, in two recordings, so that the host can look at the loss
  /// before the weights move. The tape stays open for as long: its variables are those of the step
  /// replayed last.
  private record Recorded(StepWork work, Recording compute, Recording update) {}

  private final Backend on;
  private final Autoencoder model;
  private final Tensor images; // [N,C,H,W]: a replayed step reads it from one place
  private final Constants constants;
  private final Adam adam;
  private @Nullable Recorded recorded;

  /// At the start of training.
  ///
  /// @param model lent
  /// @param batch `[N,C,H,W]`
  public TrainingStep(Backend on, Autoencoder model, Shape batch, AdamRates rates) {
    this.on = on;
    this.model = model;
    this.images = on.full(batch, 0);
    this.constants = new Constants(on);
    this.adam = new Adam(on, model.parameters(), rates);
  }

  /// What the next steps work on.
  public void batch(float[] pixels) {
    on.write(images, pixels);
  }

  /// Records the step, which was taken at least once, since the first one makes what a run keeps;
  /// from now on it is replayed, with the same bits.
  ///
  /// @throws NotRecordable if it has to be queued anew each time; says why
  public void record(StepRecorder recorder) {
    AtomicReference<StepWork> made = new AtomicReference<>();
    Recording compute = recorder.record(() -> made.set(compute()));
    StepWork work = Objects.requireNonNull(made.get());
    try {
      Recording update = recorder.record(() -> adam.update(work.gradients()));
      recorded = new Recorded(work, compute, update);
    } catch (RuntimeException | Error e) {
      compute.close();
      work.close();
      throw e;
    }
  }

  private StepWork compute() {
    return StepWork.of(model, constants, images);
  }

  /// Takes a step.
  ///
  /// @param rate lr
  /// @param look shown the loss before the weights move; if it throws, they do not
  void take(double rate, Consumer<StepWork> look) {
    Recorded again = recorded;
    if (again == null) {
      try (StepWork work = compute()) {
        look.accept(work);
        adam.step(work.gradients(), rate);
      }
    } else {
      again.compute().replay();
      look.accept(again.work());
      adam.tick(rate);
      again.update().replay();
    }
  }

  /// Takes a step and reads the loss before it, for which it waits, as training does.
  public double loss(double rate) {
    double[] loss = new double[1];
    take(rate, work -> loss[0] = work.values().toDoubles()[0]);
    return loss[0];
  }

  /// Asks for a step without waiting for anything.
  public void queue(double rate) {
    take(rate, work -> {});
  }

  /// m and v of every parameter.
  List<Parameter> moments() {
    return adam.moments();
  }

  /// Goes on after so many steps, when the [#moments] are those after them.
  void resume(int steps) {
    adam.resume(steps);
  }

  @Override
  public void close() {
    if (recorded != null) {
      recorded.update().close();
      recorded.compute().close();
      recorded.work().close();
    }
    adam.close();
    constants.close();
    images.close();
  }
}

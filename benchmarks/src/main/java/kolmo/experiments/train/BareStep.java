package kolmo.experiments.train;

import kolmo.autograd.Constants;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.model.Autoencoder;
import kolmo.nn.optim.Adam;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// The step as [Trainer] takes it, on one batch again and again, for benchmarks. In this package
/// because its parts are nobody else's business.
@NullMarked
public final class BareStep implements AutoCloseable {

  private final Autoencoder model;
  private final Tensor images;
  private final Constants constants;
  private final Adam adam;
  private final double rate;
  private @Nullable RecordedStep recorded;

  /// At the start of training.
  ///
  /// @param model closed with this
  /// @param shape `[N,C,H,W]` of the pixels
  /// @param rate lr
  public BareStep(
      Backend on, Autoencoder model, Shape shape, float[] pixels, AdamRates rates, double rate) {
    this.model = model;
    this.rate = rate;
    images = on.tensor(shape, pixels);
    constants = new Constants(on);
    adam = new Adam(on, model.parameters(), rates);
  }

  /// Records the step, which was taken at least once; from now on it is replayed.
  ///
  /// @throws NotRecordable if it has to be queued anew each time; says why
  public void record(StepRecorder recorder) {
    recorded =
        RecordedStep.of(
            recorder,
            () -> StepWork.of(model, constants, images),
            work -> adam.update(work.gradients()));
  }

  /// Asks for a step without waiting for it.
  public void queue() {
    step(false);
  }

  /// Takes a step and reads the loss before it, on which training waits.
  public double loss() {
    return step(true);
  }

  private double step(boolean read) {
    if (recorded == null) {
      try (StepWork work = StepWork.of(model, constants, images)) {
        double loss = read ? work.values().toDoubles()[0] : Double.NaN;
        adam.step(work.gradients(), rate);
        return loss;
      }
    }
    StepWork work = recorded.compute();
    double loss = read ? work.values().toDoubles()[0] : Double.NaN;
    adam.tick(rate);
    recorded.update();
    return loss;
  }

  @Override
  public void close() {
    if (recorded != null) {
      recorded.close();
    }
    adam.close();
    constants.close();
    images.close();
    model.close();
  }
}

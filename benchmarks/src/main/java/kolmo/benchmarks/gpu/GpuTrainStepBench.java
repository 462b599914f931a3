package kolmo.benchmarks.gpu;

import java.io.IOException;
import java.nio.file.Path;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.benchmarks.step.Agreement;
import kolmo.benchmarks.step.TrainSetup;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.TrainingStep;
import kolmo.kernels.Gpu;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Times a training step on a GPU: the code that trains, on one batch that is there already.
///
/// `training step` asks for one step after the other and waits for none of them; `training step,
/// loss read` waits in each for the loss before it lets the weights move, as training does.
@Command(
    name = "GpuTrainStepBench",
    description =
        "Times a training step of method ours on a GPU: queued, and as a graph; both as it is and"
            + " with the loss read in each step, as training does.",
    mixinStandardHelpOptions = true)
public final class GpuTrainStepBench extends GpuBench {

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "fc (default), the networks for grey images, or svhn, convolutional ones.")
  private String model = "fc";

  @Option(
      names = "--start",
      paramLabel = "FILE",
      description =
          "Where weights, batch, random numbers and losses of the first steps are written, so that"
              + " gpu_peers.py can take the same ones.")
  private @Nullable Path start;

  /// Runs the command and exits with its code.
  public static void main(String[] args) {
    main(new GpuTrainStepBench(), args);
  }

  @Override
  void check() {
    try {
      var _ = TrainSetup.of(model);
    } catch (IllegalArgumentException e) {
      throw misuse("--" + e.getMessage());
    }
  }

  @Override
  void measure(Backend on, Gpu gpu) throws IOException {
    TrainSetup setup = TrainSetup.of(model);
    if (start != null) {
      StepStart.file(shape(), setup, on).write(start);
    }
    steps(on, gpu, setup, QUEUED);
    steps(on, gpu, setup, GRAPH);
  }

  private void steps(Backend on, Gpu gpu, TrainSetup setup, String variant) throws IOException {
    Work step = new Work("training step", shape(), Double.NaN, 0);
    Work read = new Work("training step, loss read", shape(), Double.NaN, 0);
    try (Autoencoder trained = setup.model(on);
        TrainingStep training = setup.step(on, trained)) {
      double loss = training.loss(TrainSetup.RATE); // a step before the recording, which needs one
      if (variant.equals(GRAPH)) {
        training.record((StepRecorder) on);
      }
      for (int i = 1; i < Agreement.STEPS; i++) {
        loss = training.loss(TrainSetup.RATE);
      }
      time(gpu, step, variant, loss, () -> training.queue(TrainSetup.RATE));
      time(gpu, read, variant, loss, () -> training.loss(TrainSetup.RATE));
    } catch (NotRecordable e) {
      refused(gpu, step, variant, e);
      refused(gpu, read, variant, e);
    }
  }

  private String shape() {
    return model + " " + TrainSetup.BATCH;
  }
}

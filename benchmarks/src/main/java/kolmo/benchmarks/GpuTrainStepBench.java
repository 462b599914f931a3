package kolmo.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.experiments.train.BareStep;
import kolmo.kernels.Gpu;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Times a training step on a GPU.
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
    try (BareStep training = StepStart.step(setup, on)) {
      double loss = training.loss(); // a step before the recording, which needs one
      if (variant.equals(GRAPH)) {
        training.record((StepRecorder) on);
      }
      for (int i = 1; i < StepStart.STEPS; i++) {
        loss = training.loss();
      }
      time(gpu, step, variant, loss, training::queue);
      time(gpu, read, variant, loss, training::loss);
    } catch (NotRecordable e) {
      refused(gpu, step, variant, e);
      refused(gpu, read, variant, e);
    }
  }

  private String shape() {
    return model + " " + TrainSetup.BATCH;
  }
}

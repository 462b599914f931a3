package kolmo.benchmarks.gpu;

import java.io.IOException;
import java.util.List;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.kernels.Gpu;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Times the KS loss with its gradient on a GPU.
@Command(
    name = "GpuKsLossBench",
    description = "Times the KS loss, forward and backward, on a GPU: queued, and as a graph.",
    mixinStandardHelpOptions = true)
public final class GpuKsLossBench extends GpuBench {

  @Option(
      names = "--shapes",
      paramLabel = "LIST",
      split = ",",
      description =
          "N×D×K, with ' distinct' where the prior's centres have no two equal coordinates"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "200x10x10,200x10x10 distinct,10000x64x20,10000x64x20 distinct,1000000x100x10")
  private List<String> shapes = List.of();

  @Option(
      names = "--bandwidth",
      paramLabel = "GB/s",
      description =
          "Of the card's memory (default: twice the memory's clock times the bus's width, if the"
              + " driver tells them).")
  private @Nullable Double bandwidth;

  private List<PortableCodes> codes = List.of();

  /// Runs the command and exits with its code.
  public static void main(String[] args) {
    main(new GpuKsLossBench(), args);
  }

  @Override
  void check() {
    try {
      codes = shapes.stream().map(PortableCodes::of).toList();
    } catch (IllegalArgumentException e) {
      throw misuse("--shapes: " + e.getMessage());
    }
    if (bandwidth != null && !(bandwidth > 0 && bandwidth < Double.POSITIVE_INFINITY)) {
      throw misuse("--bandwidth: wanted a positive number, got " + bandwidth);
    }
  }

  @Override
  void measure(Backend on, Gpu gpu) throws IOException {
    double most = bandwidth == null ? gpu.bandwidth() : 1e9 * bandwidth;
    for (PortableCodes c : codes) {
      Work work = new Work("ks loss", c.toString(), c.leastBytes(), most);
      try (GpuKsLoss loss = new GpuKsLoss(on, c)) {
        time(gpu, work, QUEUED, loss.value(), loss::queue);
        try {
          loss.record((StepRecorder) on);
        } catch (NotRecordable e) {
          refused(gpu, work, GRAPH, e);
          continue;
        }
        time(gpu, work, GRAPH, loss.value(), loss::queue);
      }
    }
  }
}

package kolmo.benchmarks.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kolmo.benchmarks.turns.Report;

/// How much memory the process has needed at most after a few of Kolmo's steps.
public final class StepMemory implements Report {

  private static final String PEAK = "VmHWM:";
  private static final int STEPS = 3;

  @Override
  public String tell(Map<String, String> params) {
    TrainStepBench bench = new TrainStepBench();
    bench.threads = 2;
    bench.model = params.getOrDefault("model", "fc");
    bench.open();
    for (int i = 0; i < STEPS; i++) {
      bench.step();
    }
    bench.close();
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "peak memory of a process is not told here";
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(PEAK))
          .map(line -> "peak memory of the process after " + STEPS + " steps: " + mebibytes(line))
          .findFirst()
          .orElse("no peak memory in " + status);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mebibytes(String line) {
    String kibibytes = line.substring(PEAK.length()).replace("kB", "").strip();
    return Long.parseLong(kibibytes) / 1024 + " MiB";
  }
}

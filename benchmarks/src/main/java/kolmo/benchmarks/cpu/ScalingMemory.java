package kolmo.benchmarks.cpu;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import kolmo.benchmarks.turns.Report;

/// How much memory the KS loss keeps for each of the N·D codes, forward and backward: what the heap
/// holds after one call, while the backend still has the buffers for the next.
public final class ScalingMemory implements Report {

  @Override
  public String tell(Map<String, String> params) {
    String shape = params.get("shape");
    if (shape == null) {
      throw new IllegalArgumentException("wanted a shape");
    }
    int[] s = Codes.sizes(shape);
    KsLossBench bench = new KsLossBench();
    bench.shape = shape;
    bench.threads = 1;
    long before = used();
    bench.open();
    bench.fused();
    long after = used();
    bench.close();
    double each = (double) (after - before) / ((long) s[0] * s[1]);
    return String.format(Locale.ROOT, "%s keeps %.1f bytes an element", shape, each);
  }

  @SuppressWarnings("SystemGC") // what is garbage must not be counted
  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

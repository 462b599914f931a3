package kolmo.benchmarks.turns;

import java.util.Map;
import kolmo.autograd.array.cpu.vector.FmaRate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Fused multiply-adds on registers alone, in the same process as what is measured: the sign that
/// the machine was quiet, and what rates are shares of.
@State(Scope.Thread)
public class FmaBench {

  private static final int STEPS = 1_000;

  /// As many as fit.
  @Benchmark
  public float peak() {
    return FmaRate.run(STEPS);
  }

  /// Tells the floating-point operations of one call; it depends on the length of vectors.
  static final class Work implements Report {
    @Override
    public String tell(Map<String, String> params) {
      return Long.toString((long) STEPS * FmaRate.perStep());
    }
  }
}

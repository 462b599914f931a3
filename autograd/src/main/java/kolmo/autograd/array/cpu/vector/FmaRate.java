package kolmo.autograd.array.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What the processor can do at most: fused multiply-adds on registers alone. Rates of products are
/// quoted as shares of it, since clocks differ between machines and between minutes.
public final class FmaRate {

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_PREFERRED;

  private FmaRate() {}

  /// Numbers in the vectors that this processor prefers.
  public static int lanes() {
    return V.length();
  }

  /// Floating-point operations of [#run] in one step: twelve chains, which cover a latency of four
  /// to six cycles on two units, and a multiplication and an addition in each lane.
  public static int perStep() {
    return 12 * 2 * V.length();
  }

  /// Does `steps` steps; the result is there so that they cannot be left out.
  public static float run(int steps) {
    FloatVector m = FloatVector.broadcast(V, 0.999f);
    FloatVector a = FloatVector.broadcast(V, 0.001f);
    FloatVector x0 = m;
    FloatVector x1 = m;
    FloatVector x2 = m;
    FloatVector x3 = m;
    FloatVector x4 = m;
    FloatVector x5 = m;
    FloatVector x6 = m;
    FloatVector x7 = m;
    FloatVector x8 = m;
    FloatVector x9 = m;
    FloatVector x10 = m;
    FloatVector x11 = m;
    for (int i = 0; i < steps; i++) {
      x0 = x0.fma(m, a);
      x1 = x1.fma(m, a);
      x2 = x2.fma(m, a);
      x3 = x3.fma(m, a);
      x4 = x4.fma(m, a);
      x5 = x5.fma(m, a);
      x6 = x6.fma(m, a);
      x7 = x7.fma(m, a);
      x8 = x8.fma(m, a);
      x9 = x9.fma(m, a);
      x10 = x10.fma(m, a);
      x11 = x11.fma(m, a);
    }
    FloatVector sum = x0.add(x1).add(x2).add(x3).add(x4).add(x5);
    return sum.add(x6).add(x7).add(x8).add(x9).add(x10).add(x11).lane(0);
  }
}

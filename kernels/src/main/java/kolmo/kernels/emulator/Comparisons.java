package kolmo.kernels.emulator;

import static kolmo.kernels.emulator.Warp.LANES;

import java.util.List;

/// `setp`: a comparison into a predicate. A letter u after the comparison of floats makes it true
/// also where a number is missing (NaN).
final class Comparisons {

  private final Registers registers;

  Comparisons(Registers registers) {
    this.registers = registers;
  }

  /// The comparison of two 32-bit operands.
  private interface Ints {
    boolean test(int a, int b);
  }

  /// The comparison of two 64-bit operands.
  private interface Longs {
    boolean test(long a, long b);
  }

  /// The comparison of two floats.
  private interface Floats {
    boolean test(float a, float b);
  }

  /// The comparison of two doubles.
  private interface Doubles {
    boolean test(double a, double b);
  }

  /// The step of a comparison.
  Step step(String opcode, List<String> o) {
    return switch (opcode) {
      case "setp.eq.b32", "setp.eq.s32" -> ints(o, (a, b) -> a == b);
      case "setp.ne.s32" -> ints(o, (a, b) -> a != b);
      case "setp.lt.u32" -> ints(o, (a, b) -> Integer.compareUnsigned(a, b) < 0);
      case "setp.le.u32" -> ints(o, (a, b) -> Integer.compareUnsigned(a, b) <= 0);
      case "setp.gt.u32" -> ints(o, (a, b) -> Integer.compareUnsigned(a, b) > 0);
      case "setp.ge.u32" -> ints(o, (a, b) -> Integer.compareUnsigned(a, b) >= 0);
      case "setp.eq.s64" -> longs(o, (a, b) -> a == b);
      case "setp.le.u64" -> longs(o, (a, b) -> Long.compareUnsigned(a, b) <= 0);
      case "setp.gt.u64" -> longs(o, (a, b) -> Long.compareUnsigned(a, b) > 0);
      case "setp.eq.f32" -> floats(o, (a, b) -> a == b);
      case "setp.lt.f32" -> floats(o, (a, b) -> a < b);
      case "setp.le.f32" -> floats(o, (a, b) -> a <= b);
      case "setp.gt.f32" -> floats(o, (a, b) -> a > b);
      case "setp.ge.f32" -> floats(o, (a, b) -> a >= b);
      case "setp.geu.f32" -> floats(o, (a, b) -> !(a < b));
      case "setp.nan.f32" -> floats(o, (a, b) -> Float.isNaN(a) || Float.isNaN(b));
      case "setp.num.f32" -> floats(o, (a, b) -> !Float.isNaN(a) && !Float.isNaN(b));
      case "setp.lt.f64" -> doubles(o, (a, b) -> a < b);
      case "setp.le.f64" -> doubles(o, (a, b) -> a <= b);
      case "setp.gt.f64" -> doubles(o, (a, b) -> a > b);
      case "setp.leu.f64" -> doubles(o, (a, b) -> !(a > b));
      case "setp.gtu.f64" -> doubles(o, (a, b) -> !(a <= b));
      default -> throw Syntax.unknown(opcode);
    };
  }

  private Step ints(List<String> o, Ints f) {
    int p = registers.predicate(o.get(0));
    int a = registers.word(o.get(1)) * LANES;
    int b = registers.word(o.get(2)) * LANES;
    return (w, lanes) -> {
      int[] r = w.words;
      int y = 0;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        y |= f.test(r[a + i], r[b + i]) ? 1 << i : 0;
      }
      w.predicates[p] = (w.predicates[p] & ~lanes) | y;
    };
  }

  private Step longs(List<String> o, Longs f) {
    int p = registers.predicate(o.get(0));
    int a = registers.wide(o.get(1)) * LANES;
    int b = registers.wide(o.get(2)) * LANES;
    return (w, lanes) -> {
      long[] r = w.longs;
      int y = 0;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        y |= f.test(r[a + i], r[b + i]) ? 1 << i : 0;
      }
      w.predicates[p] = (w.predicates[p] & ~lanes) | y;
    };
  }

  private Step floats(List<String> o, Floats f) {
    return ints(o, (a, b) -> f.test(Float.intBitsToFloat(a), Float.intBitsToFloat(b)));
  }

  private Step doubles(List<String> o, Doubles f) {
    return longs(o, (a, b) -> f.test(Double.longBitsToDouble(a), Double.longBitsToDouble(b)));
  }
}

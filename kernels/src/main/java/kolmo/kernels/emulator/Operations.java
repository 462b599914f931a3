package kolmo.kernels.emulator;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static kolmo.kernels.emulator.Warp.LANES;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.ToIntFunction;

/// What each instruction computes. Only those that the kernels consist of are known, in these very
/// forms; any other is an error. All arithmetic rounds correctly, as the GPU's does: no approximate
/// instruction is among them.
final class Operations {

  private final Registers registers;
  private final ToIntFunction<String> symbols;
  private final Moves moves;

  /// With the registers that the operands name, and where parameters and shared memory begin.
  Operations(Registers registers, ToIntFunction<String> symbols) {
    this.registers = registers;
    this.symbols = symbols;
    this.moves = new Moves(registers);
  }

  /// The step of an instruction.
  ///
  /// @throws IllegalArgumentException if it is not known
  Step step(String opcode, List<String> o) {
    String base = opcode.substring(0, opcode.indexOf('.'));
    return switch (base) {
      case "ld", "st" -> new MemoryOperations(registers, symbols).step(opcode, o);
      case "setp" -> new Comparisons(registers).step(opcode, o);
      case "cvt" -> conversion(opcode, o);
      case "mov", "cvta" -> move(opcode, o);
      case "selp" -> opcode.endsWith("64") ? moves.selectWide(o) : moves.select(o);
      default -> arithmetic(opcode, o);
    };
  }

  private Step arithmetic(String opcode, List<String> o) {
    return switch (opcode) {
      case "add.s32" -> add(o);
      case "sub.s32" -> ints(o, (a, b) -> a - b);
      case "mul.lo.s32" -> ints(o, (a, b) -> a * b);
      case "mad.lo.s32" -> multiplyAdd(o);
      case "div.u32" -> ints(o, (a, b) -> b == 0 ? -1 : Integer.divideUnsigned(a, b));
      case "rem.u32" -> ints(o, (a, b) -> b == 0 ? a : Integer.remainderUnsigned(a, b));
      case "min.u32" -> ints(o, (a, b) -> Integer.compareUnsigned(a, b) < 0 ? a : b);
      case "max.u32" -> ints(o, (a, b) -> Integer.compareUnsigned(a, b) > 0 ? a : b);
      case "and.b32" -> ints(o, (a, b) -> a & b);
      case "or.b32" -> ints(o, (a, b) -> a | b);
      case "xor.b32" -> ints(o, (a, b) -> a ^ b);
      case "shl.b32" -> ints(o, (a, b) -> b >>> 5 != 0 ? 0 : a << b);
      case "shr.u32" -> ints(o, (a, b) -> b >>> 5 != 0 ? 0 : a >>> b);
      case "shr.s32" -> ints(o, (a, b) -> a >> (b >>> 5 != 0 ? 31 : b));
      case "not.b32" -> ints(o, a -> ~a);
      case "neg.s32" -> ints(o, a -> -a);
      case "add.rn.f32" -> ints(o, (a, b) -> bits(real(a) + real(b)));
      case "sub.rn.f32" -> ints(o, (a, b) -> bits(real(a) - real(b)));
      case "mul.rn.f32" -> multiply(o);
      case "div.rn.f32" -> ints(o, (a, b) -> bits(real(a) / real(b)));
      case "fma.rn.f32" -> fma(o);
      case "abs.f32" -> ints(o, a -> a & 0x7FFFFFFF);
      case "neg.f32" -> ints(o, a -> a ^ 0x80000000);
      case "rcp.rn.f32" -> ints(o, a -> bits(1 / real(a)));
      case "sqrt.rn.f32" -> ints(o, a -> bits((float) Math.sqrt(real(a))));
      case "add.s64" -> longs(o, Long::sum);
      case "mul.lo.s64" -> longs(o, (a, b) -> a * b);
      case "div.u64" -> longs(o, (a, b) -> b == 0 ? -1 : Long.divideUnsigned(a, b));
      case "min.u64" -> longs(o, (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b);
      case "max.u64" -> longs(o, (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
      case "and.b64" -> longs(o, (a, b) -> a & b);
      case "or.b64" -> longs(o, (a, b) -> a | b);
      case "xor.b64" -> longs(o, (a, b) -> a ^ b);
      case "shl.b64" -> shift(o, (a, b) -> b >>> 6 != 0 ? 0 : a << b);
      case "shr.u64" -> shift(o, (a, b) -> b >>> 6 != 0 ? 0 : a >>> b);
      case "mul.wide.u32" -> multiplyWide(o);
      case "bfi.b64" -> insert(o);
      case "add.rn.f64" -> doubles(o, Double::sum);
      case "sub.rn.f64" -> doubles(o, (a, b) -> a - b);
      case "mul.rn.f64" -> doubles(o, (a, b) -> a * b);
      case "div.rn.f64" -> doubles(o, (a, b) -> a / b);
      case "min.f64" ->
          doubles(o, (a, b) -> a < b || Double.isNaN(b) ? a : b); // of a number and NaN: it
      case "fma.rn.f64" -> fmaWide(o);
      case "abs.f64" -> doubles(o, Math::abs);
      case "rcp.rn.f64" -> doubles(o, a -> 1 / a);
      case "and.pred" -> predicates(o, (a, b) -> a & b);
      case "or.pred" -> predicates(o, (a, b) -> a | b);
      case "xor.pred" -> predicates(o, (a, b) -> a ^ b);
      default -> throw Syntax.unknown(opcode);
    };
  }

  private Step conversion(String opcode, List<String> o) {
    return switch (opcode) {
      case "cvt.rn.f32.s32" -> ints(o, a -> bits((float) a));
      case "cvt.rn.f32.u32" -> ints(o, a -> bits((float) (a & 0xFFFFFFFFL)));
      case "cvt.rzi.u32.f32" -> ints(o, a -> unsigned(real(a)));
      case "cvt.rni.f64.f64" -> doubles(o, Math::rint);
      case "cvt.u32.u64" -> moves.narrow(o, a -> (int) a);
      case "cvt.rn.f32.f64" -> moves.narrow(o, a -> bits((float) Double.longBitsToDouble(a)));
      case "cvt.rzi.s32.f64" -> moves.narrow(o, a -> (int) Double.longBitsToDouble(a));
      case "cvt.u64.u32" -> moves.widen(o, a -> a & 0xFFFFFFFFL);
      case "cvt.f64.f32" -> moves.widen(o, a -> Double.doubleToRawLongBits(real(a)));
      case "cvt.rn.f64.u32" ->
          moves.widen(o, a -> Double.doubleToRawLongBits((double) (a & 0xFFFFFFFFL)));
      default -> throw Syntax.unknown(opcode);
    };
  }

  private Step move(String opcode, List<String> o) {
    String to = o.get(0);
    String from = o.get(1);
    return switch (opcode) {
      case "mov.u32", "mov.f32", "mov.b32" -> ints(List.of(to, symbol(from)), a -> a);
      case "cvta.to.global.u64", "mov.u64", "mov.f64" -> longs(o, (a, b) -> a);
      case "mov.b64" ->
          to.startsWith("{")
              ? moves.unpack(o)
              : from.startsWith("{") ? moves.pack(o) : longs(o, (a, b) -> a);
      default -> throw Syntax.unknown(opcode);
    };
  }

  /// Where shared memory begins, as a number; any other operand as it is.
  private String symbol(String operand) {
    return Character.isLetter(operand.charAt(0)) || operand.charAt(0) == '_'
        ? Integer.toString(symbols.applyAsInt(operand))
        : operand;
  }

  // --- loops over lanes ---

  private int word(List<String> o, int i) {
    return registers.word(o.get(i)) * LANES;
  }

  private int wide(List<String> o, int i) {
    return registers.wide(o.get(i)) * LANES;
  }

  private Step ints(List<String> o, IntUnaryOperator f) {
    int d = word(o, 0);
    int a = word(o, 1);
    return (w, lanes) -> {
      int[] r = w.words;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = f.applyAsInt(r[a + i]);
      }
    };
  }

  private Step ints(List<String> o, IntBinaryOperator f) {
    int d = word(o, 0);
    int a = word(o, 1);
    int b = word(o, 2);
    return (w, lanes) -> {
      int[] r = w.words;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = f.applyAsInt(r[a + i], r[b + i]);
      }
    };
  }

  /// With one operand, or with two.
  private Step longs(List<String> o, LongBinaryOperator f) {
    int d = wide(o, 0);
    int a = wide(o, 1);
    int b = wide(o, o.size() - 1);
    return (w, lanes) -> {
      long[] r = w.longs;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = f.applyAsLong(r[a + i], r[b + i]);
      }
    };
  }

  private Step doubles(List<String> o, DoubleUnaryOperator f) {
    return doubles(List.of(o.get(0), o.get(1), o.get(1)), (a, b) -> f.applyAsDouble(a));
  }

  private Step doubles(List<String> o, DoubleBinaryOperator f) {
    return longs(
        o,
        (a, b) ->
            Double.doubleToRawLongBits(
                f.applyAsDouble(Double.longBitsToDouble(a), Double.longBitsToDouble(b))));
  }

  private Step predicates(List<String> o, IntBinaryOperator f) {
    int d = registers.predicate(o.get(0));
    int a = registers.predicate(o.get(1));
    int b = registers.predicate(o.get(2));
    return (w, lanes) -> {
      int y = f.applyAsInt(w.predicates[a], w.predicates[b]);
      w.predicates[d] = (w.predicates[d] & ~lanes) | (y & lanes);
    };
  }

  // --- those of their own shape, and those that occur most, each in a loop of its own ---

  private Step add(List<String> o) {
    int d = word(o, 0);
    int a = word(o, 1);
    int b = word(o, 2);
    return (w, lanes) -> {
      int[] r = w.words;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = r[a + i] + r[b + i];
      }
    };
  }

  private Step multiplyAdd(List<String> o) {
    int d = word(o, 0);
    int a = word(o, 1);
    int b = word(o, 2);
    int c = word(o, 3);
    return (w, lanes) -> {
      int[] r = w.words;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = r[a + i] * r[b + i] + r[c + i];
      }
    };
  }

  private Step multiply(List<String> o) {
    int d = word(o, 0);
    int a = word(o, 1);
    int b = word(o, 2);
    return (w, lanes) -> {
      int[] r = w.words;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = bits(real(r[a + i]) * real(r[b + i]));
      }
    };
  }

  private Step fma(List<String> o) {
    int d = word(o, 0);
    int a = word(o, 1);
    int b = word(o, 2);
    int c = word(o, 3);
    return (w, lanes) -> {
      int[] r = w.words;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = bits(Math.fma(real(r[a + i]), real(r[b + i]), real(r[c + i])));
      }
    };
  }

  private Step fmaWide(List<String> o) {
    int d = wide(o, 0);
    int a = wide(o, 1);
    int b = wide(o, 2);
    int c = wide(o, 3);
    return (w, lanes) -> {
      long[] r = w.longs;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] =
            Double.doubleToRawLongBits(
                Math.fma(
                    Double.longBitsToDouble(r[a + i]),
                    Double.longBitsToDouble(r[b + i]),
                    Double.longBitsToDouble(r[c + i])));
      }
    };
  }

  private Step shift(List<String> o, LongBinaryOperator f) {
    int d = wide(o, 0);
    int a = wide(o, 1);
    int b = word(o, 2);
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        w.longs[d + i] = f.applyAsLong(w.longs[a + i], w.words[b + i] & 0xFFFFFFFFL);
      }
    };
  }

  private Step multiplyWide(List<String> o) {
    int d = wide(o, 0);
    int a = word(o, 1);
    int b = word(o, 2);
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        w.longs[d + i] = (w.words[a + i] & 0xFFFFFFFFL) * (w.words[b + i] & 0xFFFFFFFFL);
      }
    };
  }

  /// `d = b` with the lowest `length` bits of a in place of those from `start` on.
  private Step insert(List<String> o) {
    int d = wide(o, 0);
    int a = wide(o, 1);
    int b = wide(o, 2);
    int start = Integer.parseInt(o.get(3));
    int length = Integer.parseInt(o.get(4));
    long mask = (length == 64 ? -1L : (1L << length) - 1) << start;
    return (w, lanes) -> {
      long[] r = w.longs;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = (r[b + i] & ~mask) | ((r[a + i] << start) & mask);
      }
    };
  }

  /// `shfl.sync.down.b32`.
  Step shuffleDown(List<String> o) {
    return moves.shuffleDown(o);
  }

  private static float real(int bits) {
    return intBitsToFloat(bits);
  }

  private static int bits(float x) {
    return floatToRawIntBits(x);
  }

  private static int unsigned(float x) {
    return (int) Math.clamp((long) x, 0L, 0xFFFFFFFFL);
  }
}

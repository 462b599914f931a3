package kolmo.kernels.emulator;

import static kolmo.kernels.emulator.Warp.LANES;

import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.function.LongToIntFunction;

/// What carries numbers from register to register, between their widths and between lanes.
final class Moves {

  private final Registers registers;

  Moves(Registers registers) {
    this.registers = registers;
  }

  /// `selp`: a where the predicate holds, else b.
  Step select(List<String> o) {
    int d = word(o, 0);
    int a = word(o, 1);
    int b = word(o, 2);
    int p = registers.predicate(o.get(3));
    return (w, lanes) -> {
      int[] r = w.words;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = ((w.predicates[p] >>> i) & 1) != 0 ? r[a + i] : r[b + i];
      }
    };
  }

  /// The same for 64 bits.
  Step selectWide(List<String> o) {
    int d = wide(o, 0);
    int a = wide(o, 1);
    int b = wide(o, 2);
    int p = registers.predicate(o.get(3));
    return (w, lanes) -> {
      long[] r = w.longs;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = ((w.predicates[p] >>> i) & 1) != 0 ? r[a + i] : r[b + i];
      }
    };
  }

  /// From 64 bits to 32.
  Step narrow(List<String> o, LongToIntFunction f) {
    int d = word(o, 0);
    int a = wide(o, 1);
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        w.words[d + i] = f.applyAsInt(w.longs[a + i]);
      }
    };
  }

  /// From 32 bits to 64.
  Step widen(List<String> o, IntToLongFunction f) {
    int d = wide(o, 0);
    int a = word(o, 1);
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        w.longs[d + i] = f.applyAsLong(w.words[a + i]);
      }
    };
  }

  /// `mov.b64 {low, high}, a`.
  Step unpack(List<String> o) {
    List<String> halves = Syntax.split(o.get(0).substring(1, o.get(0).length() - 1));
    int low = word(halves, 0);
    int high = word(halves, 1);
    int a = wide(o, 1);
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        w.words[low + i] = (int) w.longs[a + i];
        w.words[high + i] = (int) (w.longs[a + i] >>> 32);
      }
    };
  }

  /// `mov.b64 d, {low, high}`.
  Step pack(List<String> o) {
    List<String> halves = Syntax.split(o.get(1).substring(1, o.get(1).length() - 1));
    int low = word(halves, 0);
    int high = word(halves, 1);
    int d = wide(o, 0);
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        w.longs[d + i] = ((long) w.words[high + i] << 32) | (w.words[low + i] & 0xFFFFFFFFL);
      }
    };
  }

  /// `shfl.sync.down.b32 d|p, a, distance, 31, mask`: each lane takes a from the lane `distance`
  /// above it, or keeps its own where there is none; p says which.
  Step shuffleDown(List<String> o) {
    int bar = o.getFirst().indexOf('|');
    int d = registers.word(bar < 0 ? o.getFirst() : o.getFirst().substring(0, bar)) * LANES;
    int p = bar < 0 ? -1 : registers.predicate(o.getFirst().substring(bar + 1));
    int a = word(o, 1);
    int distance = word(o, 2);
    int clamp = word(o, 3);
    return (w, lanes) -> {
      int[] r = w.words;
      int[] taken = new int[LANES];
      int from = 0;
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        int source = i + (r[distance + i] & 31);
        boolean there = source <= (r[clamp + i] & 31);
        if (there && ((lanes >>> source) & 1) == 0) {
          throw new IllegalArgumentException("lane " + source + " is missing: it is read by " + i);
        }
        taken[i] = r[a + (there ? source : i)];
        from |= there ? 1 << i : 0;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        r[d + i] = taken[i];
      }
      if (p >= 0) {
        w.predicates[p] = (w.predicates[p] & ~lanes) | from;
      }
    };
  }

  private int word(List<String> o, int i) {
    return registers.word(o.get(i)) * LANES;
  }

  private int wide(List<String> o, int i) {
    return registers.wide(o.get(i)) * LANES;
  }
}

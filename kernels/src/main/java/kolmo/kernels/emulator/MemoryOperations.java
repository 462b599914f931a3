package kolmo.kernels.emulator;

import static kolmo.kernels.emulator.Warp.LANES;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Loads and stores, with their checks.
final class MemoryOperations {

  private static final Pattern ADDRESS = Pattern.compile("\\[([%\\w$]+)(?:\\+(-?\\d+))?]");

  private final Registers registers;
  private final ToIntFunction<String> symbols;

  MemoryOperations(Registers registers, ToIntFunction<String> symbols) {
    this.registers = registers;
    this.symbols = symbols;
  }

  /// The step of a load or a store. A load may have a wider register than it has bits: the rest
  /// becomes 0.
  Step step(String opcode, List<String> o) {
    if (opcode.startsWith("ld") && opcode.endsWith("u32") && registers.isWide(o.get(0))) {
      int low = registers.temporary() * LANES;
      int d = registers.wide(o.get(0)) * LANES;
      Step load = access(opcode, List.of(Registers.TEMPORARY, o.get(1)));
      return (w, lanes) -> {
        load.run(w, lanes);
        for (int m = lanes; m != 0; m &= m - 1) {
          int i = Integer.numberOfTrailingZeros(m);
          w.longs[d + i] = w.words[low + i] & 0xFFFFFFFFL;
        }
      };
    }
    return access(opcode, o);
  }

  private Step access(String opcode, List<String> o) {
    boolean load = opcode.startsWith("ld");
    String value = o.get(load ? 0 : 1);
    Matcher m = ADDRESS.matcher(o.get(load ? 1 : 0));
    if (!m.matches()) {
      throw new IllegalArgumentException("address " + o + " is not known");
    }
    String base = m.group(1);
    int offset = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
    return switch (opcode) {
      case "ld.param.u32", "ld.param.f32" -> parameter(value, symbols.applyAsInt(base) + offset);
      case "ld.param.u64", "ld.param.f64" ->
          wideParameter(value, symbols.applyAsInt(base) + offset);
      case "ld.global.u32", "ld.global.f32" -> load(value, base, offset);
      case "ld.global.u64", "ld.global.f64" -> loadWide(value, base, offset);
      case "st.global.u32", "st.global.f32" -> store(value, base, offset);
      case "st.global.u64", "st.global.f64" -> storeWide(value, base, offset);
      case "ld.shared.u32", "ld.shared.f32" -> shared(value, base, offset, true, 4);
      case "ld.shared.u64", "ld.shared.f64" -> shared(value, base, offset, true, 8);
      case "st.shared.u32", "st.shared.f32" -> shared(value, base, offset, false, 4);
      case "st.shared.u64", "st.shared.f64" -> shared(value, base, offset, false, 8);
      default -> throw Syntax.unknown(opcode);
    };
  }

  private Step parameter(String value, int at) {
    int d = registers.word(value) * LANES;
    return (w, lanes) -> {
      int x = w.parameters.getInt(at);
      for (int m = lanes; m != 0; m &= m - 1) {
        w.words[d + Integer.numberOfTrailingZeros(m)] = x;
      }
    };
  }

  private Step wideParameter(String value, int at) {
    int d = registers.wide(value) * LANES;
    return (w, lanes) -> {
      long x = w.parameters.getLong(at);
      for (int m = lanes; m != 0; m &= m - 1) {
        w.longs[d + Integer.numberOfTrailingZeros(m)] = x;
      }
    };
  }

  private Step load(String value, String base, int offset) {
    int d = registers.word(value) * LANES;
    int a = registers.wide(base) * LANES;
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        long address = w.longs[a + i] + offset;
        w.words[d + i] = words(w, i, address, 4)[GlobalMemory.word(address)];
      }
    };
  }

  private Step loadWide(String value, String base, int offset) {
    int d = registers.wide(value) * LANES;
    int a = registers.wide(base) * LANES;
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        long address = w.longs[a + i] + offset;
        int[] from = words(w, i, address, 8);
        int at = GlobalMemory.word(address);
        w.longs[d + i] = ((long) from[at + 1] << 32) | (from[at] & 0xFFFFFFFFL);
      }
    };
  }

  private Step store(String value, String base, int offset) {
    int x = registers.word(value) * LANES;
    int a = registers.wide(base) * LANES;
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        long address = w.longs[a + i] + offset;
        words(w, i, address, 4)[GlobalMemory.word(address)] = w.words[x + i];
      }
    };
  }

  private Step storeWide(String value, String base, int offset) {
    int x = registers.wide(value) * LANES;
    int a = registers.wide(base) * LANES;
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        long address = w.longs[a + i] + offset;
        int[] to = words(w, i, address, 8);
        int at = GlobalMemory.word(address);
        to[at] = (int) w.longs[x + i];
        to[at + 1] = (int) (w.longs[x + i] >>> 32);
      }
    };
  }

  private static int[] words(Warp w, int lane, long address, int size) {
    try {
      return w.global.at(address, size, size);
    } catch (IllegalArgumentException e) {
      throw w.fault(lane, String.valueOf(e.getMessage()));
    }
  }

  private Step shared(String value, String base, int offset, boolean load, int size) {
    boolean register = base.startsWith("%");
    int a = register ? registers.word(base) * LANES : 0;
    int start = register ? offset : symbols.applyAsInt(base) + offset;
    int x = (size == 4 ? registers.word(value) : registers.wide(value)) * LANES;
    return (w, lanes) -> {
      for (int m = lanes; m != 0; m &= m - 1) {
        int i = Integer.numberOfTrailingZeros(m);
        int address = register ? w.words[a + i] + start : start;
        check(w, i, w.shared.misplaced(address, size));
        int word = address >> 2;
        touch(w, i, word, load);
        if (size == 8) {
          touch(w, i, word + 1, load);
        }
        transfer(w, x + i, word, load, size);
      }
    };
  }

  private static void transfer(Warp w, int register, int word, boolean load, int size) {
    SharedMemory s = w.shared;
    if (load && size == 4) {
      w.words[register] = s.get(word);
    } else if (load) {
      w.longs[register] = ((long) s.get(word + 1) << 32) | (s.get(word) & 0xFFFFFFFFL);
    } else if (size == 4) {
      s.set(word, w.words[register]);
    } else {
      s.set(word, (int) w.longs[register]);
      s.set(word + 1, (int) (w.longs[register] >>> 32));
    }
  }

  private static void touch(Warp w, int lane, int word, boolean load) {
    int thread = w.firstThread + lane;
    check(
        w,
        lane,
        load ? w.shared.reads(word, thread, w.beat) : w.shared.writes(word, thread, w.beat));
  }

  private static void check(Warp w, int lane, @Nullable String wrong) {
    if (wrong != null) {
      throw w.fault(lane, wrong);
    }
  }
}

package kolmo.kernels.emulator;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Thirty-two threads of a block, each with a program counter of its own.
///
/// Of the lanes that can go on, those at the lowest address do, together, until they reach others,
/// branch apart or have to wait. As compilers lay out code, lanes that parted at a branch come
/// together at its end.
final class Warp {

  static final int LANES = 32;

  final int[] words;
  final long[] longs;
  final int[] predicates;
  final GlobalMemory global;
  final SharedMemory shared;
  final ByteBuffer parameters;
  final int firstThread;
  int beat; // meetings so far

  private final Program program;
  private final Instruction[] code;
  private final int[] counters = new int[LANES];
  private final int present;
  private int block;
  private int exited;
  private int atBarrier;
  private int meeting;
  private int active;
  private int pc;
  private int join; // the lowest address where other lanes wait to go on

  Warp(
      Program program,
      Instruction[] code,
      GlobalMemory global,
      SharedMemory shared,
      ByteBuffer parameters,
      int firstThread,
      int threads) {
    this.program = program;
    this.code = code;
    this.global = global;
    this.shared = shared;
    this.parameters = parameters;
    this.firstThread = firstThread;
    present = threads >= LANES ? -1 : (1 << threads) - 1;
    words = new int[program.words() * LANES];
    longs = new long[program.longs() * LANES];
    predicates = new int[program.predicates()];
    for (Program.Constant c : program.constants()) {
      int at = c.register() * LANES;
      if (c.wide()) {
        Arrays.fill(longs, at, at + LANES, c.bits());
      } else {
        Arrays.fill(words, at, at + LANES, (int) c.bits());
      }
    }
  }

  /// Begins another block.
  void begin(int block, int blocks, int threads) {
    this.block = block;
    exited = ~present;
    atBarrier = 0;
    meeting = 0;
    beat = 0;
    Arrays.fill(counters, 0);
    for (Program.Place p : program.places()) {
      for (int lane = 0; lane < LANES; lane++) {
        words[p.register() * LANES + lane] =
            switch (p.name()) {
              case "%tid.x" -> firstThread + lane;
              case "%ntid.x" -> threads;
              case "%ctaid.x" -> block;
              case "%nctaid.x" -> blocks;
              default -> throw new IllegalStateException(p.name());
            };
      }
    }
  }

  /// Whether all lanes have left the kernel.
  boolean done() {
    return exited == -1;
  }

  /// Whether a lane has left the kernel.
  boolean anyLeft() {
    return (exited & present) != 0;
  }

  /// Where the lanes that wait at a barrier will go on.
  int afterBarrier() {
    return counters[Integer.numberOfTrailingZeros(atBarrier)];
  }

  /// The barrier has been passed.
  void release() {
    atBarrier = 0;
    beat++;
  }

  /// Runs until each lane has left or waits at a barrier.
  void run() {
    while (select()) {
      try {
        advance();
      } catch (IllegalArgumentException e) { // from memory, which knows nothing of threads
        throw fault(Integer.numberOfTrailingZeros(active), String.valueOf(e.getMessage()));
      }
    }
  }

  /// Picks the lanes at the lowest address; false if none can go on.
  private boolean select() {
    int runnable = ~(exited | atBarrier | meeting);
    if (runnable == 0) {
      if (meeting != 0) {
        pc = counters[Integer.numberOfTrailingZeros(meeting)];
        throw fault(
            Integer.numberOfTrailingZeros(meeting),
            "waits for lanes of its mask that do not come: they "
                + (atBarrier != 0 ? "wait at a barrier" : "have left or wait elsewhere"));
      }
      return false;
    }
    pc = Integer.MAX_VALUE;
    join = Integer.MAX_VALUE;
    active = 0;
    for (int rest = runnable; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      int at = counters[lane];
      if (at < pc) {
        join = pc;
        pc = at;
        active = 1 << lane;
      } else if (at == pc) {
        active |= 1 << lane;
      } else if (at < join) {
        join = at;
      }
    }
    return true;
  }

  /// Runs the active lanes until they reach others, part or wait.
  private void advance() {
    do {
      Instruction in = code[pc];
      switch (in.kind()) {
        case PLAIN -> {
          in.step().run(this, active);
          pc++;
        }
        case BRANCH -> {
          int taken =
              in.predicate() < 0
                  ? active
                  : active
                      & (in.negated() ? ~predicates[in.predicate()] : predicates[in.predicate()]);
          if (taken == active) {
            pc = in.operand();
          } else if (taken == 0) {
            pc++;
          } else {
            place(active & ~taken, pc + 1);
            place(taken, in.operand());
            return;
          }
        }
        case MEET -> {
          if (!meet(in)) {
            return;
          }
        }
        case BARRIER -> {
          place(active, pc + 1);
          atBarrier |= active;
          return;
        }
        case EXIT -> {
          exited |= active;
          return;
        }
      }
    } while (pc < join);
    place(active, pc);
  }

  /// Whether all members of the mask are here; if so, the instruction has run for them.
  private boolean meet(Instruction in) {
    int first = Integer.numberOfTrailingZeros(active);
    int members = words[in.operand() * LANES + first];
    for (int rest = active; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      if (words[in.operand() * LANES + lane] != members) {
        throw fault(lane, "its mask differs from that of lane " + first);
      }
    }
    if ((active & ~members) != 0) {
      int lane = Integer.numberOfTrailingZeros(active & ~members);
      throw fault(lane, "is not in its own mask 0x" + Integer.toHexString(members));
    }
    if ((members & exited) != 0) {
      throw fault(
          first,
          "lane "
              + Integer.numberOfTrailingZeros(members & exited)
              + " is missing: it is in the mask 0x"
              + Integer.toHexString(members)
              + " and has left");
    }
    place(active, pc);
    int here = 0;
    for (int rest = active | meeting; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      here |= counters[lane] == pc ? 1 << lane : 0;
    }
    if ((members & ~here) != 0) {
      meeting |= active;
      return false;
    }
    in.step().run(this, members);
    meeting &= ~members;
    if (members == (present & ~exited)) {
      beat++; // what the warp wrote before, all of it may read
    }
    place(members, pc + 1);
    if (members != active) {
      return false;
    }
    pc++;
    return true;
  }

  private void place(int lanes, int at) {
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      counters[Integer.numberOfTrailingZeros(rest)] = at;
    }
  }

  /// The fault of a lane at the present instruction.
  KernelFault fault(int lane, String what) {
    return new KernelFault(
        "kernel %s, block %d, thread %d, at '%s': %s"
            .formatted(program.name(), block, firstThread + lane, code[pc].text(), what));
  }

  /// For a barrier that some threads of the block did not reach.
  KernelFault unreached() {
    int lane = Integer.numberOfTrailingZeros(atBarrier);
    pc = counters[lane] - 1;
    return fault(lane, "a barrier that other threads of the block do not reach (deadlock)");
  }

  /// Whether a lane waits at a barrier.
  boolean waits() {
    return atBarrier != 0;
  }

  /// Whether all its lanes wait at the barrier after which they go on at this address.
  boolean waitsOnlyAt(int after) {
    boolean all = atBarrier == (present & ~exited);
    for (int rest = atBarrier; rest != 0; rest &= rest - 1) {
      all &= counters[Integer.numberOfTrailingZeros(rest)] == after;
    }
    return all;
  }
}

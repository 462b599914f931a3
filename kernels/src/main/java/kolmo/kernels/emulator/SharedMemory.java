package kolmo.kernels.emulator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The shared memory of one block, and who touched each word last.
///
/// Two threads that touch a word, one of them writing, need a barrier between them; threads of one
/// warp may instead meet at a warp-wide instruction. Time is counted in both: an epoch ends at each
/// barrier of the block, a beat at each meeting of a warp. What is read must have been written.
final class SharedMemory {

  private static final int NOBODY = -1;
  private static final int MANY = -2;

  private final int[] words;
  private final int bytes;
  private final int[] writer;
  private final int[] writeEpoch;
  private final int[] writeBeat;
  private final int[] reader; // a thread, MANY, or MANY − 1 − w for several threads of warp w
  private final int[] readEpoch;
  private final int[] readBeat;
  private int epoch;

  SharedMemory(int bytes) {
    this.bytes = bytes;
    int n = (bytes + 3) / 4;
    words = new int[n];
    writer = new int[n];
    writeEpoch = new int[n];
    writeBeat = new int[n];
    reader = new int[n];
    readEpoch = new int[n];
    readBeat = new int[n];
    clear();
  }

  /// As a new block finds it.
  void clear() {
    Arrays.fill(writer, NOBODY);
    Arrays.fill(reader, NOBODY);
    epoch = 0;
  }

  /// The block has passed a barrier.
  void nextEpoch() {
    epoch++;
  }

  /// What is wrong with `size` bytes at an address, or null.
  @Nullable String misplaced(int address, int size) {
    if (address < 0 || address + size > bytes) {
      return "out of bounds: "
          + size
          + " bytes at "
          + address
          + " of shared memory that has "
          + bytes;
    }
    return (address & (size - 1)) == 0
        ? null
        : "misaligned: " + size + " bytes at " + address + " of shared memory";
  }

  /// Notes that a thread reads a word; returns what is wrong with that, or null.
  @Nullable String reads(int word, int thread, int beat) {
    int by = writer[word];
    if (by == NOBODY) {
      return "shared memory at " + 4 * word + " is read and nothing has been written there";
    }
    if (by != thread && writeEpoch[word] == epoch && !met(by, writeBeat[word], thread, beat)) {
      return race(word, "read", thread, "write", "thread " + by);
    }
    int last = reader[word];
    if (last == NOBODY || readEpoch[word] != epoch) {
      reader[word] = thread;
    } else if (last != thread) {
      int warp = thread >> 5;
      boolean same = last >= 0 ? last >> 5 == warp : last == MANY - 1 - warp;
      reader[word] = !same ? MANY : readBeat[word] == beat ? MANY - 1 - warp : thread;
    }
    readEpoch[word] = epoch;
    readBeat[word] = beat;
    return null;
  }

  /// Notes that a thread writes a word; returns what is wrong with that, or null.
  @Nullable String writes(int word, int thread, int beat) {
    int by = writer[word];
    if (by != NOBODY
        && by != thread
        && writeEpoch[word] == epoch
        && !met(by, writeBeat[word], thread, beat)) {
      return race(word, "write", thread, "write", "thread " + by);
    }
    int last = reader[word];
    if (last != NOBODY && last != thread && readEpoch[word] == epoch) {
      int one = last >= 0 ? last : last == MANY ? -1 : (MANY - 1 - last) << 5;
      if (one < 0 || !met(one, readBeat[word], thread, beat)) {
        String who = last >= 0 ? "thread " + last : "several threads";
        return race(word, "write", thread, "read", who);
      }
    }
    writer[word] = thread;
    writeEpoch[word] = epoch;
    writeBeat[word] = beat;
    return null;
  }

  int get(int word) {
    return words[word];
  }

  void set(int word, int value) {
    words[word] = value;
  }

  /// Whether a warp that holds both threads has met since.
  private static boolean met(int other, int then, int thread, int now) {
    return other >> 5 == thread >> 5 && then < now;
  }

  private static String race(int word, String what, int thread, String before, String who) {
    return "shared memory at "
        + 4 * word
        + ": a "
        + what
        + " by thread "
        + thread
        + " after a "
        + before
        + " by "
        + who
        + ", and no barrier between them";
  }
}

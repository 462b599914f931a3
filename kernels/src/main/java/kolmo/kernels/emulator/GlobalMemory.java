package kolmo.kernels.emulator;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Device memory. Each allocation lies 2³⁶ bytes from the next, so that an address names its
/// allocation and no arithmetic on it can reach another one unnoticed.
final class GlobalMemory {

  private static final int SHIFT = 36;
  private static final long OFFSET = (1L << SHIFT) - 1;

  private static final int[] NONE = {};

  private int[][] words = filled(new int[64][], 0);
  private long[] bytes = new long[64];
  private int next = 1; // so that 0 is no address
  private final Deque<Integer> free = new ArrayDeque<>();

  /// The address of new memory, its contents arbitrary.
  long allocate(long size) {
    if (size > 4L * (Integer.MAX_VALUE - 8)) {
      throw new OutOfMemoryError("the emulator allocates 8 GB at most, asked for " + size);
    }
    int id = free.isEmpty() ? next++ : free.pop();
    if (id == words.length) {
      words = filled(Arrays.copyOf(words, 2 * id), id);
      bytes = Arrays.copyOf(bytes, 2 * id);
    }
    words[id] = new int[(int) ((size + 3) / 4)];
    bytes[id] = size;
    return (long) id << SHIFT;
  }

  private static int[][] filled(int[][] words, int from) {
    Arrays.fill(words, from, words.length, NONE);
    return words;
  }

  void free(long address) {
    int id = (int) (address >>> SHIFT);
    at(address, 0, 1);
    words[id] = NONE;
    bytes[id] = 0;
    free.push(id);
  }

  /// The words of the allocation that this address lies in, if `size` bytes from it on do too and
  /// it is a multiple of `align`.
  ///
  /// @throws IllegalArgumentException if not, saying why
  int[] at(long address, long size, int align) {
    int id = (int) (address >>> SHIFT);
    int[] found = id > 0 && id < words.length ? words[id] : NONE;
    if (found.length == 0) {
      throw new IllegalArgumentException(
          "out of bounds: address 0x" + Long.toHexString(address) + " belongs to no memory");
    }
    long offset = address & OFFSET;
    if (offset + size > bytes[id]) {
      throw new IllegalArgumentException(
          "out of bounds: %d bytes at offset %d of memory that has %d"
              .formatted(size, offset, bytes[id]));
    }
    if ((offset & (align - 1)) != 0) {
      throw new IllegalArgumentException(
          "misaligned: %d bytes at offset %d of memory".formatted(size, offset));
    }
    return found;
  }

  /// The index of the word at an address.
  static int word(long address) {
    return (int) ((address & OFFSET) >>> 2);
  }
}

package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.cpu.vector.VectorRank;

/// Ranks in a column: how many elements stand before each one in ascending, stable order.
///
/// ```text
/// rank[i] = #{ j : x[j] < x[i] } + #{ j < i : x[j] = x[i] }        −0 = 0, every NaN alike and last
/// ```
///
/// Two ways to the same numbers. Some hundred elements are counted on vectors ([VectorRank]). All
/// else is sorted by digits, lowest first, eight bits at a time: each of four passes moves `ordered
/// bits of the value << 32 | row` to the place that the number of smaller digits says, stably; the
/// last one moves nothing, since its places are the ranks. The time grows with N alone and does not
/// depend on the values.
final class CpuRank {

  /// Longest column that is counted; measured, where both ways take the same time.
  private static final int COUNTED = 256;

  private static final int BITS = 8;
  private static final int DIGITS = 1 << BITS;
  private static final int PASSES = 32 / BITS;

  private final boolean vectors;
  private final int[] places = new int[PASSES * DIGITS];
  private long[] from = {};
  private long[] to = {};

  CpuRank(boolean vectors) {
    this.vectors = vectors;
  }

  /// Ranks elements `at` to `at + n` of x, from 0 on; exact up to n = 2²⁴. Both arrays must have
  /// room up to the next multiple of 16, where they may be overwritten.
  void rank(float[] x, int at, int n, float[] rank) {
    boolean counted = vectors && n <= COUNTED && VectorRank.count(x, at, n, rank);
    if (!counted) {
      sort(x, at, n, rank);
    }
  }

  private void sort(float[] x, int at, int n, float[] rank) {
    if (from.length < n) {
      from = new long[n];
      to = new long[n];
    }
    long[] a = from;
    long[] b = to;
    count(x, at, n, a);
    int last = 0;
    for (int pass = 1; pass < PASSES; pass++) {
      last = trivial(pass, a, n) ? last : pass;
    }
    for (int pass = 0; pass < last; pass++) {
      if (!trivial(pass, a, n)) {
        move(pass, a, b, n);
        long[] moved = b;
        b = a;
        a = moved;
      }
    }
    start(last);
    int shift = 32 + last * BITS;
    int first = last * DIGITS;
    for (int i = 0; i < n; i++) {
      rank[(int) a[i]] = places[first + ((int) (a[i] >>> shift) & (DIGITS - 1))]++;
    }
  }

  /// Packs the elements and counts how often each digit occurs in each pass.
  private void count(float[] x, int at, int n, long[] a) {
    Arrays.fill(places, 0);
    for (int i = 0; i < n; i++) {
      int key = ordered(x[at + i]);
      a[i] = (long) key << 32 | i;
      places[key & 0xFF]++;
      places[DIGITS + (key >>> 8 & 0xFF)]++;
      places[2 * DIGITS + (key >>> 16 & 0xFF)]++;
      places[3 * DIGITS + (key >>> 24)]++;
    }
  }

  /// Whether a pass would change nothing: all have the same digit.
  private boolean trivial(int pass, long[] a, int n) {
    return n == 0
        || places[pass * DIGITS + ((int) (a[0] >>> (32 + pass * BITS)) & (DIGITS - 1))] == n;
  }

  /// Turns how often a digit occurs into where its first element goes.
  private void start(int pass) {
    int before = 0;
    for (int digit = pass * DIGITS; digit < (pass + 1) * DIGITS; digit++) {
      int many = places[digit];
      places[digit] = before;
      before += many;
    }
  }

  private void move(int pass, long[] a, long[] b, int n) {
    start(pass);
    int shift = 32 + pass * BITS;
    int first = pass * DIGITS;
    for (int i = 0; i < n; i++) {
      b[places[first + ((int) (a[i] >>> shift) & (DIGITS - 1))]++] = a[i];
    }
  }

  /// Bits that are ordered, without a sign, as the floats are: −0 like 0, every NaN alike and last.
  private static int ordered(float x) {
    int bits = Float.floatToIntBits(x + 0.0f); // −0 + 0 = 0
    return bits ^ (bits >> 31 | 0x80000000); // of negative numbers the larger have smaller bits
  }
}

package kolmo.autograd.array.cpu.vector;

/// A loop over elements, shared with the second thread.
///
/// The parts begin at fixed places and each element is computed alone, so the result is that of one
/// thread, bit for bit.
public final class Parts {

  /// Elements from which two threads pay: a pass over two arrays of 102,400 takes 8 µs instead of
  /// 13, of which 2 are handing over.
  private static final int LEAST = 65_536;

  /// Elements of a part, about, and a multiple of every vector's length.
  private static final int PART = 16_384;

  /// So many at most: enough to even out threads of different speed.
  private static final int MOST = 16;

  private Parts() {}

  /// What is done with elements from one index to another.
  public interface Loop {

    /// Does it.
    void run(int from, int to);
  }

  /// Does something `count` times, on at most two threads: for pieces of work of `size` elements
  /// each, that are not cut.
  public static void each(int count, int size, int threads, Each piece) {
    if (threads < 2 || count < 2 || (long) count * size < LEAST) {
      for (int i = 0; i < count; i++) {
        piece.run(i);
      }
      return;
    }
    int parts = Math.min(count, 2 * MOST);
    Helper.SHARED.run(
        (part, onHelper) -> {
          int to = (int) ((part + 1L) * count / parts);
          for (int i = (int) ((long) part * count / parts); i < to; i++) {
            piece.run(i);
          }
        },
        parts);
  }

  /// What is done with a piece of work.
  public interface Each {

    /// Does it with piece `i`.
    void run(int i);
  }

  /// Runs the loop over `n` elements on at most two threads.
  public static void run(int n, int threads, Loop loop) {
    if (threads < 2 || n < LEAST) {
      loop.run(0, n);
      return;
    }
    int step = Math.max(1, n / (PART * MOST)) * PART;
    Helper.SHARED.run(
        (part, onHelper) -> loop.run(part * step, Math.min(n, (part + 1) * step)),
        (n - 1) / step + 1);
  }
}

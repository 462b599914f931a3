package kolmo.autograd.array.cpu;

import kolmo.autograd.array.cpu.vector.Helper;
import org.ejml.concurrency.EjmlConcurrency;

/// Work on a matrix column by column.
///
/// A column of a row-major matrix is scattered over memory, while ranks and marginals want it in
/// one piece. So the matrix is turned into columns, each starts [#pitch] after the one before, then
/// each is worked on, then the result is turned back. All three are shared out between two threads
/// where there is enough to do; what a column gives does not depend on who computes it.
final class CpuColumns {

  /// Elements from which a second thread pays: some ten microseconds of work.
  private static final int SPLIT = 8192;

  /// Parts of a job, at most: a thread that comes late has only a small one to finish.
  private static final int PARTS = 16;

  /// Columns that are turned together: a cache line of the matrix.
  private static final int LINE = 16;

  /// Computes on one column.
  interface Work {
    /// At most one column at a time is computed on each of the two threads.
    void column(int column, boolean onHelper);
  }

  private final boolean vectors;
  private final Helper.Job toColumns = this::toColumns;
  private final Helper.Job toRows = this::toRows;
  private final Helper.Job columnwise = this::columnwise;

  // The job in work, for the thread that helps.
  private float[] rows = {};
  private float[] columns = {};
  private Work work = (column, onHelper) -> {};
  private int n;
  private int d;
  private int parts;

  /// With or without the Vector API, in whose package the second thread lives.
  CpuColumns(boolean vectors) {
    this.vectors = vectors;
  }

  /// The distance of two columns: whole vectors, and an odd number of cache lines, lest all columns
  /// fall into the same few lines of the cache.
  static int pitch(int n) {
    return ((n + LINE - 1) / LINE | 1) * LINE;
  }

  /// Elements that the columns of `[n,d]` take.
  static int size(int n, int d) {
    return Math.multiplyExact(pitch(n), d);
  }

  /// Writes the columns of `rows` `[n,d]` to `columns`.
  void gather(float[] rows, int n, int d, float[] columns) {
    run(toColumns, rows, columns, n, d, (n + LINE - 1) / LINE);
  }

  /// Writes what `columns` holds to `rows` `[n,d]`.
  void scatter(float[] columns, int n, int d, float[] rows) {
    run(toRows, rows, columns, n, d, (n + LINE - 1) / LINE);
  }

  /// Works on each of `d` columns with `n` elements.
  void each(Work todo, int n, int d) {
    work = todo;
    run(columnwise, rows, columns, n, d, d);
  }

  private void run(Helper.Job job, float[] rows, float[] columns, int n, int d, int units) {
    this.rows = rows;
    this.columns = columns;
    this.n = n;
    this.d = d;
    boolean shared = vectors && (long) n * d >= SPLIT && EjmlConcurrency.getMaxThreads() > 1;
    parts = shared ? Math.min(units, PARTS) : 1;
    if (parts > 1) {
      Helper.SHARED.run(job, parts);
    } else {
      job.part(0, false);
    }
  }

  private void columnwise(int part, boolean onHelper) {
    int to = bound(d, part + 1);
    for (int j = bound(d, part); j < to; j++) {
      work.column(j, onHelper);
    }
  }

  private void toColumns(int part, boolean onHelper) {
    int pitch = pitch(n);
    int units = (n + LINE - 1) / LINE;
    int from = bound(units, part) * LINE;
    int to = Math.min(n, bound(units, part + 1) * LINE);
    for (int line = 0; line < d; line += LINE) {
      int width = Math.min(LINE, d - line);
      for (int i = from; i < to; i++) {
        for (int j = 0, at = line * pitch + i; j < width; j++, at += pitch) {
          columns[at] = rows[i * d + line + j];
        }
      }
    }
  }

  private void toRows(int part, boolean onHelper) {
    int pitch = pitch(n);
    int units = (n + LINE - 1) / LINE;
    int from = bound(units, part) * LINE;
    int to = Math.min(n, bound(units, part + 1) * LINE);
    for (int line = 0; line < d; line += LINE) {
      int width = Math.min(LINE, d - line);
      for (int i = from; i < to; i++) {
        for (int j = 0, at = line * pitch + i; j < width; j++, at += pitch) {
          rows[i * d + line + j] = columns[at];
        }
      }
    }
  }

  private int bound(int units, int part) {
    return (int) ((long) units * part / parts);
  }
}

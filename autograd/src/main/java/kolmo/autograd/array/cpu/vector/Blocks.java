package kolmo.autograd.array.cpu.vector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The blocked product of one thread, and its working memory.
///
/// ```text
/// for each block of k            (DEPTH)   its strip of op(B) stays in the first cache
///   for each block of rows       (HEIGHT)  their part of op(A) stays in the second
///     for each strip of columns  (2 vectors)  is packed, then used by every row tile
///       for each tile            C = S + A·B in registers
/// ```
///
/// The first block of k starts from S, the others from what C holds by then.
final class Blocks {

  /// Steps of k in one block: a strip of 32 columns is then 32 KB, as large as the first cache or
  /// two thirds of it, and a tile loads and stores C once in 256 steps.
  static final int DEPTH = 256;

  /// Rows in one block: 528 × 256 floats are 528 KB, half of a second cache of 1 MB. A multiple of
  /// the strips of A, 16 and 6.
  static final int HEIGHT = 528;

  /// Up to this many steps of k packing costs more than it brings.
  private static final int SHALLOW = 16;

  /// A is packed if rows of its array are at least this far apart (2 KB: each row of a tile is then
  /// in another page, and strides of a power of two fight for the same lines of the cache) and more
  /// than one strip of columns shares the cost: 100 × 1024 × 200 gains a third.
  private static final int FAR = 512;

  /// What the accumulators of a tile start from, whatever its width, if S is zero.
  private static final float[] ZEROS = new float[32];

  private static final float[] NONE = {};
  private static final int[] APART = {};

  private final boolean wide;
  private final int tileRows;
  private final int lanes;

  /// Rows in a packed strip of A: two tiles of 8, which is one vector, or one tile of 6.
  private final int strip;

  private float[] packedA = NONE;
  private float[] packedB = NONE;
  private final float[] corner;
  private final int[] apart = new int[32]; // lanes of a strip at equal distances

  private float[] a = NONE;
  private float[] b = NONE;
  private int atA;
  private int rowA;
  private int columnA;
  private int[] placesA = APART; // of rows or of columns of A, if they lie anywhere
  private int atB;
  private int rowB;
  private int columnB;

  /// For vectors of 512 bits, or of 256.
  Blocks(boolean wide) {
    this.wide = wide;
    this.tileRows = wide ? Tile512.ROWS : Tile256.ROWS;
    this.lanes = wide ? 16 : 8;
    this.strip = wide ? 2 * Tile512.ROWS : Tile256.ROWS;
    this.corner = new float[tileRows * 2 * lanes];
  }

  /// Rows of a tile.
  int tileRows() {
    return tileRows;
  }

  /// Columns of a tile.
  int tileColumns() {
    return 2 * lanes;
  }

  /// `op(A)[i, k] = array[at + i·row + k·column]`, one of the strides is 1.
  void left(float[] array, int at, int row, int column) {
    a = array;
    atA = at;
    rowA = row;
    columnA = column;
    placesA = APART;
  }

  /// `op(A)[i, k] = array[at + rows[i] + k]`, the rows in ascending order.
  void leftRows(float[] array, int at, int[] rows) {
    left(array, at, 0, 1);
    placesA = rows;
  }

  /// `op(A)[i, k] = array[at + columns[k] + i]`, the columns in ascending order.
  void leftColumns(float[] array, int at, int[] columns) {
    left(array, at, 1, 0);
    placesA = columns;
  }

  /// `op(B)[k, j] = array[at + k·row + j·column]`, one of the strides is 1.
  void right(float[] array, int at, int row, int column) {
    b = array;
    atB = at;
    rowB = row;
    columnB = column;
  }

  /// `C = S + op(A)·op(B)`; for S and C the offset and the distance of rows. S null (offset and
  /// distance 0) is zero.
  void multiply(
      int m, int k, int n, float @Nullable [] s, int atS, int lds, float[] c, int atC, int ldc) {
    if (k == 0) {
      for (int i = 0; i < m; i++) {
        start(s, atS + i * lds, n, c, atC + i * ldc);
      }
    }
    int blocks = (k + DEPTH - 1) / DEPTH;
    for (int block = 0; block < blocks; block++) {
      int from = (int) ((long) block * k / blocks);
      int depth = (int) ((block + 1L) * k / blocks) - from;
      boolean first = block == 0;
      for (int top = 0; top < m; top += HEIGHT) {
        int rows = Math.min(HEIGHT, m - top);
        int toC = atC + top * ldc;
        if (first) {
          rows(top, rows, from, depth, n, s, atS + top * lds, lds, c, toC, ldc);
        } else {
          rows(top, rows, from, depth, n, c, toC, ldc, c, toC, ldc);
        }
      }
    }
    a = NONE;
    b = NONE;
  }

  /// `C = S + op(A)·op(B)` for at most [#HEIGHT] rows and [#DEPTH] steps.
  void block(
      int rows,
      int depth,
      int n,
      float @Nullable [] s,
      int atS,
      int lds,
      float[] c,
      int atC,
      int ldc) {
    rows(0, rows, 0, depth, n, s, atS, lds, c, atC, ldc);
    a = NONE;
    b = NONE;
  }

  /// One block of rows and steps, all columns.
  private void rows(
      int top,
      int rows,
      int from,
      int depth,
      int n,
      float @Nullable [] s,
      int atS,
      int lds,
      float[] c,
      int atC,
      int ldc) {
    boolean pack =
        placesA.length > 0 || (depth > SHALLOW && rowA + columnA > FAR && n > tileColumns());
    packA(top, rows, from, depth, pack);
    boolean direct = columnB == 1 && (depth <= SHALLOW || rows <= tileRows);
    for (int j = 0; j < n; j += 2 * lanes) {
      int columns = Math.min(2 * lanes, n - j);
      int at = atB + from * rowB + j * columnB;
      float[] strip = b;
      int ldb = rowB;
      if (!direct || columns < 2 * lanes) {
        strip = packB(at, columns, depth);
        at = 0;
        ldb = 2 * lanes;
      }
      int sj = s == null ? 0 : atS + j;
      column(top, rows, from, depth, columns, pack, strip, at, ldb, s, sj, lds, c, atC + j, ldc);
    }
  }

  /// All tiles of one strip of columns.
  private void column(
      int top,
      int rows,
      int from,
      int depth,
      int columns,
      boolean packed,
      float[] b,
      int atB,
      int ldb,
      float @Nullable [] s,
      int atS,
      int lds,
      float[] c,
      int atC,
      int ldc) {
    float[] start = s == null ? ZEROS : s;
    for (int i = 0; i < rows; i += tileRows) {
      int count = Math.min(tileRows, rows - i);
      boolean last = count < tileRows;
      float[] x = a;
      int p = atA + (top + i) * rowA + from * columnA;
      int row = rowA;
      int step = columnA;
      if (packed || last) {
        x = packedA;
        p = packed ? i / strip * strip * depth + i % strip : 0;
        row = 1;
        step = strip;
      }
      int si = atS + i * lds;
      int ci = atC + i * ldc;
      if (last || columns < 2 * lanes) {
        edge(depth, x, p, row, step, b, atB, ldb, s, si, lds, c, ci, ldc, count, columns);
      } else if (wide) {
        Tile512.whole(depth, x, p, row, step, b, atB, ldb, start, si, lds, c, ci, ldc);
      } else {
        Tile256.whole(depth, x, p, row, step, b, atB, ldb, start, si, lds, c, ci, ldc);
      }
    }
  }

  /// A tile that reaches beyond C: computed beside it, in the corner.
  private void edge(
      int k,
      float[] a,
      int p,
      int row,
      int step,
      float[] b,
      int q,
      int ldb,
      float @Nullable [] s,
      int so,
      int lds,
      float[] c,
      int co,
      int ldc,
      int rows,
      int columns) {
    int ld = 2 * lanes;
    float[] from = s == null ? ZEROS : s;
    int at = so;
    int next = lds;
    if (s != null) {
      move(s, so, lds, corner, 0, ld, rows, columns);
      from = corner;
      at = 0;
      next = ld;
    }
    if (columns > lanes) {
      if (wide) {
        Tile512.whole(k, a, p, row, step, b, q, ldb, from, at, next, corner, 0, ld);
      } else {
        Tile256.whole(k, a, p, row, step, b, q, ldb, from, at, next, corner, 0, ld);
      }
    } else if (wide) {
      Tile512.half(k, a, p, row, step, b, q, ldb, from, at, next, corner, 0, ld);
    } else {
      Tile256.half(k, a, p, row, step, b, q, ldb, from, at, next, corner, 0, ld);
    }
    move(corner, 0, ld, c, co, ldc, rows, columns);
  }

  private void move(
      float[] from, int at, int ld, float[] to, int start, int width, int rows, int columns) {
    if (wide) {
      Tile512.move(from, at, ld, to, start, width, rows, columns);
    } else {
      Tile256.move(from, at, ld, to, start, width, rows, columns);
    }
  }

  /// Packs the block's part of A, or only the rows that fill no tile.
  private void packA(int top, int rows, int from, int depth, boolean all) {
    int begin = all ? 0 : rows / tileRows * tileRows;
    int strips = (rows - begin + strip - 1) / strip;
    if (strips == 0) {
      return;
    }
    packedA = grown(packedA, strips * strip * depth + Pack.SLACK);
    for (int i = begin; i < rows; i += strip) {
      int at = atA + (top + i) * rowA + from * columnA;
      int count = Math.min(strip, rows - i);
      int to = (i - begin) * depth;
      if (placesA.length > 0 && rowA == 1) {
        Pack.copy(wide, a, at, placesA, count, depth, packedA, to, strip);
      } else if (placesA.length > 0) {
        Pack.transpose(wide, a, atA, placesA, i, count, depth, packedA, to, strip);
      } else if (rowA == 1) {
        Pack.copy(wide, a, at, columnA, count, depth, packedA, to, strip);
      } else {
        Pack.transpose(wide, a, at, apart(rowA), 0, count, depth, packedA, to, strip);
      }
    }
  }

  private int[] apart(int distance) {
    for (int i = 0; i < apart.length; i++) {
      apart[i] = i * distance;
    }
    return apart;
  }

  /// Packs a strip of B.
  private float[] packB(int at, int columns, int depth) {
    packedB = grown(packedB, DEPTH * 2 * lanes);
    if (columnB == 1) {
      Pack.copy(wide, b, at, rowB, columns, depth, packedB, 0, 2 * lanes);
    } else {
      Pack.transpose(wide, b, at, apart(columnB), 0, columns, depth, packedB, 0, 2 * lanes);
    }
    return packedB;
  }

  private static float[] grown(float[] array, int length) {
    return array.length < length ? new float[length] : array;
  }

  private static void start(float @Nullable [] s, int at, int n, float[] c, int to) {
    if (s == null) {
      Arrays.fill(c, to, to + n, 0);
    } else {
      System.arraycopy(s, at, c, to, n);
    }
  }
}

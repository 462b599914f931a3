package kolmo.autograd.array.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loop of the product where vectors have 256 bits: one tile of C in registers.
///
/// ```text
/// C[i, j] = S[i, j] + Σₖ op(A)[i, k] · op(B)[k, j]      i < 6, j < 16 (whole) or j < 8 (half)
/// ```
///
/// A step of k takes 2 vectors of B and 6 broadcast numbers of A for 12 fused multiply-adds, which
/// is what fits into 16 vector registers: 12 accumulators, 2 for B, 2 for broadcasts. The two
/// operands' elements lie at
///
/// ```text
/// op(A)[i, k] = a[p + i·row + k·col]       op(B)[k, j] = b[q + k·ldb + j]
/// ```
///
/// so the same code reads A as it stands, transposed, or packed. S is C itself, a bias row (`lds =
/// 0`) or zeros. Each element of C is a chain of fused multiply-adds in ascending k: its bits
/// depend neither on the tile nor on the width of the vectors.
///
/// Accumulators are local variables, since vectors in an array cost 17 times as much. There is one
/// load at the start and one store at the end for all uses, because a method above about 1.5 KB of
/// bytecode risks that the compiler silently gives up on it (a hundredfold loss). For the same
/// reasons [Tile512] is written out beside this one: the unrolling is the point, and the number of
/// registers decides it.
final class Tile256 {

  /// Rows of a tile.
  static final int ROWS = 6;

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_256;
  private static final int LANES = 8;

  private Tile256() {}

  /// A tile of 6 × 16.
  static void whole(
      int k,
      float[] a,
      int p,
      int row,
      int col,
      float[] b,
      int q,
      int ldb,
      float[] s,
      int so,
      int lds,
      float[] c,
      int co,
      int ldc) {
    int row2 = 2 * row;
    int row3 = 3 * row;
    int row4 = 4 * row;
    int row5 = 5 * row;
    FloatVector x0 = FloatVector.fromArray(V, s, so);
    FloatVector y0 = FloatVector.fromArray(V, s, so + LANES);
    FloatVector x1 = FloatVector.fromArray(V, s, so + lds);
    FloatVector y1 = FloatVector.fromArray(V, s, so + lds + LANES);
    FloatVector x2 = FloatVector.fromArray(V, s, so + 2 * lds);
    FloatVector y2 = FloatVector.fromArray(V, s, so + 2 * lds + LANES);
    FloatVector x3 = FloatVector.fromArray(V, s, so + 3 * lds);
    FloatVector y3 = FloatVector.fromArray(V, s, so + 3 * lds + LANES);
    FloatVector x4 = FloatVector.fromArray(V, s, so + 4 * lds);
    FloatVector y4 = FloatVector.fromArray(V, s, so + 4 * lds + LANES);
    FloatVector x5 = FloatVector.fromArray(V, s, so + 5 * lds);
    FloatVector y5 = FloatVector.fromArray(V, s, so + 5 * lds + LANES);
    for (int i = 0; i < k; i++) {
      FloatVector u = FloatVector.fromArray(V, b, q);
      FloatVector v = FloatVector.fromArray(V, b, q + LANES);
      FloatVector t0 = FloatVector.broadcast(V, a[p]);
      x0 = t0.fma(u, x0);
      y0 = t0.fma(v, y0);
      FloatVector t1 = FloatVector.broadcast(V, a[p + row]);
      x1 = t1.fma(u, x1);
      y1 = t1.fma(v, y1);
      FloatVector t2 = FloatVector.broadcast(V, a[p + row2]);
      x2 = t2.fma(u, x2);
      y2 = t2.fma(v, y2);
      FloatVector t3 = FloatVector.broadcast(V, a[p + row3]);
      x3 = t3.fma(u, x3);
      y3 = t3.fma(v, y3);
      FloatVector t4 = FloatVector.broadcast(V, a[p + row4]);
      x4 = t4.fma(u, x4);
      y4 = t4.fma(v, y4);
      FloatVector t5 = FloatVector.broadcast(V, a[p + row5]);
      x5 = t5.fma(u, x5);
      y5 = t5.fma(v, y5);
      p += col;
      q += ldb;
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
    x1.intoArray(c, co + ldc);
    y1.intoArray(c, co + ldc + LANES);
    x2.intoArray(c, co + 2 * ldc);
    y2.intoArray(c, co + 2 * ldc + LANES);
    x3.intoArray(c, co + 3 * ldc);
    y3.intoArray(c, co + 3 * ldc + LANES);
    x4.intoArray(c, co + 4 * ldc);
    y4.intoArray(c, co + 4 * ldc + LANES);
    x5.intoArray(c, co + 5 * ldc);
    y5.intoArray(c, co + 5 * ldc + LANES);
  }

  /// A tile of 6 × 8.
  static void half(
      int k,
      float[] a,
      int p,
      int row,
      int col,
      float[] b,
      int q,
      int ldb,
      float[] s,
      int so,
      int lds,
      float[] c,
      int co,
      int ldc) {
    int row2 = 2 * row;
    int row3 = 3 * row;
    int row4 = 4 * row;
    int row5 = 5 * row;
    FloatVector x0 = FloatVector.fromArray(V, s, so);
    FloatVector x1 = FloatVector.fromArray(V, s, so + lds);
    FloatVector x2 = FloatVector.fromArray(V, s, so + 2 * lds);
    FloatVector x3 = FloatVector.fromArray(V, s, so + 3 * lds);
    FloatVector x4 = FloatVector.fromArray(V, s, so + 4 * lds);
    FloatVector x5 = FloatVector.fromArray(V, s, so + 5 * lds);
    for (int i = 0; i < k; i++) {
      FloatVector u = FloatVector.fromArray(V, b, q);
      x0 = FloatVector.broadcast(V, a[p]).fma(u, x0);
      x1 = FloatVector.broadcast(V, a[p + row]).fma(u, x1);
      x2 = FloatVector.broadcast(V, a[p + row2]).fma(u, x2);
      x3 = FloatVector.broadcast(V, a[p + row3]).fma(u, x3);
      x4 = FloatVector.broadcast(V, a[p + row4]).fma(u, x4);
      x5 = FloatVector.broadcast(V, a[p + row5]).fma(u, x5);
      p += col;
      q += ldb;
    }
    x0.intoArray(c, co);
    x1.intoArray(c, co + ldc);
    x2.intoArray(c, co + 2 * ldc);
    x3.intoArray(c, co + 3 * ldc);
    x4.intoArray(c, co + 4 * ldc);
    x5.intoArray(c, co + 5 * ldc);
  }

  /// Copies a few rows of at most two vectors, the last one masked: what a tile at an edge of C
  /// starts from, and what is kept of it.
  static void move(
      float[] from, int at, int ld, float[] to, int start, int width, int rows, int columns) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> in = V.indexInRange(j, columns);
      for (int r = 0; r < rows; r++) {
        FloatVector.fromArray(V, from, at + r * ld + j, in)
            .intoArray(to, start + r * width + j, in);
      }
    }
  }
}

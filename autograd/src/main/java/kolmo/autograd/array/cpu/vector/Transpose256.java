package kolmo.autograd.array.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Transposes 8 × 8 numbers in registers while they are packed.
///
/// ```text
/// to[k, r] = from[r, k]       r < 8
/// ```
///
/// One round interleaves row i with row i + 4: in the 6 bits of an element's (row, column) that is
/// a rotation by one. 3 rounds rotate by 3 bits, which swaps row and column. 24 shuffles move 64
/// numbers, where a scalar loop needs 64 loads and stores.
final class Transpose256 {

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_256;
  private static final int LANES = 8;

  /// Lanes of two vectors, taken in turn: of their first halves, of their second halves.
  private static final FloatVector FIRST =
      FloatVector.fromArray(V, new float[] {0, 8, 1, 9, 2, 10, 3, 11}, 0);

  private static final FloatVector SECOND =
      FloatVector.fromArray(V, new float[] {4, 12, 5, 13, 6, 14, 7, 15}, 0);

  private Transpose256() {}

  /// Packs `k ≥ 8` columns of at most 8 rows; row r of `from` starts at `at + rowAt[row + r]`, row
  /// k of `to` at `start + k·width`. Rows from `rows` on repeat the last one, so that nothing else
  /// is read. The last block overlaps the one before. Rows of `to` are written in ascending order,
  /// 8 numbers each: a `width` below 8 is right too, given room at the end.
  static void pack(
      float[] from,
      int at,
      int[] rowAt,
      int row,
      int rows,
      int k,
      float[] to,
      int start,
      int width) {
    int last = row + rows - 1;
    int row0 = rowAt[row];
    int row1 = rowAt[Math.min(row + 1, last)];
    int row2 = rowAt[Math.min(row + 2, last)];
    int row3 = rowAt[Math.min(row + 3, last)];
    int row4 = rowAt[Math.min(row + 4, last)];
    int row5 = rowAt[Math.min(row + 5, last)];
    int row6 = rowAt[Math.min(row + 6, last)];
    int row7 = rowAt[Math.min(row + 7, last)];
    for (int done = 0; done < k; ) {
      int first = Math.min(done, k - LANES);
      int f = at + first;
      FloatVector a0 = FloatVector.fromArray(V, from, f + row0);
      FloatVector a1 = FloatVector.fromArray(V, from, f + row1);
      FloatVector a2 = FloatVector.fromArray(V, from, f + row2);
      FloatVector a3 = FloatVector.fromArray(V, from, f + row3);
      FloatVector a4 = FloatVector.fromArray(V, from, f + row4);
      FloatVector a5 = FloatVector.fromArray(V, from, f + row5);
      FloatVector a6 = FloatVector.fromArray(V, from, f + row6);
      FloatVector a7 = FloatVector.fromArray(V, from, f + row7);
      FloatVector b0 = FIRST.selectFrom(a0, a4);
      FloatVector b1 = SECOND.selectFrom(a0, a4);
      FloatVector b2 = FIRST.selectFrom(a1, a5);
      FloatVector b3 = SECOND.selectFrom(a1, a5);
      FloatVector b4 = FIRST.selectFrom(a2, a6);
      FloatVector b5 = SECOND.selectFrom(a2, a6);
      FloatVector b6 = FIRST.selectFrom(a3, a7);
      FloatVector b7 = SECOND.selectFrom(a3, a7);
      a0 = FIRST.selectFrom(b0, b4);
      a1 = SECOND.selectFrom(b0, b4);
      a2 = FIRST.selectFrom(b1, b5);
      a3 = SECOND.selectFrom(b1, b5);
      a4 = FIRST.selectFrom(b2, b6);
      a5 = SECOND.selectFrom(b2, b6);
      a6 = FIRST.selectFrom(b3, b7);
      a7 = SECOND.selectFrom(b3, b7);
      b0 = FIRST.selectFrom(a0, a4);
      b1 = SECOND.selectFrom(a0, a4);
      b2 = FIRST.selectFrom(a1, a5);
      b3 = SECOND.selectFrom(a1, a5);
      b4 = FIRST.selectFrom(a2, a6);
      b5 = SECOND.selectFrom(a2, a6);
      b6 = FIRST.selectFrom(a3, a7);
      b7 = SECOND.selectFrom(a3, a7);
      int t = start + first * width;
      b0.intoArray(to, t);
      b1.intoArray(to, t + width);
      b2.intoArray(to, t + 2 * width);
      b3.intoArray(to, t + 3 * width);
      b4.intoArray(to, t + 4 * width);
      b5.intoArray(to, t + 5 * width);
      b6.intoArray(to, t + 6 * width);
      b7.intoArray(to, t + 7 * width);
      done = first + LANES;
    }
  }
}

package kolmo.autograd.array.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Transposes 16 × 16 numbers in registers while they are packed.
///
/// ```text
/// to[k, r] = from[r, k]       r < 16
/// ```
///
/// One round interleaves row i with row i + 8: in the 8 bits of an element's (row, column) that is
/// a rotation by one. 4 rounds rotate by 4 bits, which swaps row and column. 64 shuffles move 256
/// numbers, where a scalar loop needs 256 loads and stores.
final class Transpose512 {

  private static final VectorSpecies<Float> V = FloatVector.SPECIES_512;
  private static final int LANES = 16;

  /// Lanes of two vectors, taken in turn: of their first halves, of their second halves.
  private static final FloatVector FIRST =
      FloatVector.fromArray(
          V, new float[] {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23}, 0);

  private static final FloatVector SECOND =
      FloatVector.fromArray(
          V, new float[] {8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31}, 0);

  private Transpose512() {}

  /// Packs `k ≥ 16` columns of at most 16 rows; row r of `from` starts at `at + rowAt[row + r]`,
  /// row k of `to` at `start + k·width`. Rows from `rows` on repeat the last one, so that nothing
  /// else is read. The last block overlaps the one before. Rows of `to` are written in ascending
  /// order, 16 numbers each: a `width` below 16 is right too, given room at the end.
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
    int row8 = rowAt[Math.min(row + 8, last)];
    int row9 = rowAt[Math.min(row + 9, last)];
    int row10 = rowAt[Math.min(row + 10, last)];
    int row11 = rowAt[Math.min(row + 11, last)];
    int row12 = rowAt[Math.min(row + 12, last)];
    int row13 = rowAt[Math.min(row + 13, last)];
    int row14 = rowAt[Math.min(row + 14, last)];
    int row15 = rowAt[Math.min(row + 15, last)];
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
      FloatVector a8 = FloatVector.fromArray(V, from, f + row8);
      FloatVector a9 = FloatVector.fromArray(V, from, f + row9);
      FloatVector a10 = FloatVector.fromArray(V, from, f + row10);
      FloatVector a11 = FloatVector.fromArray(V, from, f + row11);
      FloatVector a12 = FloatVector.fromArray(V, from, f + row12);
      FloatVector a13 = FloatVector.fromArray(V, from, f + row13);
      FloatVector a14 = FloatVector.fromArray(V, from, f + row14);
      FloatVector a15 = FloatVector.fromArray(V, from, f + row15);
      FloatVector b0 = FIRST.selectFrom(a0, a8);
      FloatVector b1 = SECOND.selectFrom(a0, a8);
      FloatVector b2 = FIRST.selectFrom(a1, a9);
      FloatVector b3 = SECOND.selectFrom(a1, a9);
      FloatVector b4 = FIRST.selectFrom(a2, a10);
      FloatVector b5 = SECOND.selectFrom(a2, a10);
      FloatVector b6 = FIRST.selectFrom(a3, a11);
      FloatVector b7 = SECOND.selectFrom(a3, a11);
      FloatVector b8 = FIRST.selectFrom(a4, a12);
      FloatVector b9 = SECOND.selectFrom(a4, a12);
      FloatVector b10 = FIRST.selectFrom(a5, a13);
      FloatVector b11 = SECOND.selectFrom(a5, a13);
      FloatVector b12 = FIRST.selectFrom(a6, a14);
      FloatVector b13 = SECOND.selectFrom(a6, a14);
      FloatVector b14 = FIRST.selectFrom(a7, a15);
      FloatVector b15 = SECOND.selectFrom(a7, a15);
      a0 = FIRST.selectFrom(b0, b8);
      a1 = SECOND.selectFrom(b0, b8);
      a2 = FIRST.selectFrom(b1, b9);
      a3 = SECOND.selectFrom(b1, b9);
      a4 = FIRST.selectFrom(b2, b10);
      a5 = SECOND.selectFrom(b2, b10);
      a6 = FIRST.selectFrom(b3, b11);
      a7 = SECOND.selectFrom(b3, b11);
      a8 = FIRST.selectFrom(b4, b12);
      a9 = SECOND.selectFrom(b4, b12);
      a10 = FIRST.selectFrom(b5, b13);
      a11 = SECOND.selectFrom(b5, b13);
      a12 = FIRST.selectFrom(b6, b14);
      a13 = SECOND.selectFrom(b6, b14);
      a14 = FIRST.selectFrom(b7, b15);
      a15 = SECOND.selectFrom(b7, b15);
      b0 = FIRST.selectFrom(a0, a8);
      b1 = SECOND.selectFrom(a0, a8);
      b2 = FIRST.selectFrom(a1, a9);
      b3 = SECOND.selectFrom(a1, a9);
      b4 = FIRST.selectFrom(a2, a10);
      b5 = SECOND.selectFrom(a2, a10);
      b6 = FIRST.selectFrom(a3, a11);
      b7 = SECOND.selectFrom(a3, a11);
      b8 = FIRST.selectFrom(a4, a12);
      b9 = SECOND.selectFrom(a4, a12);
      b10 = FIRST.selectFrom(a5, a13);
      b11 = SECOND.selectFrom(a5, a13);
      b12 = FIRST.selectFrom(a6, a14);
      b13 = SECOND.selectFrom(a6, a14);
      b14 = FIRST.selectFrom(a7, a15);
      b15 = SECOND.selectFrom(a7, a15);
      a0 = FIRST.selectFrom(b0, b8);
      a1 = SECOND.selectFrom(b0, b8);
      a2 = FIRST.selectFrom(b1, b9);
      a3 = SECOND.selectFrom(b1, b9);
      a4 = FIRST.selectFrom(b2, b10);
      a5 = SECOND.selectFrom(b2, b10);
      a6 = FIRST.selectFrom(b3, b11);
      a7 = SECOND.selectFrom(b3, b11);
      a8 = FIRST.selectFrom(b4, b12);
      a9 = SECOND.selectFrom(b4, b12);
      a10 = FIRST.selectFrom(b5, b13);
      a11 = SECOND.selectFrom(b5, b13);
      a12 = FIRST.selectFrom(b6, b14);
      a13 = SECOND.selectFrom(b6, b14);
      a14 = FIRST.selectFrom(b7, b15);
      a15 = SECOND.selectFrom(b7, b15);
      int t = start + first * width;
      a0.intoArray(to, t);
      a1.intoArray(to, t + width);
      a2.intoArray(to, t + 2 * width);
      a3.intoArray(to, t + 3 * width);
      a4.intoArray(to, t + 4 * width);
      a5.intoArray(to, t + 5 * width);
      a6.intoArray(to, t + 6 * width);
      a7.intoArray(to, t + 7 * width);
      a8.intoArray(to, t + 8 * width);
      a9.intoArray(to, t + 9 * width);
      a10.intoArray(to, t + 10 * width);
      a11.intoArray(to, t + 11 * width);
      a12.intoArray(to, t + 12 * width);
      a13.intoArray(to, t + 13 * width);
      a14.intoArray(to, t + 14 * width);
      a15.intoArray(to, t + 15 * width);
      done = first + LANES;
    }
  }
}

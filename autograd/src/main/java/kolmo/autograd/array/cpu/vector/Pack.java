package kolmo.autograd.array.cpu.vector;

import jdk.incubator.vector.FloatVector;

/// Copies a strip of an operand into the order in which a tile reads it.
///
/// ```text
/// to[start + k·width + r] = op(X)[r, k]       r < lanes ≤ width
/// ```
///
/// For A the lanes are rows of op(A), for B they are columns of op(B): the same two loops serve
/// both. If lanes are neighbours in memory the strip is copied, else it is transposed. Lanes beyond
/// `lanes` hold arbitrary numbers; the tiles compute with them and drop the results.
final class Pack {

  /// Room that must be left at the end of a target: a transposed strip writes at least sixteen rows
  /// of at most sixteen numbers, and rows narrower than a vector overlap.
  static final int SLACK = 16 * 16 + 16;

  private Pack() {}

  /// Lanes are neighbours: `op(X)[r, k] = from[at + k·ld + r]`, at most two vectors of lanes.
  ///
  /// Whole vectors are copied even where fewer lanes are wanted, as long as that reads inside the
  /// array. That is why a matrix of ten columns costs no more than one of sixteen.
  static void copy(
      boolean wide,
      float[] from,
      int at,
      int ld,
      int lanes,
      int k,
      float[] to,
      int start,
      int width) {
    int vector = wide ? 16 : 8;
    int room = from.length - at - (lanes > vector ? 2 : 1) * vector;
    int whole = room < 0 ? 0 : (int) Math.min(k, room / ld + 1L);
    if (lanes > vector) {
      if (wide) {
        two512(from, at, ld, whole, to, start, width);
      } else {
        two256(from, at, ld, whole, to, start, width);
      }
    } else if (wide) {
      one512(from, at, ld, whole, to, start, width);
    } else {
      one256(from, at, ld, whole, to, start, width);
    }
    for (int i = whole; i < k; i++) {
      System.arraycopy(from, at + i * ld, to, start + i * width, lanes);
    }
  }

  /// Lanes are neighbours and steps lie anywhere, in ascending order: `op(X)[r, k] = from[at +
  /// stepAt[k] + r]`, at most one vector of lanes.
  static void copy(
      boolean wide,
      float[] from,
      int at,
      int[] stepAt,
      int lanes,
      int k,
      float[] to,
      int start,
      int width) {
    int whole = k;
    while (whole > 0 && at + stepAt[whole - 1] + (wide ? 16 : 8) > from.length) {
      whole--;
    }
    if (wide) {
      for (int i = 0; i < whole; i++) {
        FloatVector.fromArray(FloatVector.SPECIES_512, from, at + stepAt[i])
            .intoArray(to, start + i * width);
      }
    } else {
      for (int i = 0; i < whole; i++) {
        FloatVector.fromArray(FloatVector.SPECIES_256, from, at + stepAt[i])
            .intoArray(to, start + i * width);
      }
    }
    for (int i = whole; i < k; i++) {
      System.arraycopy(from, at + stepAt[i], to, start + i * width, lanes);
    }
  }

  /// The steps of k are neighbours and lanes lie anywhere, in ascending order: `op(X)[r, k] =
  /// from[at + laneAt[lane + r] + k]`.
  static void transpose(
      boolean wide,
      float[] from,
      int at,
      int[] laneAt,
      int lane,
      int lanes,
      int k,
      float[] to,
      int start,
      int width) {
    int vector = wide ? 16 : 8;
    int steps = Math.max(k, vector); // more than wanted, into rows that the next strip overwrites
    for (int r = 0; r < lanes; r += vector) {
      int rows = Math.min(vector, lanes - r);
      int t = start + r;
      if (at + laneAt[lane + r + rows - 1] + steps > from.length) {
        slowly(from, at, laneAt, lane + r, rows, k, to, t, width);
      } else if (wide) {
        Transpose512.pack(from, at, laneAt, lane + r, rows, steps, to, t, width);
      } else {
        Transpose256.pack(from, at, laneAt, lane + r, rows, steps, to, t, width);
      }
    }
  }

  private static void slowly(
      float[] from,
      int at,
      int[] laneAt,
      int lane,
      int lanes,
      int k,
      float[] to,
      int start,
      int width) {
    for (int r = 0; r < lanes; r++) {
      int f = at + laneAt[lane + r];
      for (int i = 0; i < k; i++) {
        to[start + i * width + r] = from[f + i];
      }
    }
  }

  private static void one512(
      float[] from, int at, int ld, int k, float[] to, int start, int width) {
    for (int i = 0; i < k; i++) {
      FloatVector.fromArray(FloatVector.SPECIES_512, from, at + i * ld)
          .intoArray(to, start + i * width);
    }
  }

  private static void two512(
      float[] from, int at, int ld, int k, float[] to, int start, int width) {
    for (int i = 0; i < k; i++) {
      int f = at + i * ld;
      int t = start + i * width;
      FloatVector.fromArray(FloatVector.SPECIES_512, from, f).intoArray(to, t);
      FloatVector.fromArray(FloatVector.SPECIES_512, from, f + 16).intoArray(to, t + 16);
    }
  }

  private static void one256(
      float[] from, int at, int ld, int k, float[] to, int start, int width) {
    for (int i = 0; i < k; i++) {
      FloatVector.fromArray(FloatVector.SPECIES_256, from, at + i * ld)
          .intoArray(to, start + i * width);
    }
  }

  private static void two256(
      float[] from, int at, int ld, int k, float[] to, int start, int width) {
    for (int i = 0; i < k; i++) {
      int f = at + i * ld;
      int t = start + i * width;
      FloatVector.fromArray(FloatVector.SPECIES_256, from, f).intoArray(to, t);
      FloatVector.fromArray(FloatVector.SPECIES_256, from, f + 8).intoArray(to, t + 8);
    }
  }
}

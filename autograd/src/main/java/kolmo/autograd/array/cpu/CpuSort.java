package kolmo.autograd.array.cpu;

import java.util.Arrays;

/// Orders the columns of a matrix.
///
/// A value and its row are packed into one long, `ordered bits of the value << 32 | row`, so that
/// sorting plain longs, for which the JDK has vector code, sorts stably and yields the permutation.
/// Sixteen columns, a cache line, are packed and unpacked together.
final class CpuSort {

  private static final int COLUMNS = 16;
  private static final int KEYS = 1 << 17; // 1 MiB, for tall matrices fewer columns at a time

  private long[] keys = {};

  /// Each column of `x` `[n,d]` in ascending order, and the row each value came from.
  void sort(float[] x, int n, int d, float[] values, float[] permutation) {
    if (n == 0) {
      return;
    }
    int width = Math.clamp(KEYS / n, 1, COLUMNS);
    if (keys.length < n * Math.min(width, d)) {
      keys = new long[n * Math.min(width, d)];
    }
    for (int column = 0; column < d; column += width) {
      int columns = Math.min(width, d - column);
      pack(x, n, d, column, columns);
      for (int j = 0; j < columns; j++) {
        Arrays.sort(keys, j * n, (j + 1) * n);
      }
      unpack(x, n, d, column, columns, values, permutation);
    }
  }

  private void pack(float[] x, int n, int d, int column, int columns) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < columns; j++) {
        keys[j * n + i] = (long) ordered(x[i * d + column + j]) << 32 | i;
      }
    }
  }

  private void unpack(
      float[] x, int n, int d, int column, int columns, float[] values, float[] permutation) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < columns; j++) {
        int row = (int) keys[j * n + i];
        int to = i * d + column + j;
        values[to] = x[row * d + column + j]; // not from the key, which has lost the sign of −0
        permutation[to] = row;
      }
    }
  }

  /// An int that is ordered as the float is: −0 like 0, every NaN alike and last.
  private static int ordered(float x) {
    int bits = Float.floatToIntBits(x + 0.0f); // −0 + 0 = 0
    return bits ^ ((bits >> 31) & 0x7FFFFFFF); // of negative numbers the larger have smaller bits
  }

  /// `y[i,c] = x[p[i,c],c]`, or with `inverse` `y[p[i,c],c] = x[i,c]`, for matrices with `d`
  /// columns.
  static void permute(float[] x, float[] p, int d, boolean inverse, float[] y) {
    for (int row = 0; row < y.length; row += d) {
      for (int c = 0; c < d; c++) {
        int from = (int) p[row + c];
        int other = from * d + c;
        if (inverse) {
          y[other] = x[row + c];
        } else {
          y[row + c] = x[other];
        }
      }
    }
  }
}

package kolmo.autograd.array.cpu;

import java.util.Arrays;
import kolmo.autograd.array.Shape;

/// What moves numbers without computing.
final class CpuMove {

  /// Rows of a matrix that are transposed together: their cache lines are read as a whole.
  private static final int TILE = 32;

  private CpuMove() {}

  /// `y[…] = x[…]`, repeated from one shape to another.
  static void broadcast(float[] x, Shape from, Shape to, float[] y) {
    int[] steps = from.stridesIn(to);
    int[] blocks = new int[to.rank() + 1];
    blocks[to.rank()] = 1;
    for (int a = to.rank() - 1; a >= 0; a--) {
      blocks[a] = steps[a] == 0 ? blocks[a + 1] : blocks[a + 1] * to.dim(a);
    }
    if (y.length > 0) {
      repeat(x, 0, blocks, steps, y, 0, sizes(to), 0);
    }
  }

  /// Writes one block of the axes from `axis` on: at once if it is a copy or a single number, else
  /// axis by axis, where a repeated axis copies what its first step wrote.
  private static void repeat(
      float[] x, int from, int[] blocks, int[] steps, float[] y, int to, int[] sizes, int axis) {
    int size = sizes[axis];
    if (blocks[axis] == size) {
      System.arraycopy(x, from, y, to, size);
    } else if (blocks[axis] == 1) {
      Arrays.fill(y, to, to + size, x[from]);
    } else {
      int below = sizes[axis + 1];
      for (int i = 0; i < size / below; i++) {
        if (i > 0 && steps[axis] == 0) {
          System.arraycopy(y, to, y, to + i * below, below);
        } else {
          repeat(x, from + i * steps[axis], blocks, steps, y, to + i * below, sizes, axis + 1);
        }
      }
    }
  }

  /// Each of the matrices `[a,b]` in x transposed, `y[…,j,i] = x[…,i,j]`.
  static void transpose(float[] x, int a, int b, float[] y) {
    int size = a * b;
    for (int from = 0; from < y.length; from += size) {
      for (int top = 0; top < a; top += TILE) {
        int bottom = Math.min(a, top + TILE);
        for (int j = 0; j < b; j++) {
          for (int i = top; i < bottom; i++) {
            y[from + j * a + i] = x[from + i * b + j];
          }
        }
      }
    }
  }

  /// How many elements lie from each axis on to the last; one more entry, 1, for no axis at all.
  static int[] sizes(Shape shape) {
    int[] sizes = new int[shape.rank() + 1];
    sizes[shape.rank()] = 1;
    for (int a = shape.rank() - 1; a >= 0; a--) {
      sizes[a] = sizes[a + 1] * shape.dim(a);
    }
    return sizes;
  }

  /// Copies runs of equal length from places `fromStep` apart to places `toStep` apart.
  static void runs(
      float[] x, int from, int fromStep, float[] y, int to, int toStep, int run, int times) {
    for (int i = 0; i < times; i++) {
      System.arraycopy(x, from + i * fromStep, y, to + i * toStep, run);
    }
  }
}

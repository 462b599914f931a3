package kolmo.kernels;

import kolmo.autograd.array.Shape;

/// How two operands repeat to a common shape, in as few axes as possible: axes of length 1 are left
/// out, and neighbours along which both operands step alike become one.
final class Axes {

  private static final int MOST = 8; // as in zip.cu

  private final int[] length = new int[MOST]; // the innermost first
  private final int[][] steps = new int[2][MOST];
  private int rank;

  private Axes() {}

  /// The axes of `to`, with the steps of both operands.
  static Axes of(Shape a, Shape b, Shape to) {
    Axes axes = new Axes();
    int[] stepsA = a.stridesIn(to);
    int[] stepsB = b.stridesIn(to);
    for (int i = to.rank() - 1; i >= 0; i--) {
      if (to.dim(i) != 1) {
        axes.add(to.dim(i), stepsA[i], stepsB[i]);
      }
    }
    return axes;
  }

  private void add(int dim, int stepA, int stepB) {
    int last = rank - 1;
    if (rank > 0
        && stepA == steps[0][last] * length[last]
        && stepB == steps[1][last] * length[last]) {
      length[last] *= dim;
      return;
    }
    if (rank == MOST) {
      throw new UnsupportedOperationException(
          "cuda: more than " + MOST + " axes along which operands repeat in turn");
    }
    length[rank] = dim;
    steps[0][rank] = stepA;
    steps[1][rank] = stepB;
    rank++;
  }

  /// Whether each operand is either contiguous or a single element.
  boolean flat() {
    return rank == 0 || (rank == 1 && steps[0][0] <= 1 && steps[1][0] <= 1);
  }

  /// Appends the step of an operand, if [#flat].
  Arguments step(Arguments to, int operand) {
    return to.whole(rank == 0 ? 0 : steps[operand][0]);
  }

  /// Appends the struct of `zip.cu`.
  Arguments write(Arguments to) {
    to.group(4).whole(rank);
    for (int i = 0; i < MOST; i++) {
      to.whole(length[i]);
    }
    for (int[] operand : steps) {
      for (int step : operand) {
        to.whole(step);
      }
    }
    return to.end(4);
  }
}

package kolmo.kernels;

import kolmo.autograd.array.Shape;

/// Tensors put together and taken apart along an axis: `move.cu` copies runs that lie at equal
/// distances.
final class CudaPieces {

  private final Work work;

  CudaPieces(Work work) {
    this.work = work;
  }

  /// Copies x into y, from element `at` of an axis on.
  void insert(CudaTensor x, int axis, int at, CudaTensor y) {
    int run = runOf(x.shape(), axis);
    long start = (long) at * runOf(y.shape().with(axis, 1), axis);
    runs(x.address, run, y.address + 4 * start, runOf(y.shape(), axis), run, x.size());
  }

  /// Copies what is in x from element `from` of an axis on.
  void slice(CudaTensor x, int axis, int from, CudaTensor y) {
    int run = runOf(y.shape(), axis);
    long start = (long) from * runOf(x.shape().with(axis, 1), axis);
    runs(x.address + 4 * start, runOf(x.shape(), axis), y.address, run, run, y.size());
  }

  /// How many elements one step of the axes in front of this one passes.
  private static int runOf(Shape shape, int axis) {
    int run = 1;
    for (int a = axis; a < shape.rank(); a++) {
      run *= shape.dim(a);
    }
    return run;
  }

  private void runs(long x, int fromStep, long y, int toStep, int run, int n) {
    Arguments args = work.arguments().address(x).whole(fromStep).address(y).whole(toStep);
    work.each("runs_f32", n, args.whole(run).whole(n));
  }
}

package kolmo.kernels;

import java.util.List;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Tensor;

/// Tensors put together and taken apart along an axis: `move.cu` copies runs that lie at equal
/// distances.
final class CudaPieces {

  private final Work work;
  private final CudaMemory memory;

  CudaPieces(Work work, CudaMemory memory) {
    this.work = work;
    this.memory = memory;
  }

  /// The parts one after the other.
  Tensor concat(List<Tensor> parts, int axis) {
    parts.forEach(memory::address); // must be open
    Shape shape = ShapeRules.concat(parts.stream().map(Tensor::shape).toList(), axis);
    long y = memory.take(shape);
    int step = runOf(shape, axis);
    int to = 0;
    for (Tensor part : parts) {
      int run = runOf(part.shape(), axis);
      runs(memory.address(part), run, y + 4L * to, step, run, part.shape().size());
      to += run;
    }
    return memory.made(shape, y);
  }

  /// Elements `from` to `to` of an axis.
  Tensor slice(Tensor x, int axis, int from, int to) {
    long v = memory.address(x);
    Shape shape = ShapeRules.slice(x.shape(), axis, from, to);
    long y = memory.take(shape);
    int run = runOf(shape, axis);
    long start = (long) from * runOf(shape.with(axis, 1), axis);
    runs(v + 4 * start, runOf(x.shape(), axis), y, run, run, shape.size());
    return memory.made(shape, y);
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

package kolmo.autograd;

import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// Elements `from` (inclusive) to `to` (exclusive) of an axis; the gradient is dy between zeros.
record SliceOp(int axis, int from, int to) implements Op {

  @Override
  public String name() {
    return "slice " + axis + ":" + from + ".." + to;
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.slice(in.getFirst(), axis, from, to));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    Shape s = kept.in().getFirst().shape();
    try (Tensor before = on.full(s.with(axis, from), 0);
        Tensor after = on.full(s.with(axis, s.dim(axis) - to), 0)) {
      return List.of(on.concat(List.of(before, dy, after), axis));
    }
  }
}

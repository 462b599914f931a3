package kolmo.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// Parts one after the other along an axis; each part's gradient is its slice of dy.
record ConcatOp(int axis) implements Op {

  @Override
  public String name() {
    return "concat " + axis;
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.concat(in, axis));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    List<@Nullable Tensor> d = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < kept.in().size(); i++) {
      int length = kept.in().get(i).shape().dim(axis);
      d.add(wanted.test(i) ? on.slice(dy, axis, at, at + length) : null);
      at += length;
    }
    return d;
  }
}

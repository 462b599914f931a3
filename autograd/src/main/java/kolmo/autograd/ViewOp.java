package kolmo.autograd;

import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// The same elements in the same order under another shape; nothing is copied, either way.
record ViewOp(Shape to) implements Op {

  @Override
  public String name() {
    return "view";
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.view(in.getFirst(), to));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    return List.of(on.view(dy, kept.in().getFirst().shape()));
  }
}

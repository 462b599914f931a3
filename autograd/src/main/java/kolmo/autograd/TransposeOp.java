package kolmo.autograd;

import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// The last two axes changed over; the gradient is changed back.
record TransposeOp() implements Op {

  @Override
  public String name() {
    return "transpose";
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.transpose(in.getFirst()));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    return List.of(on.transpose(dy));
  }
}

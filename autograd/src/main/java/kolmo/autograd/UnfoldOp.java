package kolmo.autograd;

import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// What a window sees at each of its places. A pixel is seen from several, so its gradient is a
/// sum: the adjoint folds.
record UnfoldOp(Window window) implements Op {

  @Override
  public String name() {
    return "unfold " + window.height() + "×" + window.width();
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.unfold(in.getFirst(), window));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    return List.of(on.fold(dy, window, kept.in().getFirst().shape(), null));
  }
}

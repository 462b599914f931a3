package kolmo.autograd;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import org.jspecify.annotations.Nullable;

/// An elementwise function.
///
/// ```text
/// y = f(x)        dx = f′(x) · dy
/// ```
record MapOp(UnaryFn fn) implements Op {

  @Override
  public String name() {
    return fn.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.map(fn, in.getFirst()));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    Tensor at = fn.kept() == UnaryFn.Kept.INPUT ? kept.in().getFirst() : kept.y();
    return List.of(on.mapSlope(fn, at, dy));
  }
}

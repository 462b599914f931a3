package kolmo.autograd;

import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Sorted;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// Each column in ascending order.
///
/// ```text
/// y[i,d] = x[π(i,d),d]        dx[π(i,d),d] = dy[i,d]          x, y [N,D]
/// ```
///
/// Near a point without ties the permutation π does not change: sorting is then a linear map, and
/// the way back is the inverse permutation. Among ties the stable order decides.
record SortColumnsOp() implements Op {

  @Override
  public String name() {
    return "sortColumns";
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    Sorted sorted = on.sortColumns(in.getFirst());
    return new Result(sorted.values(), List.of(sorted.permutation()));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    return List.of(on.permuteColumns(dy, kept.extras().getFirst(), true));
  }
}

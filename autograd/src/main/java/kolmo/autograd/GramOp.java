package kolmo.autograd;

import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// Gram matrix: a product with itself, whose way back takes one product where [MatMulOp] takes two.
///
/// ```text
/// G = XᵀX   dX = X·(dG + dGᵀ)      of columns      X [m,n]   G [n,n]
/// G = X·Xᵀ  dX = (dG + dGᵀ)·X      of rows         X [m,n]   G [m,m]
/// ```
record GramOp(boolean ofColumns) implements Op {

  @Override
  public String name() {
    return ofColumns ? "gram TN" : "gram NT";
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    Tensor x = in.getFirst();
    return Result.of(on.matmul(x, ofColumns, x, !ofColumns));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dg, IntPredicate wanted) {
    Tensor x = kept.in().getFirst();
    try (Tensor transposed = on.transpose(dg);
        Tensor sum = on.zip(BinaryFn.ADD, dg, transposed)) {
      return List.of(ofColumns ? on.matmul(x, false, sum, false) : on.matmul(sum, false, x, false));
    }
  }
}

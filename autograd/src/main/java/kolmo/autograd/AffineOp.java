package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import org.jspecify.annotations.Nullable;

/// A layer's arithmetic in one pass; its composed twin is in [Var#affine].
///
/// ```text
/// Y = f(A),  A = X·W + b        X [N,in]   W [in,out]   b [out]   Y [N,out]
/// dA = f′(Y) · dY               dX = dA·Wᵀ      dW = Xᵀ·dA      db = Σ rows of dA
/// ```
///
/// A itself is not kept: f must be a function whose slope is a formula in its value.
record AffineOp(UnaryFn fn) implements Op {

  @Override
  public String name() {
    return "affine" + (fn == UnaryFn.IDENTITY ? "" : " " + fn.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.affine(fn, in.get(0), in.get(1), in.get(2)));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    Tensor x = kept.in().get(0);
    Tensor w = kept.in().get(1);
    Shape b = kept.in().get(2).shape();
    @Nullable Tensor[] d = new @Nullable Tensor[3];
    try (Tensor da =
        fn == UnaryFn.IDENTITY ? on.view(dy, dy.shape()) : on.mapSlope(fn, kept.y(), dy)) {
      d[0] = wanted.test(0) ? on.matmul(da, false, w, true) : null;
      d[1] = wanted.test(1) ? on.matmul(x, true, da, false) : null;
      if (wanted.test(2)) {
        try (Tensor sum = on.reduce(ReduceFn.SUM, da, 0)) {
          d[2] = on.view(sum, b);
        }
      }
    }
    return Arrays.asList(d);
  }
}

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
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// A convolution in one pass; its composed twin is in [Var#convolve].
///
/// ```text
/// Y = f(A),  A = unfold(X)·W + b      X [N,H,W,C]   W [height·width·C, F]   b [F]   Y [N,H′,W′,F]
/// dA = f′(Y) · dY     dX = fold(dA·Wᵀ)     dW = unfold(X)ᵀ·dA     db = Σ pixels of dA
/// ```
///
/// Neither A nor unfold(X), which repeats each pixel, is kept.
record ConvolveOp(UnaryFn fn, Window window) implements Op {

  @Override
  public String name() {
    return "convolve" + (fn == UnaryFn.IDENTITY ? "" : " " + fn.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.convolve(fn, in.get(0), window, in.get(1), in.get(2)));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    Tensor x = kept.in().get(0);
    Tensor w = kept.in().get(1);
    @Nullable Tensor[] d = new @Nullable Tensor[3];
    try (Tensor da =
        fn == UnaryFn.IDENTITY ? on.view(dy, dy.shape()) : on.mapSlope(fn, kept.y(), dy)) {
      d[0] = wanted.test(0) ? on.convolveTransposed(da, window, x.shape(), w, null) : null;
      d[1] = wanted.test(1) ? on.convolveWeights(x, window, da) : null;
      d[2] = wanted.test(2) ? pixelSum(on, da) : null;
    }
    return Arrays.asList(d);
  }

  /// The gradient of a bias: `[N,H,W,C]` to `[C]`.
  static Tensor pixelSum(Backend on, Tensor da) {
    try (Tensor sum = on.reduce(ReduceFn.SUM, da, 0, 1, 2)) {
      return on.view(sum, Shape.of(da.shape().dim(3)));
    }
  }
}

package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// A transposed convolution in one pass; its composed twin is in [Var#convolveTransposed]. Each
/// gradient is what [ConvolveOp] computes forward or back.
///
/// ```text
/// Y = b + fold(X·Wᵀ)     X [N,H′,W′,F]   W [height·width·C, F]   b [C]   Y [N,H,W,C]
/// dX = unfold(dY)·W      dW = unfold(dY)ᵀ·X      db = Σ pixels of dY
/// ```
record ConvolveTransposedOp(Window window, Shape image) implements Op {

  @Override
  public String name() {
    return "convolveTransposed";
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.convolveTransposed(in.get(0), window, image, in.get(1), in.get(2)));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    Tensor x = kept.in().get(0);
    Tensor w = kept.in().get(1);
    @Nullable Tensor[] d = new @Nullable Tensor[3];
    d[0] = wanted.test(0) ? on.convolve(UnaryFn.IDENTITY, dy, window, w, null) : null;
    d[1] = wanted.test(1) ? on.convolveWeights(dy, window, x) : null;
    d[2] = wanted.test(2) ? ConvolveOp.pixelSum(on, dy) : null;
    return Arrays.asList(d);
  }
}

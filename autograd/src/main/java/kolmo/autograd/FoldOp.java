package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// Rows added up in an image that starts as a bias in every pixel; the adjoint unfolds.
///
/// ```text
/// Y = b + fold(R)      R [N·H′·W′, height·width·C]   b [C]   Y [N,H,W,C]
/// dR = unfold(dY)      db = Σ pixels of dY
/// ```
record FoldOp(Window window, Shape image) implements Op {

  @Override
  public String name() {
    return "fold " + window.height() + "×" + window.width();
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.fold(in.get(0), window, image, in.get(1)));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    @Nullable Tensor[] d = new @Nullable Tensor[2];
    d[0] = wanted.test(0) ? on.unfold(dy, window) : null;
    d[1] = wanted.test(1) ? ConvolveOp.pixelSum(on, dy) : null;
    return Arrays.asList(d);
  }
}

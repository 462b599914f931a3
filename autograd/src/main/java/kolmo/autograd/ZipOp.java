package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// An elementwise function of two operands, each repeated along axes of length 1 to meet the other.
///
/// ```text
/// c = f(a, b)     da = Σ ∂f/∂a · dc     db = Σ ∂f/∂b · dc      (Σ over the axes along which it repeats)
/// ```
record ZipOp(BinaryFn fn) implements Op {

  @Override
  public String name() {
    return fn.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.zip(fn, in.get(0), in.get(1)));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dc, IntPredicate wanted) {
    @Nullable Tensor[] d = new @Nullable Tensor[2];
    for (int side = 0; side < 2; side++) {
      if (wanted.test(side)) {
        Tensor slope =
            passesThrough(side)
                ? on.view(dc, dc.shape())
                : on.zipSlope(fn, side, kept.in().get(0), kept.in().get(1), dc);
        d[side] = Op.unbroadcast(on, slope, kept.in().get(side).shape());
      }
    }
    return Arrays.asList(d);
  }

  /// Where the slope is 1 everywhere, dc itself is the gradient: nothing to multiply.
  private boolean passesThrough(int side) {
    return fn == BinaryFn.ADD || (fn == BinaryFn.SUB && side == 0);
  }
}

package kolmo.autograd;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// A sum or mean over some axes, each kept with length 1 (no axes named: over all, to a scalar).
///
/// ```text
/// y = s · Σ x     dx = s · dy, repeated         s = 1, or 1/n for the mean of n
/// ```
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReduceOp(ReduceFn fn, int... axes) implements Op {

  @Override
  public String name() {
    return fn.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    Tensor y = on.reduce(fn, in.getFirst(), axes);
    if (axes.length > 0) {
      return Result.of(y);
    }
    try (y) {
      return Result.of(on.view(y, Shape.scalar()));
    }
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    Shape full = kept.in().getFirst().shape();
    if (fn == ReduceFn.SUM) {
      return List.of(on.broadcast(dy, full));
    }
    int n = full.size() / Math.max(1, dy.shape().size());
    try (Tensor s = on.full(Shape.scalar(), fn.slope(n));
        Tensor scaled = on.zip(BinaryFn.MUL, dy, s)) { // scaled while it is still small
      return List.of(on.broadcast(scaled, full));
    }
  }
}

package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Normalized;
import kolmo.autograd.array.NormalizedSlopes;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import org.jspecify.annotations.Nullable;

/// Columns normalised over the batch in one pass; its composed twin is in [Var#batchNorm].
///
/// ```text
/// Y = f(γ·x̂ + β)     x̂ = (X − m)/√(v + ε)          X [N,C]   γ β m v [C]
/// dA = f′(Y)·dY      dβ = Σ dA      dγ = Σ dA·x̂      dX = γ/√(v + ε) · (dA − dβ/N − x̂·dγ/N)
/// ```
///
/// Mean and variance are of this batch, so each row's gradient depends on all rows.
record BatchNormOp(UnaryFn fn, double epsilon) implements Op {

  @Override
  public String name() {
    return "batchNorm" + (fn == UnaryFn.IDENTITY ? "" : " " + fn.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    Normalized n = on.batchNorm(fn, in.get(0), in.get(1), in.get(2), epsilon);
    return new Result(n.y(), List.of(n.mean(), n.variance()));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    Normalized n = new Normalized(kept.y(), kept.extras().get(0), kept.extras().get(1));
    NormalizedSlopes s = on.batchNormSlopes(fn, kept.in().get(0), kept.in().get(1), n, dy, epsilon);
    @Nullable Tensor[] d = {s.dx(), s.dGamma(), s.dBeta()};
    for (int i = 0; i < d.length; i++) {
      Tensor di = d[i];
      if (di != null && !wanted.test(i)) {
        di.close();
        d[i] = null;
      }
    }
    return Arrays.asList(d);
  }
}

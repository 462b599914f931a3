package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.KsDistance;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// The distance of a batch from a mixture's marginals in one pass; its composed twin is in
/// [Var#ksDistance].
///
/// ```text
/// L  = 1/ND Σ e²                e = F(z) − (rank(z) + offset)/N       z [N,D]   μ [K,D]   L []
/// dz = 2/ND · e · F′(z) · dL    ranks are constants
/// ```
///
/// The slope costs next to nothing once F is there, so that it is computed on the way forward and
/// kept. The prior is given, not learnt: there is no gradient for μ.
record KsDistanceOp(double sigma, double offset) implements Op {

  @Override
  public String name() {
    return "ksDistance";
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    KsDistance distance = on.ksDistance(in.get(0), in.get(1), sigma, offset);
    return new Result(distance.value(), List.of(distance.slope()));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    if (wanted.test(1)) {
      throw new UnsupportedOperationException("ksDistance: the centers have no gradient");
    }
    return Arrays.asList(on.zip(BinaryFn.MUL, kept.extras().getFirst(), dy), null);
  }
}

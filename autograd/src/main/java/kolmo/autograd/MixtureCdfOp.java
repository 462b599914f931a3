package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Marginals;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// The marginal distribution function of an equally weighted Gaussian mixture.
///
/// ```text
/// y[n,d] = F_d(t[n,d]) = 1/K Σₖ Φ((t[n,d] − μ[k,d])/σ)       t, y [N,D]   μ [K,D]
/// dt     = p_d(t) · dy                                       p_d = F_d′, the density
/// ```
///
/// The prior is given, not learnt: there is no gradient for μ.
record MixtureCdfOp(double sigma) implements Op {

  @Override
  public String name() {
    return "mixtureCdf";
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    Marginals marginals = on.mixture(in.get(0), in.get(1), sigma);
    return new Result(marginals.cdf(), List.of(marginals.density()));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    if (wanted.test(1)) {
      throw new UnsupportedOperationException("mixtureCdf: the centers have no gradient");
    }
    return Arrays.asList(on.zip(BinaryFn.MUL, kept.extras().getFirst(), dy), null);
  }
}

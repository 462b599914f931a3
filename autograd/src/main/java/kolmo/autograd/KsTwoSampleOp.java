package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.TwoSampleKs;
import org.jspecify.annotations.Nullable;

/// The distance of two batches on the scale of a mixture's marginals in one pass; its composed twin
/// is in [Var#ksTwoSample].
///
/// ```text
/// L  = 1/ND Σ e²                e = F(z) − F(z′)        z, z′ [N,D]   μ [K,D]   L []
/// dz = 2/ND · e · F′(z) · dL    dz′ = −2/ND · e · F′(z′) · dL
/// ```
///
/// Partners have the same row, or if `sorted` the same rank in their columns; ranks are constants.
record KsTwoSampleOp(double sigma, boolean sorted) implements Op {

  @Override
  public String name() {
    return sorted ? "ksTwoSample sorted" : "ksTwoSample";
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    TwoSampleKs d = on.ksTwoSample(in.get(0), in.get(1), in.get(2), sigma, sorted);
    return new Result(d.value(), List.of(d.slope(), d.slopeAdv()));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted) {
    if (wanted.test(2)) {
      throw new UnsupportedOperationException("ksTwoSample: the centers have no gradient");
    }
    @Nullable Tensor[] d = new @Nullable Tensor[3];
    for (int i = 0; i < 2; i++) {
      d[i] = wanted.test(i) ? on.zip(BinaryFn.MUL, kept.extras().get(i), dy) : null;
    }
    return Arrays.asList(d);
  }
}

package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// Matrix product, either operand transposed on demand.
///
/// ```text
/// C = A·B       dA = dC·Bᵀ      dB = Aᵀ·dC        A [m,k]   B [k,n]   C [m,n]
/// C = Aᵀ·B      dA = B·dCᵀ      dB = A·dC         A [k,m]
/// C = A·Bᵀ      dA = dC·B       dB = dCᵀ·A        B [n,k]
/// C = Aᵀ·Bᵀ     dA = Bᵀ·dCᵀ     dB = dCᵀ·Aᵀ
/// ```
record MatMulOp(boolean transposeA, boolean transposeB) implements Op {

  @Override
  public String name() {
    return "matmul" + (transposeA || transposeB ? letters() : "");
  }

  @Override
  public Result forward(Backend on, List<Tensor> in) {
    return Result.of(on.matmul(in.get(0), transposeA, in.get(1), transposeB));
  }

  @Override
  public List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dc, IntPredicate wanted) {
    Tensor a = kept.in().get(0);
    Tensor b = kept.in().get(1);
    @Nullable Tensor[] d = new @Nullable Tensor[2];
    if (wanted.test(0)) {
      d[0] = transposeA ? on.matmul(b, transposeB, dc, true) : on.matmul(dc, false, b, !transposeB);
    }
    if (wanted.test(1)) {
      d[1] = transposeB ? on.matmul(dc, true, a, transposeA) : on.matmul(a, !transposeA, dc, false);
    }
    return Arrays.asList(d);
  }

  private String letters() {
    return " " + (transposeA ? "T" : "N") + (transposeB ? "T" : "N");
  }
}

package kolmo.experiments.attack;

import java.util.function.UnaryOperator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.lbfgsb.Lbfgsb;

/// The targeted attack on the code (eq. 12): make the code that of another image.
///
/// ```text
/// J(δ) = ‖ μ(x + δ) − μ(x_t) ‖₂
/// ```
///
/// @param encode μ: images `[N,C,H,W]` to codes `[N,D]`; the mean where codes are random
/// @param target μ(x_t), `[N,D]`
public record LatentSpaceAttack(UnaryOperator<Var> encode, Tensor target) implements Attack {

  @Override
  public Var objective(Var adversary) {
    Var code = encode.apply(adversary);
    return NormBall.norm(code.sub(code.tape().constant(target)));
  }

  @Override
  public Tensor reference() {
    return target;
  }

  /// Memory 25, a projected gradient of 10⁻⁵.
  @Override
  public Lbfgsb search() {
    return new Lbfgsb(25, 10, 1e-5, 15_000, 15_000);
  }

  @Override
  public Attack against(Tensor references) {
    return new LatentSpaceAttack(encode, references);
  }
}

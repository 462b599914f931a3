package kolmo.experiments.attack;

import java.util.function.UnaryOperator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Tensor;

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

  @Override
  public Attack against(Tensor references) {
    return new LatentSpaceAttack(encode, references);
  }
}

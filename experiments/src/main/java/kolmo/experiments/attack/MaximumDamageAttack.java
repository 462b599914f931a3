package kolmo.experiments.attack;

import java.util.function.UnaryOperator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.lbfgsb.Lbfgsb;

/// The untargeted attack on the output (eq. 13): move the reconstruction as far as possible from
/// the reconstruction of the clean image.
///
/// ```text
/// J(δ) = −‖ f(μ(x + δ)) − f(μ(x)) ‖₂
/// ```
///
/// @param reconstruct f∘μ: images `[N,C,H,W]` to images
/// @param clean f(μ(x)), `[N,C,H,W]`
public record MaximumDamageAttack(UnaryOperator<Var> reconstruct, Tensor clean) implements Attack {

  @Override
  public Var objective(Var adversary) {
    Var output = reconstruct.apply(adversary);
    return NormBall.norm(output.sub(output.tape().constant(clean))).neg();
  }

  @Override
  public Tensor reference() {
    return clean;
  }

  /// Memory 100, a projected gradient of 10⁻²⁰.
  @Override
  public Lbfgsb search() {
    return new Lbfgsb(100, 10, 1e-20, 15_000, 15_000);
  }

  @Override
  public Attack against(Tensor references) {
    return new MaximumDamageAttack(reconstruct, references);
  }
}

package kolmo.experiments.attack;

import kolmo.autograd.Var;
import kolmo.autograd.array.Tensor;

/// What an adversary wants: an objective for each image, to be made small by changing the image.
public sealed interface Attack permits LatentSpaceAttack, MaximumDamageAttack {

  /// Jₙ for each image, `[N,1]`; Jₙ depends on image n alone.
  ///
  /// @param adversary the perturbed images, `[N,C,H,W]`
  Var objective(Var adversary);

  /// What images are compared with, a row for each: μ(x_t), or f(μ(x)).
  Tensor reference();

  /// The same attack on other images, whose references these are.
  Attack against(Tensor references);
}

package kolmo.experiments.attack;

import kolmo.autograd.Var;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.lbfgsb.Lbfgsb;

/// What an adversary wants: an objective for each image, to be made small by changing the image.
public sealed interface Attack permits LatentSpaceAttack, MaximumDamageAttack {

  /// Jₙ for each image, `[N,1]`; Jₙ depends on image n alone.
  ///
  /// @param adversary the perturbed images, `[N,C,H,W]`
  Var objective(Var adversary);

  /// What images are compared with, a row for each: μ(x_t), or f(μ(x)).
  Tensor reference();

  /// How the published experiments search for it by L-BFGS-B: a relative decrease of 10·2⁻⁵² ends a
  /// run, as do 15,000 iterations or evaluations, SciPy's limits.
  Lbfgsb search();

  /// The same attack on other images, whose references these are.
  Attack against(Tensor references);
}

package kolmo.experiments.attack;

import kolmo.autograd.Var;

/// What an adversary wants: an objective for each image, to be made small by changing the image.
public sealed interface Attack permits LatentSpaceAttack, MaximumDamageAttack {

  /// As in the result tables.
  String name();

  /// Jₙ for each image, `[N,1]`; Jₙ depends on image n alone.
  ///
  /// @param adversary the perturbed images, `[N,C,H,W]`
  Var objective(Var adversary);
}

package kolmo.nn;

/// What a network is passed through for.
public enum Pass {
  /// With what training has left behind: a row of the batch does not see the others.
  EVALUATION,
  /// With the statistics of the batch, which are also remembered for evaluation.
  TRAINING,
  /// With the statistics of the batch, which are forgotten: on the way to an adversary.
  CRAFTING
}

package kolmo.autograd.array;

/// Primitives that a backend may lack because smaller ones compose to the same result. Each caller
/// that uses one keeps the composed twin beside it, and a test holds the two equal.
public enum Fused {
  /// [Backend#affine].
  AFFINE,
  /// [Backend#batchNorm] and [Backend#batchNormSlopes].
  BATCH_NORM,
  /// [Backend#convolve], [Backend#convolveTransposed] and [Backend#convolveWeights].
  CONVOLVE,
  /// [Backend#ksDistance].
  KS_DISTANCE,
  /// [Backend#ksTwoSample].
  KS_TWO_SAMPLE,
  /// [Backend#adam].
  ADAM
}

package kolmo.autograd.array;

/// What a gradient becomes on its way back through a normalised batch.
///
/// @param dx `[N,C]`
/// @param dGamma `[C]`
/// @param dBeta `[C]`
public record NormalizedSlopes(Tensor dx, Tensor dGamma, Tensor dBeta) {}

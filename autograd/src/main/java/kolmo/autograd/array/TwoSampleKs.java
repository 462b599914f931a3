package kolmo.autograd.array;

/// The distance between two batches on the scale of a mixture's marginals, with its slopes.
///
/// @param value `[]`, L
/// @param slope `[N,D]`, ∂L/∂z
/// @param slopeAdv `[N,D]`, ∂L/∂z′
public record TwoSampleKs(Tensor value, Tensor slope, Tensor slopeAdv) {}

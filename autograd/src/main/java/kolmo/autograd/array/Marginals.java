package kolmo.autograd.array;

/// A mixture's marginals at each element of a matrix, computed together because both come from one
/// exponential.
///
/// @param cdf `[N,D]`, F_d(t) = 1/K · Σₖ Φ((t − μₖd)/σ)
/// @param density `[N,D]`, its slope, p_d(t) = 1/(Kσ) · Σₖ φ((t − μₖd)/σ)
public record Marginals(Tensor cdf, Tensor density) {}

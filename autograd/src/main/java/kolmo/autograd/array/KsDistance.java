package kolmo.autograd.array;

/// A batch's distance from a mixture's marginals, with its slope.
///
/// @param value `[]`, L
/// @param slope `[N,D]`, ∂L/∂z
public record KsDistance(Tensor value, Tensor slope) {}

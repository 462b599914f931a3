package kolmo.autograd.array;

/// A matrix with each column in ascending order, and where each value came from.
///
/// @param values `[N,D]`, ascending down each column
/// @param permutation `[N,D]`, the row from which `values[i,d]` came; whole numbers, exact in
///   float32 up to N = 2²⁴
public record Sorted(Tensor values, Tensor permutation) {}

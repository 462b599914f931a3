package kolmo.autograd.array;

/// A normalised batch, and what it was normalised by.
///
/// @param y `[N,C]`
/// @param mean `[C]`, of each column
/// @param variance `[C]`, of each column, divided by N
public record Normalized(Tensor y, Tensor mean, Tensor variance) {}

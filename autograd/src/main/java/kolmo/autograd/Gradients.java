package kolmo.autograd;

import java.util.Map;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// What a backward pass returns: for each variable that was asked for, ∂loss/∂v in its shape. The
/// tensors belong to the tape.
public final class Gradients {

  private final Map<Var, Tensor> byVar;
  private final Map<Tensor, Var> leaves;

  Gradients(Map<Var, Tensor> byVar, Map<Tensor, Var> leaves) {
    this.byVar = byVar;
    this.leaves = leaves;
  }

  /// The gradient of a variable.
  ///
  /// @throws IllegalArgumentException if it was not asked for
  public Tensor of(Var v) {
    Tensor g = byVar.get(v);
    if (g == null) {
      throw new IllegalArgumentException("gradients: " + v + " was not asked for");
    }
    return g;
  }

  /// The gradient of a watched tensor.
  ///
  /// @throws IllegalArgumentException if it was not watched or not asked for
  public Tensor of(Tensor watched) {
    @Nullable Var v = leaves.get(watched);
    if (v == null) {
      throw new IllegalArgumentException(
          "gradients: a tensor " + watched.shape() + " was not watched on this tape");
    }
    return of(v);
  }
}

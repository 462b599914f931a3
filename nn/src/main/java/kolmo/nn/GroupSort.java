package kolmo.nn;

import java.util.List;
import kolmo.autograd.Var;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;

/// The activation that sorts neighbouring features (GroupSort in groups of 2, Anil et al. 2019).
///
/// ```text
/// y₂ᵢ = min(x₂ᵢ, x₂ᵢ₊₁)        y₂ᵢ₊₁ = max(x₂ᵢ, x₂ᵢ₊₁)        X, Y [N,W], W even
/// ```
///
/// It permutes its input, so that it is 1-Lipschitz, and its way back permutes too: unlike ReLU it
/// never shortens a gradient.
public record GroupSort() implements Layer {

  /// @throws ShapeMismatch if the features have no partners
  @Override
  public Var of(Var x) {
    Shape shape = x.shape();
    if (shape.rank() != 2 || shape.dim(1) % 2 != 0) {
      throw new ShapeMismatch("group sort", "[N,W] with an even W", shape.toString(), "");
    }
    Var pairs = x.view(Shape.of(shape.size() / 2, 2));
    Var a = pairs.slice(1, 0, 1);
    Var b = pairs.slice(1, 1, 2);
    // of equals MIN's slope goes to its first operand and MAX's too: the order is kept
    return Var.concat(1, a.zip(BinaryFn.MIN, b), b.zip(BinaryFn.MAX, a)).view(shape);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}

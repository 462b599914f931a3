package kolmo.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// An operation: a value, and a vector–Jacobian product.
///
/// For y = f(x₁, x₂, …) and a scalar loss L, write dv for ∂L/∂v. [#vjp] turns dy into the dxᵢ that
/// are wanted; what is not wanted is not computed. It works on tensors, so derivatives are of first
/// order. All of them stand on the page of this package.
sealed interface Op
    permits AffineOp,
        BatchNormOp,
        ConcatOp,
        ConvolveOp,
        ConvolveTransposedOp,
        FoldOp,
        GramOp,
        KsDistanceOp,
        KsTwoSampleOp,
        MapOp,
        MatMulOp,
        MixtureCdfOp,
        ReduceOp,
        SliceOp,
        SortColumnsOp,
        TransposeOp,
        UnfoldOp,
        ViewOp,
        ZipOp {

  /// What a reader of the graph calls it.
  String name();

  /// y, and whatever else the way back needs. New tensors, closed by the caller.
  ///
  /// @throws kolmo.autograd.array.ShapeMismatch if the inputs do not fit each other: the first
  ///   primitive says so, before it computes anything
  Result forward(Backend on, List<Tensor> in);

  /// For each input the gradient, in the input's shape, or null where it is not wanted. New
  /// tensors, closed by the caller; never `dy` itself.
  List<@Nullable Tensor> vjp(Backend on, Kept kept, Tensor dy, IntPredicate wanted);

  /// A value and what is kept beside it (sorting keeps its permutation).
  record Result(Tensor y, List<Tensor> extras) {
    static Result of(Tensor y) {
      return new Result(y, List.of());
    }
  }

  /// What the forward pass left behind for the way back.
  record Kept(List<Tensor> in, Tensor y, List<Tensor> extras) {}

  /// `dy`, summed back to the shape of an operand that was repeated to meet another: the adjoint of
  /// broadcasting. Takes `dy` over: it is closed or returned.
  static Tensor unbroadcast(Backend on, Tensor dy, Shape operand) {
    Shape full = dy.shape();
    if (full.equals(operand)) {
      return dy;
    }
    int missing = full.rank() - operand.rank();
    int[] axes = new int[full.rank()];
    int n = 0;
    for (int a = 0; a < axes.length; a++) {
      if (a < missing || operand.dim(a - missing) != full.dim(a)) {
        axes[n++] = a;
      }
    }
    try (dy;
        Tensor summed = on.reduce(ReduceFn.SUM, dy, Arrays.copyOf(axes, n))) {
      return on.view(summed, operand);
    }
  }
}

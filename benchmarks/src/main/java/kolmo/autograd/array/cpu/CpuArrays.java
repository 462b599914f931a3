package kolmo.autograd.array.cpu;

import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.NullMarked;

/// The arrays behind tensors of the backend `cpu`, for the hand-written step. In this package
/// because they are nobody else's business.
@NullMarked
public final class CpuArrays {

  private CpuArrays() {}

  /// The values themselves, not a copy.
  public static float[] of(Tensor t) {
    return ((CpuTensor) t).data;
  }
}

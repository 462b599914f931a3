package kolmo.autograd.array.cpu;

import kolmo.autograd.array.Handle;
import kolmo.autograd.array.Primitives;
import kolmo.autograd.array.Shape;

/// A `float[]` of exactly the shape's size, laid out as in EJML's `FMatrixRMaj`.
public final class CpuTensor extends Handle {

  /// The values themselves, not a copy.
  final float[] data;

  CpuTensor(Primitives<CpuTensor> owner, Shape shape, float[] data) {
    super(owner, shape);
    this.data = data;
  }

  CpuTensor(CpuTensor other, Shape shape) {
    super(other, shape);
    this.data = other.data;
  }

  /// The values themselves, not a copy: for those who work on arrays, as a step written by hand.
  public float[] data() {
    mustBeOpen();
    return data;
  }
}

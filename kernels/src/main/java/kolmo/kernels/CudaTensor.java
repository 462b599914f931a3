package kolmo.kernels;

import kolmo.autograd.array.Handle;
import kolmo.autograd.array.Primitives;
import kolmo.autograd.array.Shape;

/// Floats in device memory.
final class CudaTensor extends Handle {

  /// Where the values are on the device.
  final long address;

  CudaTensor(Primitives<CudaTensor> owner, Shape shape, long address) {
    super(owner, shape);
    this.address = address;
  }

  CudaTensor(CudaTensor other, Shape shape) {
    super(other, shape);
    this.address = other.address;
  }

  int size() {
    return shape().size();
  }
}

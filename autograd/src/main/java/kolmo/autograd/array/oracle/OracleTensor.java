package kolmo.autograd.array.oracle;

import kolmo.autograd.array.Handle;
import kolmo.autograd.array.Primitives;
import kolmo.autograd.array.Shape;

/// A `double[]` with a shape; the garbage collector is the storage manager.
final class OracleTensor extends Handle {

  /// The values themselves, not a copy.
  final double[] data;

  OracleTensor(Primitives<OracleTensor> owner, Shape shape, double[] data) {
    super(owner, shape);
    this.data = data;
  }

  OracleTensor(OracleTensor other, Shape shape) {
    super(other, shape);
    this.data = other.data;
  }
}

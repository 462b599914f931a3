package kolmo.autograd.array.oracle;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.autograd.array.Tensor;

/// A `double[]` with a shape. Views share the array; the garbage collector is the storage manager,
/// the open flag only serves the discipline that other backends need.
final class OracleTensor implements Tensor {

  private final OracleBackend owner;
  private final Shape shape;
  private final double[] data;
  private boolean open = true;

  OracleTensor(OracleBackend owner, Shape shape, double[] data) {
    if (data.length != shape.size()) {
      throw new ShapeMismatch("tensor", shape.size() + " values", data.length + " values", "");
    }
    this.owner = owner;
    this.shape = shape;
    this.data = data;
  }

  /// The values themselves.
  double[] data() {
    if (!open) {
      throw new IllegalStateException("a tensor " + shape + " was used after it was closed");
    }
    return data;
  }

  boolean belongsTo(OracleBackend backend) {
    return owner == backend;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public double[] toDoubles() {
    return data().clone();
  }

  @Override
  public float[] toFloats() {
    float[] f = new float[data().length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) data[i];
    }
    return f;
  }

  @Override
  public double item() {
    if (shape.size() != 1) {
      throw new ShapeMismatch("item", "one element", shape.toString(), "Reduce it first?");
    }
    return data()[0];
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      owner.closed();
    }
  }
}

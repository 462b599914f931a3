package kolmo.autograd.array.cpu;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.autograd.array.Tensor;

/// A `float[]` of exactly the shape's size, laid out as in EJML's `FMatrixRMaj`. A view is a second
/// handle on the same storage, which returns to the arena when its last handle is closed.
public final class CpuTensor implements Tensor {

  private final CpuMemory owner;
  private final Shape shape;
  private final Storage storage;
  private boolean open = true;

  /// The first handle on an array.
  CpuTensor(CpuMemory owner, Shape shape, float[] data) {
    this(owner, shape, new Storage(data));
  }

  private CpuTensor(CpuMemory owner, Shape shape, Storage storage) {
    this.owner = owner;
    this.shape = shape;
    this.storage = storage;
    storage.handles++;
    owner.opened();
  }

  /// Another handle on the same array.
  CpuTensor share(Shape other) {
    data(); // must be open
    return new CpuTensor(owner, other, storage);
  }

  /// Whether no other handle is on the array.
  boolean alone() {
    return storage.handles == 1;
  }

  boolean belongsTo(CpuMemory backend) {
    return owner == backend;
  }

  /// The values themselves, not a copy: for those who work on arrays, as a step written by hand.
  public float[] data() {
    if (!open) {
      throw new IllegalStateException(
          "cpu: a tensor "
              + shape
              + " was used after it was closed; did its tape or its try block end before?");
    }
    return storage.data;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public double[] toDoubles() {
    float[] from = data();
    double[] copy = new double[from.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = from[i];
    }
    return copy;
  }

  @Override
  public float[] toFloats() {
    return data().clone();
  }

  @Override
  public double item() {
    float[] values = data();
    if (values.length != 1) {
      throw new ShapeMismatch("item", "one element", shape.toString(), "Reduce it first?");
    }
    return values[0];
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      storage.handles--;
      owner.closed(storage.handles == 0 ? storage.data : null);
    }
  }

  /// Values and the number of open handles on them.
  private static final class Storage {
    final float[] data;
    int handles;

    Storage(float[] data) {
      this.data = data;
    }
  }
}

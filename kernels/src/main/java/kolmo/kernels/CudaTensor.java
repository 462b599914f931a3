package kolmo.kernels;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;
import kolmo.autograd.array.Tensor;

/// Floats in device memory. A view is a second handle on the same storage, which returns to the
/// pool when its last handle is closed.
final class CudaTensor implements Tensor {

  private final CudaMemory owner;
  private final Shape shape;
  private final Storage storage;
  private boolean open = true;

  /// The first handle on new memory.
  CudaTensor(CudaMemory owner, Shape shape, long address) {
    this(owner, shape, new Storage(address));
  }

  private CudaTensor(CudaMemory owner, Shape shape, Storage storage) {
    this.owner = owner;
    this.shape = shape;
    this.storage = storage;
    storage.handles++;
    owner.opened();
  }

  /// Another handle on the same storage.
  CudaTensor share(Shape other) {
    address(); // must be open
    return new CudaTensor(owner, other, storage);
  }

  /// Whether no other handle is on the storage.
  boolean alone() {
    return storage.handles == 1;
  }

  boolean belongsTo(CudaMemory memory) {
    return owner == memory;
  }

  /// Where the values are on the device.
  long address() {
    if (!open) {
      throw new IllegalStateException(
          owner.name()
              + ": a tensor "
              + shape
              + " was used after it was closed; did its tape or its try block end before?");
    }
    return storage.address;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public double[] toDoubles() {
    float[] from = toFloats();
    double[] copy = new double[from.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = from[i];
    }
    return copy;
  }

  @Override
  public float[] toFloats() {
    return owner.read(address(), shape);
  }

  @Override
  public double item() {
    address();
    if (shape.size() != 1) {
      throw new ShapeMismatch("item", "one element", shape.toString(), "Reduce it first?");
    }
    return toFloats()[0];
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      storage.handles--;
      owner.closed(storage.address, storage.handles == 0 ? shape.size() : -1);
    }
  }

  /// Memory and the number of open handles on it.
  private static final class Storage {
    final long address;
    int handles;

    Storage(long address) {
      this.address = address;
    }
  }
}

package kolmo.kernels;

import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.autograd.array.Tensor;

/// The tensors of one backend: their handles, their memory, and what goes in and out of it.
final class CudaMemory {

  private final Work work;
  private int live;

  CudaMemory(Work work) {
    this.work = work;
  }

  /// What the backend is called.
  String name() {
    return work.device().name();
  }

  /// Handles that are open.
  int live() {
    return live;
  }

  // --- handles ---

  /// A handle was made.
  void opened() {
    live++;
  }

  /// A handle was closed; if it was the last one on its storage, that is free: so many floats.
  void closed(long address, int unused) {
    live--;
    if (unused >= 0) {
      work.give(address, unused);
    }
  }

  /// Memory for a result.
  long take(Shape shape) {
    return work.floats(shape.size());
  }

  /// The first handle on a result.
  Tensor made(Shape shape, long address) {
    return new CudaTensor(this, shape, address);
  }

  /// A tensor of this backend.
  CudaTensor own(Tensor t) {
    if (t instanceof CudaTensor c && c.belongsTo(this)) {
      return c;
    }
    throw new IllegalArgumentException(
        name()
            + ": a tensor of another backend was passed: "
            + t.getClass().getSimpleName()
            + "; copy it over with tensor(t.shape(), t.toFloats())");
  }

  /// Where an open tensor of this backend is.
  long address(Tensor t) {
    return own(t).address();
  }

  // --- values ---

  /// A tensor with the host's values, rounded.
  Tensor tensor(Shape shape, double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return tensor(shape, floats);
  }

  /// A tensor with the host's values.
  Tensor tensor(Shape shape, float[] values) {
    ShapeRules.values("tensor", shape.size(), values.length);
    notRecorded("makes of values of the host a tensor", shape);
    long y = take(shape);
    upload(values, y);
    return made(shape, y);
  }

  /// Overwrites a tensor with the host's values.
  void write(Tensor target, float[] values) {
    long y = address(target);
    ShapeRules.values("write", target.shape().size(), values.length);
    notRecorded("writes values of the host into a tensor", target.shape());
    upload(values, y);
  }

  /// A tensor's values, when all work is done.
  float[] read(long address, Shape shape) {
    notRecorded("reads a tensor", shape);
    float[] values = new float[shape.size()];
    if (values.length > 0) {
      work.device().download(address, values);
    }
    return values;
  }

  private void upload(float[] values, long to) {
    if (values.length > 0) {
      work.device().upload(values, to);
    }
  }

  /// Overwrites a tensor with another one.
  void assign(Tensor target, Tensor source) {
    long y = address(target);
    long x = address(source);
    ShapeRules.assign(target.shape(), source.shape());
    int n = target.shape().size();
    if (n > 0 && x != y) {
      work.device().copy(x, y, 4L * n);
    }
  }

  private void notRecorded(String what, Shape shape) {
    if (work.pool().recording()) {
      throw new NotRecordable("the step " + what + " " + shape);
    }
  }
}

package kolmo.autograd.array.cpu;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Tensor;
import org.jspecify.annotations.Nullable;

/// The half of the backend that keeps and moves numbers: arrays from the arena, handles on them,
/// and the primitives that only copy.
abstract sealed class CpuMemory implements Backend permits CpuBackend {

  final Arena arena;
  private int live;

  CpuMemory(Arena arena) {
    this.arena = arena;
  }

  @Override
  public final int live() {
    return live;
  }

  @Override
  public final void close() {
    arena.clear();
  }

  // --- memory ---

  @Override
  public Tensor tensor(Shape shape, double... values) {
    ShapeRules.values("tensor", shape.size(), values.length);
    float[] y = take(shape);
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) values[i];
    }
    return made(shape, y);
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    ShapeRules.values("tensor", shape.size(), values.length);
    float[] y = take(shape);
    System.arraycopy(values, 0, y, 0, y.length);
    return made(shape, y);
  }

  @Override
  public Tensor full(Shape shape, double value) {
    float[] y = take(shape);
    Arrays.fill(y, (float) value);
    return made(shape, y);
  }

  @Override
  public void write(Tensor target, float[] values) {
    float[] y = data(target);
    ShapeRules.values("write", y.length, values.length);
    System.arraycopy(values, 0, y, 0, y.length);
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    float[] y = data(target);
    float[] x = data(source);
    ShapeRules.assign(target.shape(), source.shape());
    System.arraycopy(x, 0, y, 0, y.length);
  }

  @Override
  public Tensor view(Tensor x, Shape shape) {
    CpuTensor whole = own(x);
    ShapeRules.view(x.shape(), shape);
    return whole.share(shape);
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    float[] v = data(x);
    ShapeRules.broadcast(x.shape(), shape);
    float[] y = take(shape);
    CpuMove.broadcast(v, x.shape(), shape, y);
    return made(shape, y);
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    Shape[] shapes = new Shape[parts.size()];
    for (int i = 0; i < shapes.length; i++) {
      data(parts.get(i)); // must be open
      shapes[i] = parts.get(i).shape();
    }
    Shape shape = ShapeRules.concat(Arrays.asList(shapes), axis);
    float[] y = take(shape);
    int step = CpuMove.sizes(shape)[axis];
    int times = step == 0 ? 0 : y.length / step;
    int to = 0;
    for (Tensor part : parts) {
      int run = CpuMove.sizes(part.shape())[axis];
      CpuMove.runs(data(part), 0, run, y, to, step, run, times);
      to += run;
    }
    return made(shape, y);
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    float[] v = data(x);
    Shape shape = ShapeRules.slice(x.shape(), axis, from, to);
    float[] y = take(shape);
    int step = CpuMove.sizes(x.shape())[axis];
    int run = CpuMove.sizes(shape)[axis];
    int start = from * CpuMove.sizes(shape)[axis + 1];
    CpuMove.runs(v, start, step, y, 0, run, run, run == 0 ? 0 : y.length / run);
    return made(shape, y);
  }

  // --- handles and arrays ---

  /// A handle was made.
  void opened() {
    live++;
  }

  /// A handle was closed; its array, if it was the last one on it, is free.
  void closed(float @Nullable [] unused) {
    live--;
    if (unused != null) {
      arena.give(unused);
    }
  }

  final float[] take(Shape shape) {
    return arena.take(shape.size());
  }

  final Tensor made(Shape shape, float[] values) {
    return new CpuTensor(this, shape, values);
  }

  final CpuTensor own(Tensor t) {
    if (t instanceof CpuTensor c && c.belongsTo(this)) {
      return c;
    }
    throw new IllegalArgumentException(
        "cpu: a tensor of another backend was passed: "
            + t.getClass().getSimpleName()
            + "; copy it over with tensor(t.shape(), t.toFloats())");
  }

  final float[] data(Tensor t) {
    return own(t).data();
  }

  /// The values of `t` repeated to a shape: its own array if that is all or if it is a single
  /// number, which the loops repeat themselves; else one from the arena.
  final float[] repeated(Tensor t, Shape shape) {
    float[] x = data(t);
    if (x.length == shape.size() || x.length == 1) {
      return x;
    }
    float[] y = take(shape);
    CpuMove.broadcast(x, t.shape(), shape, y);
    return y;
  }

  final void release(Tensor t, float[] repeated) {
    if (repeated.length != t.shape().size()) { // not its own
      arena.give(repeated);
    }
  }
}

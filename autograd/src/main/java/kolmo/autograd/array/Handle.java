package kolmo.autograd.array;

/// A tensor of a backend that is built on [Primitives]: a shape, and whether it is still open. A
/// view is another handle on the values of the first one, which the backend takes back when the
/// last of them is closed.
public abstract class Handle implements Tensor {

  private final Primitives<?> owner;
  private final Shape shape;
  private final Handle first;
  private int handles; // counted in the first one: how many are open on its values
  private boolean open = true;

  /// The first handle on new values.
  protected Handle(Primitives<?> owner, Shape shape) {
    this.owner = owner;
    this.shape = shape;
    this.first = this;
    this.handles = 1;
    owner.opened();
  }

  /// Another handle on the values of this one.
  protected Handle(Handle other, Shape shape) {
    this.owner = other.owner;
    this.shape = shape;
    this.first = other.first;
    first.handles++;
    owner.opened();
  }

  @Override
  public final Shape shape() {
    return shape;
  }

  @Override
  public final double[] toDoubles() {
    mustBeOpen();
    return owner.doublesOf(this);
  }

  @Override
  public final float[] toFloats() {
    mustBeOpen();
    return owner.floatsOf(this);
  }

  @Override
  public final double item() {
    mustBeOpen();
    if (shape.size() != 1) {
      throw new ShapeMismatch("item", "one element", shape.toString(), "Reduce it first?");
    }
    return toDoubles()[0];
  }

  @Override
  public final void close() {
    if (open) {
      open = false;
      owner.closed(this, --first.handles == 0);
    }
  }

  final boolean belongsTo(Primitives<?> backend) {
    return owner.equals(backend);
  }

  /// Whether no other handle is on the values.
  final boolean alone() {
    return first.handles == 1;
  }

  /// Complains of a use after [#close].
  protected final void mustBeOpen() {
    if (!open) {
      throw new IllegalStateException(
          owner.name()
              + ": a tensor "
              + shape
              + " was used after it was closed; did its tape or its try block end before?");
    }
  }
}

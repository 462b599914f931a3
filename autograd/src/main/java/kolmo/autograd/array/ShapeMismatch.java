package kolmo.autograd.array;

/// The one error about shapes: which operation, what it wanted, what it got and, where one can be
/// guessed, the likely cause.
public final class ShapeMismatch extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /// `op: wanted …, got …. hint`.
  public ShapeMismatch(String op, String wanted, String got, String hint) {
    super(op + ": wanted " + wanted + ", got " + got + (hint.isEmpty() ? "" : ". " + hint));
  }
}

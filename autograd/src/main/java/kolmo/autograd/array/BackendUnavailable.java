package kolmo.autograd.array;

/// A backend that cannot be had here; the message says why, in one line for the user.
public final class BackendUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1;

  /// With the reason.
  public BackendUnavailable(String message) {
    super(message);
  }
}

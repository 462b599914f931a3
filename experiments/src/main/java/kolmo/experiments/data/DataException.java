package kolmo.experiments.data;

import java.io.Serial;

/// Data that is missing, damaged or too small. The message is made for the user: it names the file
/// or the set, what was expected and what was found, and is to be shown as it stands, without a
/// stack trace.
public final class DataException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}

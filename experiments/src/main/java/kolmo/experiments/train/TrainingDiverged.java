package kolmo.experiments.train;

import java.io.Serial;

/// A loss that has become NaN or infinite; the message names the step, the term and the operation.
public final class TrainingDiverged extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public TrainingDiverged(String message) {
    super(message);
  }
}

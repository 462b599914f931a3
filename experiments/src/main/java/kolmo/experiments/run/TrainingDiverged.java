package kolmo.experiments.run;

import java.io.Serial;

/// A loss that has become NaN or infinite; the message names the step, the term and the operation.
final class TrainingDiverged extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  TrainingDiverged(String message) {
    super(message);
  }
}

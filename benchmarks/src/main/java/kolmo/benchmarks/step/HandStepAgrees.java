package kolmo.benchmarks.step;

import java.util.Map;
import kolmo.benchmarks.turns.Report;

/// How far the losses of the first hand-written steps are from those through the tape.
public final class HandStepAgrees implements Report {

  @Override
  public String tell(Map<String, String> params) {
    double[] ours = Agreement.ours(TrainSetup.FC);
    return Agreement.tell(losses(false), ours)
        + "; rows joined: "
        + Agreement.tell(losses(true), ours);
  }

  private static double[] losses(boolean joined) {
    try (HandStep step = new HandStep(1, joined)) {
      return Agreement.losses(step::step);
    }
  }
}

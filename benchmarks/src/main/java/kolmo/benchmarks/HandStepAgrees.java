package kolmo.benchmarks;

import java.util.Map;

/// How far the losses of the first hand-written steps are from those through the tape.
final class HandStepAgrees implements Report {

  @Override
  public String tell(Map<String, String> params) {
    double[] ours = Agreement.tape(TrainSetup.FC);
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

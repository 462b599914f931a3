package kolmo.experiments.evaluate;

import java.util.List;
import kolmo.experiments.attack.AttackKind;

/// The pictures of one attack of the first trial: rows of `[N,C,H,W]`.
///
/// @param lambda its radius
@SuppressWarnings("ArrayRecordComponent") // pictures on their way to a grid
public record Pictures(
    AttackKind attack,
    double lambda,
    float[] input,
    float[] clean,
    float[] adversary,
    float[] adversarialOutput,
    float[] target) {

  private static final List<String> COLUMNS =
      List.of(
          "input",
          "clean reconstruction",
          "adversarial image",
          "adversarial reconstruction",
          "target");

  /// What the pictures of an attack show: a target where there is one.
  public static List<String> columns(AttackKind attack) {
    return COLUMNS.subList(0, attack.targeted() ? 5 : 4);
  }

  /// In the order of the columns, and a target that may not be shown.
  public List<float[]> all() {
    return List.of(input, clean, adversary, adversarialOutput, target);
  }
}

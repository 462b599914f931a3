package kolmo.experiments.metric;

import kolmo.experiments.attack.AttackKind;

/// What is measured, whatever it is measured of.
///
/// @param attack under which
/// @param metric what
/// @param lambda the attack's radius; 0 without an attack
public record Quantity(AttackKind attack, Metric metric, double lambda) {

  /// Of a model without an attack.
  public static Quantity of(Metric metric) {
    return new Quantity(AttackKind.NONE, metric, 0);
  }

  /// For people, for example `max damage, λ = 3, MS-SSIM out`.
  public String text() {
    return attack == AttackKind.NONE
        ? metric.label()
        : attack.label() + ", λ = " + label(lambda) + ", " + metric.label();
  }

  /// A radius as it is written in tables: `1`, `2.5`.
  public static String label(double lambda) {
    return lambda == Math.rint(lambda) ? Long.toString((long) lambda) : Double.toString(lambda);
  }
}

package kolmo.experiments.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kolmo.experiments.attack.AttackKind;

/// What can be measured of a trained model, named once. A new one is a constant here and the line
/// that measures it; files, reports, tables and verdicts show it by themselves.
public enum Metric {
  /// Likeness of the output under attack to what the attack is about.
  MSSSIM_OUT(
      "msssim_out",
      "MS-SSIM out",
      "MS-SSIM of the output under attack",
      Of.ATTACK,
      Unit.SIMILARITY,
      Robust.ALIKE),
  /// Likeness of the attacked image to the original.
  MSSSIM_IN(
      "msssim_in",
      "MS-SSIM in",
      "MS-SSIM of the attacked image and the original: how visible the attack is",
      Of.ATTACK,
      Unit.SIMILARITY,
      Robust.NEITHER),
  /// ℓ2 distance of the output under attack from what the attack is about.
  L2_OUT("l2_out", "ℓ₂ out", Of.ATTACK, Unit.PLAIN, Robust.APART),
  /// The attack's objective at its end.
  ATTACK_LOSS("attack_loss", "attack loss", Of.ATTACK, Unit.PLAIN, Robust.HIGH),
  /// ‖δ‖₂.
  NORM("norm", "‖δ‖₂", Of.ATTACK, Unit.PLAIN, Robust.NEITHER),
  /// Likeness of reconstructions without an attack to their images.
  MSSSIM_CLEAN("msssim_clean", "clean", Of.IMAGES, Unit.SIMILARITY, Robust.HIGH),
  /// Likeness of reconstructions without an attack to the target images.
  LATENT_FLOOR("latent_floor", "latent floor", Of.IMAGES, Unit.SIMILARITY, Robust.NEITHER),
  /// Likeness of the targets' reconstructions to the targets: what a perfect attack would reach.
  LATENT_CEILING("latent_ceiling", "latent ceiling", Of.IMAGES, Unit.SIMILARITY, Robust.NEITHER),
  /// ‖μ(x) − μ(x_t)‖₂: the latent attack's loss without an attack, the unit of the code.
  CODES_APART("codes_apart", "codes apart", Of.IMAGES, Unit.PLAIN, Robust.NEITHER),
  /// Has nothing to do with published values of FID but the formula.
  FID_PROXY("fid_proxy", "FID-proxy", Of.PRIOR, Unit.RELATIVE, Robust.LOW),
  /// The paper's.
  FID("fid", "FID", Of.PRIOR, Unit.RELATIVE, Robust.LOW),
  /// Of a classifier on the codes of all test images.
  ACC_CLEAN("acc_clean", "clean accuracy", Of.CLASSIFIER, Unit.PER_CENT, Robust.HIGH),
  /// On the codes of those that are attacked, before.
  ACC_BEFORE("acc_before_attack", "accuracy before", Of.CLASSIFIER, Unit.PER_CENT, Robust.HIGH),
  /// And after.
  ACC_ATTACKED("acc_attacked", "accuracy under attack", Of.CLASSIFIER, Unit.PER_CENT, Robust.HIGH),
  /// How many points of accuracy the attack costs: clean − attacked.
  ACC_DROP("acc_drop", "accuracy lost", Of.CLASSIFIER, Unit.PER_CENT, Robust.LOW),
  /// The share of codes that are nearer to a mode of the prior than to the origin.
  REACHED_A_MODE("reached_a_mode", "reached a mode", Of.TRAINING, Unit.PLAIN, Robust.NEITHER),
  /// 1 for a training that diverged, 0 for one that did not.
  DIVERGED("diverged", "diverged", Of.TRAINING, Unit.PLAIN, Robust.NEITHER),
  /// How long a step of the training took; unlike every other number it differs from run to run.
  SECONDS_PER_STEP("seconds_per_step", "seconds a step", Of.TIME, Unit.PLAIN, Robust.NEITHER);

  /// What a number belongs to.
  public enum Of {
    /// An attack at a radius.
    ATTACK,
    /// The images of a trial, before they are attacked.
    IMAGES,
    /// Images that are decoded from samples of the prior.
    PRIOR,
    /// A classifier on the codes.
    CLASSIFIER,
    /// The training.
    TRAINING,
    /// The machine.
    TIME
  }

  /// What a gap between two values is counted in, and how they are printed.
  public enum Unit {
    SIMILARITY(1, 3, 2),
    PLAIN(1, 2, 2),
    PER_CENT(100, 2, 1),
    /// Of the larger of the two.
    RELATIVE(1, 2, 2);

    private final double one;
    private final int places;
    private final int shown;

    Unit(double one, int places, int shown) {
      this.one = one;
      this.places = places;
      this.shown = shown;
    }

    /// The gap from one value to another.
    public double gap(double high, double low) {
      return (high - low) / (this == RELATIVE ? Math.max(high, low) : one);
    }

    /// Decimal places where one value is printed.
    public int places() {
      return places;
    }

    /// And where means stand in a table.
    public int shown() {
      return shown;
    }
  }

  /// Which values are those of a robust model, or of a good one.
  public enum Robust {
    HIGH(""),
    LOW(""),
    NEITHER(""),
    /// Those of an output that is like what it is compared with: high, but low where the attacker
    /// wants the likeness.
    ALIKE("likeness to %s, "),
    /// The opposite.
    APART("distance from %s, ");

    private final String relation;

    Robust(String relation) {
      this.relation = relation;
    }

    /// A label that says so, for example `MS-SSIM out (higher = more robust)`.
    public String said(String label) {
      return switch (this) {
        case HIGH -> label + " (higher = more robust)";
        case LOW -> label + " (lower = more robust)";
        default -> label;
      };
    }

    private Robust under(AttackKind attack) {
      boolean likenessIsGood = !attack.targeted();
      return switch (this) {
        case ALIKE -> likenessIsGood ? HIGH : LOW;
        case APART -> likenessIsGood ? LOW : HIGH;
        default -> this;
      };
    }
  }

  private final String name;
  private final String label;
  private final String title;
  private final Of of;
  private final Unit unit;
  private final Robust robust;

  Metric(String name, String label, Of of, Unit unit, Robust robust) {
    this(name, label, label, of, unit, robust);
  }

  Metric(String name, String label, String title, Of of, Unit unit, Robust robust) {
    this.name = name;
    this.label = label;
    this.title = title;
    this.of = of;
    this.unit = unit;
    this.robust = robust;
  }

  /// As in files.
  @Override
  public String toString() {
    return name;
  }

  /// For people.
  public String label() {
    return label;
  }

  /// For people, above a table.
  public String title() {
    return title;
  }

  public Of of() {
    return of;
  }

  public Unit unit() {
    return unit;
  }

  /// [Robust#HIGH], [Robust#LOW] or [Robust#NEITHER].
  public Robust robust(AttackKind under) {
    return robust.under(under);
  }

  /// What is robust under which attack, in words.
  public String note() {
    return AttackKind.ALL.stream()
        .filter(attack -> robust(attack) != Robust.NEITHER)
        .map(
            attack ->
                attack.heading().substring(0, 1).toUpperCase(Locale.ROOT)
                    + attack.heading().substring(1)
                    + ": "
                    + robust.relation.formatted(attack.compared())
                    + robust(attack).name().toLowerCase(Locale.ROOT)
                    + " is robust.")
        .collect(Collectors.joining(" "));
  }

  /// Those that belong to the same.
  public static List<Metric> all(Of of) {
    return Arrays.stream(values()).filter(m -> m.of == of).toList();
  }

  /// The one of that name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Metric named(String name) {
    return Arrays.stream(values())
        .filter(m -> m.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("metric '" + name + "'"));
  }
}

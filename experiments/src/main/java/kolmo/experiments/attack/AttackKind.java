package kolmo.experiments.attack;

import java.util.Arrays;
import java.util.List;
import kolmo.autograd.Var;
import kolmo.autograd.array.Tensor;

/// The attacks that models are measured by, each named once; to add one is to add its class and a
/// constant.
public enum AttackKind {
  /// No attack: what is known of a model alone.
  NONE("none", "", "", ""),
  /// [LatentSpaceAttack]: the output is to become the target image.
  LATENT("latent", "latent", "latent attack", "Latent attack"),
  /// [MaximumDamageAttack]: the output is to leave what it is without an attack.
  MAX_DAMAGE("maxdamage", "max damage", "max damage", "Maximum-damage attack");

  /// All attacks, in the order of tables.
  public static final List<AttackKind> ALL =
      Arrays.stream(values()).filter(k -> k != NONE).toList();

  /// What is attacked: a model, and what is known of the images without an attack.
  public interface Victim {

    /// μ: images `[N,C,H,W]` to codes `[N,D]`.
    Var encode(Var images);

    /// f∘μ: images to images.
    Var reconstruct(Var images);

    /// The codes of the images' targets, `[N,D]`.
    Tensor targetCode();

    /// The images' reconstructions, `[N,C,H,W]`.
    Tensor cleanOutput();
  }

  private final String name;
  private final String label;
  private final String heading;
  private final String title;

  AttackKind(String name, String label, String heading, String title) {
    this.name = name;
    this.label = label;
    this.heading = heading;
    this.title = title;
  }

  /// As in files.
  @Override
  public String toString() {
    return name;
  }

  /// For people, in a sentence: `max damage`.
  public String label() {
    return label;
  }

  /// For people, above a column.
  public String heading() {
    return heading;
  }

  /// For people, above a figure.
  public String title() {
    return title;
  }

  /// The one of that name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static AttackKind named(String name) {
    return Arrays.stream(values())
        .filter(k -> k.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("attack '" + name + "'"));
  }

  /// Whether the output is to become the target image, with which it is then compared: likeness is
  /// the attacker's success. Otherwise it is compared with the output without an attack, and
  /// likeness is robustness.
  public boolean targeted() {
    return this == LATENT;
  }

  /// What the output is compared with, in words.
  public String compared() {
    return targeted() ? "the target image" : "the output without an attack";
  }

  /// This attack on a model.
  public Attack on(Victim victim) {
    return switch (this) {
      case NONE -> throw new IllegalArgumentException("no attack");
      case LATENT -> new LatentSpaceAttack(victim::encode, victim.targetCode());
      case MAX_DAMAGE -> new MaximumDamageAttack(victim::reconstruct, victim.cleanOutput());
    };
  }
}

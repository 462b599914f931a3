package kolmo.experiments.draw;

import java.util.Locale;

/// Which direction of a quantity is good, said where the quantity is shown.
public enum Better {
  HIGHER,
  LOWER;

  /// "MS-SSIM out (higher = more robust)".
  public String robust(String label) {
    return label + " (" + name().toLowerCase(Locale.ROOT) + " = more robust)";
  }
}

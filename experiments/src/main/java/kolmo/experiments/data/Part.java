package kolmo.experiments.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What images are for; in this order they stand in a cache.
enum Part {
  TRAIN,
  /// Never trained on.
  VALIDATION,
  TEST;

  /// The part that a folder's name says it is, in any case; null for the name of a class.
  static @Nullable Part of(String folder) {
    return switch (folder.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> TRAIN;
      case "val", "valid", "validation" -> VALIDATION;
      case "test", "testing" -> TEST;
      default -> null;
    };
  }
}

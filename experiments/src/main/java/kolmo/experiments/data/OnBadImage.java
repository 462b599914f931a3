package kolmo.experiments.data;

import java.util.Locale;

/// What to do about an image file that cannot be read, or not to its end.
public enum OnBadImage {
  /// Refuse the set, naming the file.
  FAIL,
  /// Leave the image out and say so.
  SKIP;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package kolmo.experiments.data;

import java.nio.file.Path;

/// Where what can be made again is kept.
public final class CacheFolder {

  private CacheFolder() {}

  /// Of decoded images: `KOLMO_CACHE` if that is set, otherwise `runs/decoded` below the working
  /// directory.
  public static Path decoded() {
    String set = System.getenv("KOLMO_CACHE");
    return set == null || set.isBlank() ? Path.of("runs", "decoded") : Path.of(set);
  }
}

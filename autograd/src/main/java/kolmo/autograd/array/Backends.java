package kolmo.autograd.array;

import java.util.List;
import java.util.ServiceLoader;

/// Opens backends by name.
public final class Backends {

  private Backends() {}

  /// Opens `cpu`, `oracle`, or whatever another module on the class path provides.
  ///
  /// @throws BackendUnavailable if no module provides it, or this machine cannot run it
  public static Backend open(String name) {
    for (BackendProvider p : ServiceLoader.load(BackendProvider.class)) {
      if (p.name().equals(name)) {
        return p.open();
      }
    }
    throw new BackendUnavailable(
        "backend '" + name + "': not known; there are " + String.join(", ", names()));
  }

  /// The names that [#open] knows, sorted.
  public static List<String> names() {
    return ServiceLoader.load(BackendProvider.class).stream()
        .map(p -> p.get().name())
        .sorted()
        .toList();
  }
}

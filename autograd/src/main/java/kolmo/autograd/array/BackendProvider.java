package kolmo.autograd.array;

/// What a module offers to [Backends], found through `META-INF/services`.
public interface BackendProvider {

  /// The name to open it by.
  String name();

  /// A new backend.
  ///
  /// @throws BackendUnavailable if this machine cannot run it; the message says what is missing
  Backend open();
}

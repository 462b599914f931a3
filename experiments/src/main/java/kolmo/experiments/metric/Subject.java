package kolmo.experiments.metric;

import java.util.Map;

/// A trained model, as results name it.
///
/// @param dataset the data set by its command-line name; so is the method
/// @param method see there
/// @param seed of the training
/// @param options what was set besides, by option; empty outside of sweeps
public record Subject(String dataset, String method, long seed, Map<String, String> options) {

  public Subject(String dataset, String method, long seed) {
    this(dataset, method, seed, Map.of());
  }

  /// The same model with what was set.
  public Subject with(Map<String, String> options) {
    return new Subject(dataset, method, seed, options);
  }

  /// What an option was set to; empty if it was not.
  public String option(String name) {
    return options.getOrDefault(name, "");
  }
}

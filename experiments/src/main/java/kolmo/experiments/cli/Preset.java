package kolmo.experiments.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.model.Method;
import kolmo.nn.loss.EmpiricalCdf;
import picocli.CommandLine.Model.CommandSpec;

/// Settings under one name. An option that is given beside it has the last word.
enum Preset {
  /// The published configuration for MNIST, as far as it goes: it has no value for α, for which
  /// 0.95 is chosen as everywhere here; and its λ_C is simulated with clean and adversarial codes
  /// drawn independently, which for these values comes to 0.17.
  OFFICIAL(official());

  private final Map<String, Object> values;

  Preset(Map<String, Object> values) {
    this.values = values;
  }

  private static Map<String, Object> official() {
    Map<String, Object> v = new LinkedHashMap<>();
    v.put("--method", Method.OURS_SORTED);
    v.put("--dimensions", 10);
    v.put("--modes", 10);
    v.put("--center-scale", 10.0);
    v.put("--sigma", 1.0);
    v.put("--tau", 0.1);
    v.put("--craft-norm", Fgsm.Norm.LINF);
    v.put("--craft-steps", 1);
    v.put("--epsilon", 0.3);
    v.put("--epsilon-warmup", 0);
    v.put("--fgsm-step", 0.375);
    v.put("--coupling", 0.95);
    v.put("--rec-weight", 500.0);
    v.put("--two-sample-weight", 303.0);
    v.put("--adv-rec-weight", 0.0);
    v.put("--cov-weight", 0.17);
    v.put("--empirical-cdf", EmpiricalCdf.RIGHT);
    v.put("--batch", 100);
    v.put("--lr", 2e-4);
    v.put("--lr-factor", 1.0);
    v.put("--epochs", 500);
    return v;
  }

  /// Sets those options of a command that its arguments did not.
  void apply(CommandSpec command) {
    var given = command.commandLine().getParseResult();
    values.forEach(
        (name, value) -> {
          if (!given.hasMatchedOption(name)) {
            command.findOption(name).setValue(value);
          }
        });
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package kolmo.experiments.cli;

import java.util.List;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.train.Settings;
import picocli.CommandLine.Option;

/// The attack protocol as options; each starts from [Settings.Protocol#DEFAULT].
final class AttackOptions {

  private static final Settings.Protocol DEFAULT = Settings.Protocol.DEFAULT;

  @Option(
      names = "--attack-images",
      paramLabel = "N",
      description =
          "Images in each trial; of the official protocol: repetitions (default ${DEFAULT-VALUE}).")
  private int images = DEFAULT.images();

  @Option(
      names = "--trials",
      paramLabel = "N",
      description =
          "Trials, each with its own images and starts (default ${DEFAULT-VALUE}; paper 10).")
  private int trials = DEFAULT.trials();

  @Option(
      names = "--lambda",
      paramLabel = "L",
      split = ",",
      description = "Radii (l2) of the attacks (default 1,3,5).")
  private List<Double> lambdas = DEFAULT.lambdas();

  @Option(
      names = "--attack-steps",
      paramLabel = "N",
      description = "Iterations of pgd (default ${DEFAULT-VALUE}).")
  private int steps = DEFAULT.steps();

  @Option(
      names = "--protocol",
      paramLabel = "paper|official",
      description =
          "Random images without noise, as the paper has it; or one image many times with noise on"
              + " the codes, as in the published attack scripts (default ${DEFAULT-VALUE}).")
  private Settings.Scheme scheme = DEFAULT.scheme();

  @Option(
      names = "--optimizer",
      paramLabel = "pgd|lbfgsb",
      description =
          "What attacks: projected descent on all images at once; or, as in the paper and much"
              + " slower, L-BFGS-B on each (default ${DEFAULT-VALUE}).")
  private Optimizer optimizer = DEFAULT.optimizer();

  Settings.Protocol protocol() {
    return new Settings.Protocol(images, trials, lambdas, steps, scheme, optimizer);
  }
}

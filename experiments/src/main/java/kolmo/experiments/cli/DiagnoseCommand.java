package kolmo.experiments.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import kolmo.autograd.array.Rng;
import kolmo.experiments.FolderLock;
import kolmo.experiments.attack.NormBall;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Diagnosis;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.run.DiagnosisPage;
import kolmo.experiments.run.DiagnosisReport;
import kolmo.experiments.run.ModelFile;
import kolmo.experiments.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kolmo diagnose`: what breaks when a model breaks.
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Attack many images of a trained model for maximum damage and show what breaks: which"
            + " images and classes, from which mode to which their codes go, what the decoder does"
            + " between the modes.")
@SuppressWarnings("NullAway.Init") // picocli sets them
final class DiagnoseCommand implements Callable<Integer> {

  @Mixin private TrainedModel trained = new TrainedModel();
  @Mixin private TrainedModel.DataOptions data = new TrainedModel.DataOptions();
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder for the page, the pictures and the tables; a file of the same name is replaced.")
  private Path out;

  @Option(
      names = "--lambda",
      paramLabel = "L",
      description = "Radius (l2) of the attack (default ${DEFAULT-VALUE}).")
  private double lambda = 3;

  @Option(
      names = "--attack-images",
      paramLabel = "N",
      description = "Random images that are attacked (default ${DEFAULT-VALUE}).")
  private int images = 1000;

  @Option(
      names = "--attack-steps",
      paramLabel = "N",
      description = "Iterations of an attack (default ${DEFAULT-VALUE}).")
  private int steps = Settings.Protocol.DEFAULT.steps();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Chooses images and starts (default: the model's).")
  private @Nullable Long seed;

  @Override
  public Integer call() throws Exception {
    var _ = Arguments.checked(spec.commandLine(), () -> new NormBall(lambda));
    var _ = Arguments.checked(spec.commandLine(), () -> new ProjectedDescent(steps));
    TrainedModel.requireAtLeast(spec, "attack images", images, 2);
    Fonts.prepare();
    return trained.use(
        (saved, on, model) -> {
          long from = seed == null ? saved.settings().seed() : seed;
          try (FolderLock _ = FolderLock.of("--out", out);
              Interrupt interrupt = new Interrupt()) {
            Diagnosis found =
                Diagnosis.of(
                    on,
                    model,
                    data.images(saved),
                    images,
                    lambda,
                    steps,
                    new Rng(from).split("diagnosis"),
                    interrupt::requested);
            if (interrupt.requested()) {
              return 1; // an attack that was cut short looks weaker than it is
            }
            new DiagnosisReport(found, lambda, out, settings(saved, from))
                .write(new Codec(on, model));
            spec.commandLine().getOut().println(out.resolve(DiagnosisPage.NAME));
            return 0;
          }
        });
  }

  private Map<String, String> settings(ModelFile saved, long from) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("model", saved.file().toString());
    settings.put("method", saved.settings().method().cliName());
    settings.put("trained on", saved.settings().data().source().cliName());
    settings.put("radius λ", Quantity.label(lambda));
    settings.put("attacked images", Integer.toString(images));
    settings.put("steps of an attack", Integer.toString(steps));
    settings.put("seed", Long.toString(from));
    return settings;
  }
}

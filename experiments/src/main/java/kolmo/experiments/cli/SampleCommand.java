package kolmo.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kolmo.autograd.array.Rng;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.ImageGrid;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.train.Settings;
import kolmo.nn.loss.GaussianMixture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kolmo sample`: images from the prior.
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Decode samples of the prior, a row for each of its modes, into a PNG file.")
@SuppressWarnings("NullAway.Init") // picocli sets them
final class SampleCommand implements Callable<Integer> {

  @Mixin private TrainedModel trained = new TrainedModel();
  @Spec private CommandSpec spec;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The PNG file.")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Samples of each mode, 1 to 100 (default ${DEFAULT-VALUE}).")
  private int count = 10;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Chooses the samples (default ${DEFAULT-VALUE}).")
  private long seed = Settings.DEFAULT.seed();

  @Override
  public Integer call() throws Exception {
    TrainedModel.requireCount(spec, count);
    Fonts.prepare();
    return trained.use(
        (saved, on, model) -> {
          Rng rng = new Rng(seed).split("samples");
          GaussianMixture prior = model.prior();
          Codec codec = new Codec(on, model);
          List<ImageGrid.Row> rows = new ArrayList<>();
          for (int k = 0; k < prior.modes(); k++) {
            double[][] z = new double[count][];
            for (int i = 0; i < count; i++) {
              z[i] = prior.sampleMode(k, rng);
            }
            rows.add(
                new ImageGrid.Row(
                    prior.modes() == 1 ? "samples" : "mode " + (k + 1),
                    Picture.all(saved.image(), codec.decode(z))));
          }
          ImageGrid.fitting(List.of(), rows).write(out);
          spec.commandLine().getOut().println(out);
          return 0;
        });
  }
}

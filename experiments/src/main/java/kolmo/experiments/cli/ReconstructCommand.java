package kolmo.experiments.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.ImageGrid;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.evaluate.Codec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kolmo reconstruct`: test images and what the model makes of them.
@Command(
    name = "reconstruct",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Reconstruct the first test images into a PNG file.")
@SuppressWarnings("NullAway.Init") // picocli sets them
final class ReconstructCommand implements Callable<Integer> {

  @Mixin private TrainedModel trained = new TrainedModel();
  @Mixin private TrainedModel.DataOptions data = new TrainedModel.DataOptions();
  @Spec private CommandSpec spec;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The PNG file.")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many images, 1 to 100 (default ${DEFAULT-VALUE}).")
  private int count = 10;

  @Override
  public Integer call() throws Exception {
    TrainedModel.requireCount(spec, count);
    Fonts.prepare();
    return trained.use(
        (saved, on, model) -> {
          ImageSet test = data.images(saved);
          ImageSet some = test.take(count);
          ImageGrid.fitting(
                  List.of(),
                  List.of(
                      row("input", some),
                      row("output", some.with(new Codec(on, model).reconstruct(some)))))
              .write(out);
          spec.commandLine().getOut().println(out);
          return 0;
        });
  }

  private static ImageGrid.Row row(String caption, ImageSet images) {
    return new ImageGrid.Row(caption, Picture.all(images.shape(), images.pixels()));
  }
}

package kolmo.experiments.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import kolmo.experiments.data.DataException;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Png;
import kolmo.experiments.metric.MsSsim;
import kolmo.experiments.train.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kolmo msssim`: the similarity of two pictures.
@Command(
    name = "msssim",
    mixinStandardHelpOptions = true,
    description = "The multi-scale structural similarity of two PNG files, as JSON.")
@SuppressWarnings("NullAway.Init") // picocli sets them
final class MsSsimCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "A.png", description = "Grey or RGB.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B.png", description = "Of the same size.")
  private Path second;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Picture a = Png.read(first);
    Picture b = Png.read(second);
    if (!a.shape().equals(b.shape())) {
      throw new DataException(
          second + ": expected " + size(a) + " as in " + first + ", found " + size(b));
    }
    double similarity;
    try {
      similarity = MsSsim.of(a.pixels(), b.pixels(), a.shape());
    } catch (IllegalArgumentException e) {
      throw new DataException(first + ": " + e.getMessage(), e);
    }
    spec.commandLine().getOut().println(Json.line(Map.of("msssim", similarity)));
    return 0;
  }

  private static String size(Picture p) {
    return p.width() + "×" + p.height() + (p.channels() == 1 ? " grey" : " RGB");
  }
}

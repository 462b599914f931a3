package kolmo.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import kolmo.autograd.array.Backend;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.evaluate.GeneratedImages;
import kolmo.experiments.metric.FeatureClassifier;
import kolmo.experiments.metric.ImageFeatures;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kolmo fid`: how far generated images are from the test images.
@Command(
    name = "fid",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "The Frechet distance of generated images from the test images, as JSON: the FID-proxy, on"
            + " features of a classifier of the real training images; or FID, with the Inception"
            + " network from a file. A proxy compares models on one data set, never with FID.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec
final class FidCommand implements Callable<Integer> {

  @Mixin private TrainedModel trained = new TrainedModel();
  @Mixin private TrainedModel.DataOptions data = new TrainedModel.DataOptions();
  @Spec private CommandSpec spec;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Generated images (default: as many as test images).")
  private @Nullable Integer count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Chooses the samples (default ${DEFAULT-VALUE}).")
  private long seed = Settings.DEFAULT.seed();

  @Option(
      names = "--inception",
      paramLabel = "FILE",
      description =
          "An ONNX file of the FID Inception network: [N,3,299,299] in [-1,1] to features.")
  private @Nullable Path inception;

  @Option(
      names = "--features-dir",
      paramLabel = "DIR",
      description = "Where the proxy's classifier is kept (default ${DEFAULT-VALUE}).")
  private Path folder = Path.of("runs", "features");

  @Override
  public Integer call() throws Exception {
    if (count != null && count < 2) {
      throw new ParameterException(
          spec.commandLine(), "count: wanted at least 2 images, got " + count);
    }
    return trained.use(
        (saved, on, model) -> {
          Dataset set = data.set(saved);
          int n = count == null ? set.test().size() : count;
          Map<String, Object> json = new LinkedHashMap<>();
          try (ImageFeatures features = features(on, set)) {
            json.put("metric", features.metric());
            json.put(
                "value", new GeneratedImages(n, seed).distance(on, model, features, set.test()));
            json.put("generated", n);
            json.put("test", set.test().size());
            json.put("data", set.name());
            json.put("method", saved.settings().method());
            json.put("seed", seed);
            if (features instanceof FeatureClassifier proxy) {
              json.put("classifier", proxy.key());
              json.put("classifier_accuracy", proxy.accuracy(set.test()));
            }
          }
          spec.commandLine().getOut().println(Json.line(json));
          return 0;
        });
  }

  private ImageFeatures features(Backend on, Dataset set) throws IOException {
    if (inception == null) {
      return FeatureClassifier.of(on, set, folder);
    }
    Path file = inception;
    return ServiceLoader.load(ImageFeatures.FromFile.class)
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "inception: this build has no ONNX Runtime; ./kolmo fid --inception FILE"
                        + " fetches it (54 MB), and so does mvn -Donnx package"))
        .open(file);
  }
}

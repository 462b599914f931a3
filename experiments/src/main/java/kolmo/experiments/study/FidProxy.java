package kolmo.experiments.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kolmo.autograd.array.Backend;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.evaluate.GeneratedImages;
import kolmo.experiments.metric.FeatureClassifier;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.Settings;

/// The FID-proxy of a trained model, kept beside it in `fid.json`: of images that it generates from
/// those it is evaluated on.
///
/// @param generated how many images; 0: as many as there are to compare them with
/// @param features where the proxy's classifier is kept
public record FidProxy(int generated, Path features) {

  public FidProxy {
    if (generated < 0 || generated == 1) {
      throw new IllegalArgumentException("generated: wanted at least 2 images, got " + generated);
    }
  }

  /// Where the one of a model in this folder is kept. It has no rows where the data have no
  /// classes.
  DoneFile file(Path folder, Settings settings) {
    return new DoneFile(
        folder.resolve("fid.json"),
        new TreeMap<>(Map.of("settings", settings, "fid", Map.of("generated", generated))));
  }

  /// Complains of what it cannot be measured on or kept in.
  ///
  /// @throws DataException if there are too few images
  /// @throws IOException if the classifier's folder cannot be written to
  void requireReady(Settings settings, Dataset set) throws IOException {
    if (set.classes() == 0) {
      return; // said when it is its turn
    }
    int real = settings.data().evaluation(set).size();
    if (real < 2) {
      throw new DataException("FID-proxy: wanted at least 2 images to evaluate on, got " + real);
    }
    FeatureClassifier.requireReady(set, features);
  }

  /// Measures it and writes the file.
  void measure(Backend on, Autoencoder model, Settings settings, Dataset set, Path folder)
      throws IOException {
    DoneFile file = file(folder, settings);
    if (set.classes() == 0) {
      System.err.println("kolmo: " + set.name() + " has no classes: no FID-proxy");
      file.write(Map.of("none", "no classes"), Measurements.NONE);
      return;
    }
    ImageSet real = settings.data().evaluation(set);
    int n = generated == 0 ? real.size() : generated;
    try (FeatureClassifier proxy = FeatureClassifier.of(on, set, features)) {
      GeneratedImages images = new GeneratedImages(n, settings.seed());
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("metric", proxy.metric());
      double value = images.distance(on, model, proxy, real);
      result.put("value", value);
      result.put("images", n);
      result.put("test", real.size());
      result.put("classifier", proxy.key());
      result.put("classifier_accuracy", proxy.accuracy(set.test()));
      Measurement row = new Measurement(settings.subject(), Metric.FID_PROXY, value);
      file.write(result, new Measurements(List.of(row)));
    }
  }
}

package kolmo.experiments.metric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kolmo.autograd.array.Backend;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.nn.io.Checkpoint;
import kolmo.nn.io.Safetensors;

/// The features of the FID-proxy: the last hidden layer, 128 wide, of a classifier that is trained
/// once on a set's real training images and then the same for every model.
///
/// A proxy's values compare models with each other, on one data set. They say nothing beside
/// published values of FID, which are made of another network's features.
///
/// The classifier is kept in a file whose name holds the hash of all that determines it.
public final class FeatureClassifier implements ImageFeatures {

  /// 256, then the 128 features; 5 epochs of Adam.
  private static final Classifier.Settings SETTINGS =
      new Classifier.Settings(List.of(256, 128), 5, 100, 1e-3, 2022);

  private final Classifier classifier;
  private final String key;

  private FeatureClassifier(Classifier classifier, String key) {
    this.classifier = classifier;
    this.key = key;
  }

  /// The classifier of a data set: read if it is in the folder, otherwise trained and saved there.
  ///
  /// @throws IOException naming the file, if it cannot be written or is not such a classifier
  public static FeatureClassifier of(Backend on, Dataset set, Path folder) throws IOException {
    set.requireLabels("FID-proxy, which needs a classifier");
    String key = key(on, set);
    Path file = folder.resolve("features-" + key + ".safetensors");
    ImageSet train = set.train();
    Classifier classifier = new Classifier(on, train.pixelsPerImage(), set.classes(), SETTINGS);
    try {
      if (Files.exists(file)) {
        Checkpoint.load(file, Safetensors.read(file), classifier.parameters(), on);
      } else {
        classifier.train(train, SETTINGS);
        Files.createDirectories(folder);
        Map<String, String> about =
            new TreeMap<>(Map.of("kolmo.data", set.name(), "kolmo.settings", SETTINGS.toString()));
        Checkpoint.save(file, classifier.parameters(), about);
      }
      return new FeatureClassifier(classifier, key);
    } catch (IOException | RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  /// Complains of a set that it cannot be trained on, or of a folder that cannot keep it:
  /// beforehand, as far as that can be seen.
  ///
  /// @throws kolmo.experiments.data.DataException if there are too few training images
  /// @throws IOException if the folder is a file, or cannot be written to and has no classifier yet
  public static void requireReady(Dataset set, Path folder) throws IOException {
    Classifier.requireEnough("FID-proxy", SETTINGS.batch(), set.train());
    Path at = folder.toAbsolutePath();
    while (Files.notExists(at)) { // what would have to be made
      at = at.resolveSibling("");
    }
    if (!Files.isDirectory(at)) {
      throw new IOException("--features-dir " + folder + ": wanted a folder, got a file");
    }
    if (!Files.isWritable(at) && !hasOne(folder)) {
      throw new IOException(
          "--features-dir " + folder + ": wanted a folder to write to, got one without permission");
    }
  }

  private static boolean hasOne(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(f -> f.getFileName().toString().startsWith("features-"));
    }
  }

  /// The first 16 digits of a hash of backend, settings, images and labels.
  static String key(Backend on, Dataset set) {
    MessageDigest hash;
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    String settings = on.name() + " " + SETTINGS + " " + set.classes();
    hash.update(settings.getBytes(StandardCharsets.UTF_8));
    ImageSet train = set.train();
    ByteBuffer one =
        ByteBuffer.allocate(4 * (train.pixelsPerImage() + 1)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < train.size(); i++) {
      one.clear();
      one.putInt(train.labels()[i]);
      one.asFloatBuffer().put(train.image(i));
      hash.update(one.array());
    }
    return HexFormat.of().formatHex(hash.digest(), 0, 8);
  }

  /// The hash that its file is named after: equal keys, equal features.
  public String key() {
    return key;
  }

  /// Share of images that it classifies rightly: how much its features know.
  public double accuracy(ImageSet images) {
    return classifier.accuracy(images);
  }

  @Override
  public String metric() {
    return "FID-proxy";
  }

  @Override
  public double[][] of(ImageSet images) {
    return classifier.features(images);
  }

  @Override
  public void close() {
    classifier.close();
  }
}

package kolmo.experiments.metric;

import java.io.IOException;
import java.nio.file.Path;
import kolmo.experiments.data.ImageSet;

/// What images are compared by in a Fréchet distance.
public interface ImageFeatures extends AutoCloseable {

  /// What the distance of these features is called: `FID` only for those of Inception.
  String metric();

  /// A vector for each image, `[N,F]`.
  double[][] of(ImageSet images) throws IOException;

  @Override
  void close() throws IOException;

  /// Features from a network in a file. Found as a service, so that the library it needs is only
  /// there for those who ask for it.
  interface FromFile {

    /// Opens the network.
    ///
    /// @throws IOException if it is not one that takes images; the message names the file
    ImageFeatures open(Path file) throws IOException;
  }
}

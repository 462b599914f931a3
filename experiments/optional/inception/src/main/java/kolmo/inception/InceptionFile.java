package kolmo.inception;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kolmo.experiments.metric.ImageFeatures;

/// Makes Inception's features known to the program, which looks for this service.
public final class InceptionFile implements ImageFeatures.FromFile {

  @Override
  public ImageFeatures open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": expected an ONNX file of the FID Inception network");
    }
    return new InceptionFeatures(file);
  }
}

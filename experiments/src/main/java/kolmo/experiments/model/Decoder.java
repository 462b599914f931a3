package kolmo.experiments.model;

import java.util.List;
import kolmo.autograd.Var;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Layer;
import kolmo.nn.Parameter;
import kolmo.nn.Pass;

/// The network from codes to images.
///
/// @param image the shape that rows of pixels are given
/// @param toLogits codes `[N,D]` to the pixels' logits, `[N,P]`
/// @param toPixels the same with the sigmoid behind it
record Decoder(ImageShape image, Layer toLogits, Layer toPixels) {

  /// Codes `[N,D]` to images `[N,C,H,W]` in [0,1].
  Var pixels(Var z, Pass pass) {
    return toPixels.of(z, pass).view(image.batch(z.shape().dim(0)));
  }

  /// Codes `[N,D]` to the pixels' logits, `[N,P]`.
  Var logits(Var z, Pass pass) {
    return toLogits.of(z, pass);
  }

  List<Parameter> parameters() {
    return toLogits.parameters();
  }

  /// What is saved with the parameters but not trained.
  List<Parameter> buffers() {
    return toLogits.buffers();
  }
}

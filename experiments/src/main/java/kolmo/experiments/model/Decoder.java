package kolmo.experiments.model;

import java.util.List;
import kolmo.autograd.Var;
import kolmo.nn.Parameter;
import kolmo.nn.Pass;

/// The network from codes to images.
interface Decoder {

  /// Codes `[N,D]` to images `[N,C,H,W]` in [0,1].
  Var pixels(Var z, Pass pass);

  /// Codes `[N,D]` to the pixels' logits, `[N,P]`, of which the sigmoid makes pixels.
  Var logits(Var z, Pass pass);

  List<Parameter> parameters();

  /// What is saved with the parameters but not trained.
  List<Parameter> buffers();
}

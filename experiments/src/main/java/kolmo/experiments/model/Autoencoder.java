package kolmo.experiments.model;

import java.util.List;
import java.util.stream.Stream;
import kolmo.autograd.Var;
import kolmo.nn.Parameter;
import kolmo.nn.loss.GaussianMixture;

/// An encoder and a decoder, and the loss that trains them. Owns its parameters.
public interface Autoencoder extends AutoCloseable {

  /// Images `[N,C,H,W]` in [0,1] to codes `[N,D]`; the mean where codes are random. Deterministic.
  Var encode(Var x);

  /// Codes `[N,D]` to images `[N,C,H,W]` in [0,1].
  Var decode(Var z);

  /// One training step's loss on a batch `[N,C,H,W]`, term by term, with whatever adversaries and
  /// noise the method prescribes.
  LossTerms loss(Var x);

  /// Told before each step how many epochs of training lie behind, a fraction counting. What
  /// depends on it is written into tensors on the backend, where a recorded step finds the new
  /// value.
  default void progress(double epochs) {}

  /// What training changes, in a fixed order.
  List<Parameter> parameters();

  /// What is saved with the parameters but not trained, in a fixed order.
  default List<Parameter> buffers() {
    return List.of();
  }

  /// Parameters and buffers: what a saved model consists of.
  default List<Parameter> state() {
    return Stream.concat(parameters().stream(), buffers().stream()).toList();
  }

  /// The states of the random streams that [#loss] draws from. With them a training that was saved
  /// goes on as if it had not been interrupted.
  List<Parameter> randomStates();

  /// What codes are drawn from to generate images.
  GaussianMixture prior();

  /// Gives parameters and random states back.
  @Override
  void close();

  /// f(μ(x)), images to images.
  default Var reconstruct(Var x) {
    return decode(encode(x));
  }
}

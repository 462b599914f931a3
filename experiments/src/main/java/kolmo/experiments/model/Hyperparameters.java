package kolmo.experiments.model;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.ImageShape;

/// What a method leaves free. Each method has a record of its own, which holds what it uses and
/// nothing else; its defaults are those of [Method#defaults].
///
/// A component is named as the option of the command line that sets it, `centerScale` as
/// `--center-scale`, also within the records that methods share; in files they all lie on one
/// level. What several methods have under one name is one option, described once, as a
/// [kolmo.experiments.Setting] of one of them.
///
/// A weight that is null is computed from the prior and the batch size (see
/// [kolmo.nn.loss.PriorWeights]).
public interface Hyperparameters {

  /// D, the size of the latent space.
  int dimensions();

  /// Adam's rate in the first epoch, if nothing else is said. The published rate for MNIST is 2e-4
  /// throughout, for 500 epochs; five times that, decaying, is sharper and more robust when the
  /// epochs are few (docs/search.md).
  default double firstRate() {
    return 1e-3;
  }

  /// A new model, its parameters drawn from `rng`.
  ///
  /// @param architecture its networks, where the method leaves them free
  /// @param batch N of training: the automatic weights depend on it
  /// @throws IllegalArgumentException if there are no such networks for these images
  Autoencoder create(Backend on, ImageShape image, Architecture architecture, int batch, Rng rng);

  /// The same with the networks that images of this shape have by default.
  default Autoencoder create(Backend on, ImageShape image, int batch, Rng rng) {
    return create(on, image, Architecture.DEFAULT, batch, rng);
  }
}

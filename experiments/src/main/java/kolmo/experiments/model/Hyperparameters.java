package kolmo.experiments.model;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;

/// What a method leaves free. Each method has a record of its own, which holds what it uses and
/// nothing else; its defaults are those of [Method#defaults].
///
/// A component is named as the option of the command line that sets it, `centerScale` as
/// `--center-scale`, also within the records that methods share; in files they all lie on one
/// level.
///
/// A weight that is null is computed from the prior and the batch size (see
/// [kolmo.nn.loss.PriorWeights]).
public interface Hyperparameters {

  /// D, the size of the latent space.
  int dimensions();

  /// A new model, its parameters drawn from `rng`.
  ///
  /// @param batch N of training: the automatic weights depend on it
  Autoencoder create(Backend on, ImageShape image, int batch, Rng rng);
}

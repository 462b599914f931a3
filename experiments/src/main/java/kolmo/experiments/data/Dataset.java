package kolmo.experiments.data;

import org.jspecify.annotations.Nullable;

/// A data set, ready for training.
///
/// @param name as on the command line
/// @param description one sentence for the report: what it is and where it comes from
/// @param classes labels run from 0 to `classes - 1`; 0: there are none, every label is −1
/// @param validation never trained on; null if the set has none of its own, and some of its
///   training images have to serve
public record Dataset(
    String name,
    String description,
    int classes,
    ImageSet train,
    ImageSet test,
    @Nullable ImageSet validation) {

  /// Without images for validation.
  public Dataset(String name, String description, int classes, ImageSet train, ImageSet test) {
    this(name, description, classes, train, test, null);
  }

  /// Does nothing if the images have labels.
  ///
  /// @param what needs them, for the message
  /// @throws DataException if not
  public void requireLabels(String what) {
    if (classes == 0) {
      throw new DataException(what + ": wanted a data set with classes, " + name + " has none");
    }
  }

  /// Of one image.
  public ImageShape shape() {
    return train.shape();
  }
}

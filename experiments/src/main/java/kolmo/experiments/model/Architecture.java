package kolmo.experiments.model;

import java.util.Locale;
import kolmo.experiments.Setting;
import kolmo.experiments.data.ImageShape;
import org.jspecify.annotations.Nullable;

/// Which networks a model has.
///
/// @param network the kind; null: fully connected for grey images, else that of the data set whose
///   images are as large
/// @param width channels of the first convolution, a quarter of the third's; null: 128, as
///   published. The fully connected networks have none.
public record Architecture(
    @Setting(
            value =
                "Fully connected, or convolutional with batch normalisation before (svhn) or after"
                    + " (celeba) ReLU (default: fc for grey images, svhn for colour of up to 32"
                    + " pixels, else celeba).",
            before = "null")
        @Nullable Network network,
    @Setting(value = "Channels of the first convolution (default 128).", before = "null")
        @Nullable Integer width) {

  /// What the images and the published models say.
  public static final Architecture DEFAULT = new Architecture(null, null);

  private static final int PUBLISHED_WIDTH = 128;

  /// The kinds.
  public enum Network {
    /// Four hidden layers of 200, for 32×32 grey images.
    FC,
    /// Four convolutions that halve the image, each followed by batch normalisation, then ReLU.
    SVHN,
    /// The same with ReLU before batch normalisation.
    CELEBA;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Architecture {
    if (width != null) {
      Range.atLeast("width", width, 1);
    }
  }

  /// Does nothing if there are such networks for these images.
  ///
  /// @throws IllegalArgumentException if not; the message says why
  public void requireFits(ImageShape image) {
    var _ = of(image);
  }

  /// The networks for these images.
  ///
  /// @throws IllegalArgumentException if there are none for images of this size, or none of this
  ///   width
  Networks of(ImageShape image) {
    Network kind = network;
    if (kind == null) {
      kind =
          image.channels() == 1 ? Network.FC : image.height() <= 32 ? Network.SVHN : Network.CELEBA;
    }
    if (kind == Network.FC) {
      if (width != null) {
        throw new IllegalArgumentException(
            "width: the fully connected networks have a fixed one; --network svhn or celeba");
      }
      return new FullyConnected(image);
    }
    return new Convolutional(
        image, width == null ? PUBLISHED_WIDTH : width, kind == Network.CELEBA);
  }
}

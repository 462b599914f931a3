package kolmo.experiments.data;

import kolmo.experiments.Setting;

/// How image files are read.
///
/// @param side height and width that images of a folder are resized to; 0: [#DEFAULT_SIDE]
/// @param onBad what to do about a file that cannot be read
public record ImageOptions(
    @Setting(
            name = "image-size",
            value =
                "Height and width that the images of --data folder are resized to (default: "
                    + ImageOptions.DEFAULT_SIDE
                    + ").",
            before = "0")
        int side,
    @Setting(
            name = "on-bad-image",
            value = "An image file that cannot be read ends the command (default), or is left out.",
            before = "fail")
        OnBadImage onBad) {

  /// That of the published model for photographs.
  public static final int DEFAULT_SIDE = 64;

  /// 64×64, a bad file is refused.
  public static final ImageOptions DEFAULT = new ImageOptions(0, OnBadImage.FAIL);

  private static final int MOST = 4096;

  public ImageOptions {
    if (side < 0 || side > MOST) {
      throw new IllegalArgumentException(
          "image size: wanted 1 to " + MOST + " pixels, or 0 for the default, got " + side);
    }
  }

  int sideOrDefault() {
    return side == 0 ? DEFAULT_SIDE : side;
  }
}

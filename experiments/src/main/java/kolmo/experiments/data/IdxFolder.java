package kolmo.experiments.data;

import java.nio.file.Path;
import java.util.stream.IntStream;
import kolmo.experiments.data.photo.Resize;

/// From published files in the IDX format to images in memory.
final class IdxFolder {

  private static final int SIDE = 32;
  private static final ImageShape SHAPE = new ImageShape(1, SIDE, SIDE);

  private IdxFolder() {}

  /// Reads one half of a data set, checking both files to be the published ones.
  static ImageSet load(Path folder, OfficialFile images, OfficialFile labels, int classes) {
    return pair(
        IdxFile.images(images.in(folder), images.read(folder)),
        IdxFile.labels(labels.in(folder), labels.read(folder)),
        classes);
  }

  /// How many images or labels are in a published file.
  static int count(Path path, byte[] content) {
    return (path.getFileName().toString().contains("images")
            ? IdxFile.images(path, content)
            : IdxFile.labels(path, content))
        .count();
  }

  /// Images, resized to 32×32 and scaled to [0,1], with their labels.
  ///
  /// @throws DataException if there are not as many of the one as of the other, or if a label is
  ///   not below `classes`
  static ImageSet pair(IdxFile images, IdxFile labels, int classes) {
    if (images.count() != labels.count()) {
      throw new DataException(
          "%s holds %d images, but %s holds %d labels"
              .formatted(images.path(), images.count(), labels.path(), labels.count()));
    }
    if (images.rows() == 0 || images.columns() == 0) {
      throw new DataException(images.path() + ": expected images, found a side of 0 pixels");
    }
    return new ImageSet(SHAPE, pixels(images), labels(labels, classes));
  }

  private static float[] pixels(IdxFile images) {
    int each = images.rows() * images.columns();
    float[] pixels = new float[Math.multiplyExact(images.count(), SIDE * SIDE)];
    Resize resize = new Resize(images.rows(), images.columns(), SIDE, SIDE);
    IntStream.range(0, images.count())
        .parallel()
        .forEach(i -> resize.apply(images.values(), i * each, pixels, i * SIDE * SIDE));
    return pixels;
  }

  private static int[] labels(IdxFile labels, int classes) {
    int[] result = new int[labels.count()];
    for (int i = 0; i < result.length; i++) {
      result[i] = labels.values()[i] & 0xFF;
      if (result[i] >= classes) {
        throw new DataException(
            "%s: expected labels from 0 to %d, found %d for image %d"
                .formatted(labels.path(), classes - 1, result[i], i));
      }
    }
    return result;
  }
}

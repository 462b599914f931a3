package kolmo.experiments.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kolmo.experiments.data.ImageCache.Entry;

/// CelebA as its makers hand it out: `img_align_celeba/000001.jpg …`, 178×218, and
/// `list_eval_partition.txt` with a line `000001.jpg 0` for each: 0 training, 1 validation, 2 test.
/// Of each the 140×140 in the middle, resized to 64×64. No labels.
final class CelebA implements Origin.ImageFiles {

  static final int CROP = 140;
  static final int SIDE = 64;

  static final String DESCRIPTION =
      "CelebA faces (Liu, Luo, Wang, Tang; non-commercial research), the 140×140 in the middle"
          + " resized to 64×64.";

  private static final String IMAGES = "img_align_celeba";
  private static final String SPLITS = "list_eval_partition.txt";
  private static final String WHERE =
      "CelebA cannot be fetched by a program: its agreement and its files are at"
          + " https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html";

  @Override
  public String description() {
    return DESCRIPTION;
  }

  @Override
  public boolean isIn(Path folder) {
    return Files.exists(folder.resolve(SPLITS));
  }

  @Override
  public Dataset load(String name, Path folder, ImageOptions options) {
    return ImageCache.of(CROP, SIDE, options).load(name, DESCRIPTION, find(folder), 0);
  }

  /// The training and test images, in the order of the file of splits.
  ///
  /// @throws DataException if that file or the folder is missing, or has a line of another form
  static List<Entry> find(Path folder) {
    Path list = folder.resolve(SPLITS);
    Path images = folder.resolve(IMAGES);
    if (!Files.exists(list) || !Files.isDirectory(images)) {
      throw new DataException(
          "%s: expected %s and the folder %s%n%s".formatted(folder, SPLITS, IMAGES, WHERE));
    }
    try {
      List<Entry> train = new ArrayList<>();
      List<Entry> test = new ArrayList<>();
      int number = 0;
      for (String line : TextLines.read(list)) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        String[] words = line.strip().split("\\s+", -1);
        if (words.length != 2 || !words[1].matches("[012]") || !words[0].matches("[\\w.-]+")) {
          throw new DataException(
              "%s, line %d: expected a file's name and 0, 1 or 2, found '%s'"
                  .formatted(list, number, Printable.of(line)));
        }
        boolean held = words[1].equals("2");
        if (!words[1].equals("1")) {
          Part part = held ? Part.TEST : Part.TRAIN;
          (held ? test : train).add(new Entry(words[0], images.resolve(words[0]), -1, part));
        }
      }
      if (train.isEmpty() || test.isEmpty()) {
        throw new DataException(list + ": expected images of splits 0 and 2, found none of one");
      }
      train.addAll(test);
      return train;
    } catch (IOException e) {
      throw new DataException(list + ": cannot be read: " + e.getMessage(), e);
    }
  }
}

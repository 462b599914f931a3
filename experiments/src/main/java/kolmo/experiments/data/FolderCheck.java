package kolmo.experiments.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import kolmo.experiments.data.ImageCache.Entry;
import kolmo.experiments.data.photo.Photo;
import org.jspecify.annotations.Nullable;

/// What Kolmo makes of a folder of photographs, for `kolmo data check folder`.
///
/// @param classes by name, in the order of their labels; none: the set has no labels
/// @param leftOut how many files and folders for each reason
/// @param firstMean red, green and blue of the first training image by name, 0 to 255, at its own
///   size
public record FolderCheck(
    List<String> classes,
    int train,
    int validation,
    int test,
    Map<String, Integer> leftOut,
    List<Double> firstMean) {

  private static final double DIGITS = 1e4;

  /// Reads every image.
  ///
  /// @throws DataException if the folder is no data set, or, unless these are to be left out,
  ///   naming an image that cannot be read
  public static FolderCheck of(Path folder, OnBadImage onBad) {
    ImageFolder.Found found = ImageFolder.find(folder);
    List<Entry> entries = found.entries();
    AtomicReferenceArray<@Nullable String> wrong = new AtomicReferenceArray<>(entries.size());
    IntStream.range(0, entries.size())
        .parallel()
        .forEach(i -> wrong.set(i, ImageCache.complaint(entries.get(i), photo -> {})));
    List<String> bad =
        IntStream.range(0, entries.size())
            .mapToObj(wrong::get)
            .flatMap(why -> Optional.ofNullable(why).stream())
            .toList();
    if (onBad == OnBadImage.FAIL) {
      ImageCache.requireNone(bad);
    }
    found.leftOut().add("images that cannot be read", bad.size());
    ImageFolder.Found good =
        new ImageFolder.Found(
            IntStream.range(0, entries.size())
                .filter(i -> wrong.get(i) == null)
                .mapToObj(entries::get)
                .toList(),
            found.classes(),
            found.leftOut());
    return new FolderCheck(
        found.classes(),
        good.count(Part.TRAIN),
        good.count(Part.VALIDATION),
        good.count(Part.TEST),
        found.leftOut().counts(),
        firstMean(folder, good.entries()));
  }

  private static List<Double> firstMean(Path folder, List<Entry> entries) {
    try {
      Path first =
          entries.stream()
              .filter(e -> e.part() == Part.TRAIN)
              .map(Entry::path)
              .min(Comparator.naturalOrder())
              .orElseThrow(() -> new DataException(folder + ": no training image can be read"));
      return Arrays.stream(Photo.read(first).mean())
          .mapToObj(mean -> Math.round(mean * DIGITS) / DIGITS)
          .toList();
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }
}

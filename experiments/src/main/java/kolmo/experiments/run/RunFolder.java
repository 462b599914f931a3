package kolmo.experiments.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kolmo.experiments.FolderLock;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.train.Settings;

/// The folder that a run leaves behind.
///
/// @param path where
/// @param goesOn whether a training that was interrupted there is to go on
public record RunFolder(Path path, boolean goesOn) {

  /// Is there from a training's first half minute until the run is finished.
  private static final String TRAINING = "training.safetensors";

  /// All that a run may write; with `--overwrite` these are removed first, and nothing else.
  private static final List<String> OURS =
      Stream.concat(
              Stream.of(
                  "settings.json",
                  "metrics.csv",
                  "epochs.csv",
                  "attacks.csv",
                  "summary.json",
                  "train.json",
                  "model.safetensors",
                  TRAINING,
                  "report.html",
                  "losses.png",
                  "codes.png",
                  "attack-loss.png",
                  "attack-similarity.png",
                  "reconstructions.png",
                  "samples.png"),
              AttackKind.ALL.stream().map(attack -> attack + ".png"))
          .toList();

  /// Looks at a folder that is to be written into, and changes nothing yet.
  ///
  /// @throws IOException if there is something in it and `overwrite` is not set
  public static RunFolder open(Path path, boolean overwrite) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IOException("--out " + path + ": expected a folder, found a file");
    }
    if (Files.isDirectory(path)) {
      try (Stream<Path> inside = Files.list(path)) {
        if (!overwrite && inside.anyMatch(file -> !FolderLock.isLock(file))) {
          throw new IOException(
              "--out "
                  + path
                  + ": expected an empty folder, found files; --overwrite replaces a run, --resume"
                  + " goes on with one that was interrupted");
        }
      }
    }
    return new RunFolder(path, false);
  }

  /// Looks at a folder with a run that may have been interrupted; one without is as good as new.
  public static RunFolder resume(Path path) {
    return new RunFolder(path, Files.exists(path.resolve(TRAINING)));
  }

  /// The training that is to go on, or will have to if it is interrupted.
  TrainingFile training(Settings settings) {
    return new TrainingFile(file(TRAINING), settings);
  }

  /// To be called when there is nothing more to go on with.
  public void finish() throws IOException {
    Files.deleteIfExists(file(TRAINING));
  }

  /// Makes the folder, or removes the run that is in it, unless that goes on. Called when all else
  /// that a run needs is there, so that a mistyped option costs no earlier results.
  ///
  /// @throws IOException if it cannot be made or written to
  void begin() throws IOException {
    try {
      Files.createDirectories(path);
      if (!Files.isWritable(path)) {
        throw new IOException("--out " + path + ": no permission to write there");
      }
      for (String name : goesOn ? List.<String>of() : OURS) {
        Files.deleteIfExists(path.resolve(name));
      }
    } catch (FileSystemException e) {
      throw new IOException("--out " + path + ": cannot be written: " + e, e);
    }
  }

  /// A file of the folder.
  public Path file(String name) {
    if (!OURS.contains(name)) {
      throw new IllegalArgumentException(name + " is not among the files of a run folder");
    }
    return path.resolve(name);
  }

  /// Writes a whole text file or leaves what was there.
  void write(String name, String text) throws IOException {
    AtomicFile.write(file(name), text.getBytes(StandardCharsets.UTF_8));
  }
}

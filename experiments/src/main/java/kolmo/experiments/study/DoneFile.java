package kolmo.experiments.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What came out of a piece of work, with the settings that it was made with, as one JSON object.
/// It is written when all else is there, so that its presence means: finished.
///
/// @param path where
/// @param of the settings by name; `settings` is a [Settings]
record DoneFile(Path path, Map<String, Object> of) {

  private static final String SETTINGS = "settings";
  private static final String ROWS = "rows";

  /// The whole object, if it is there.
  ///
  /// @throws IOException naming the file, if it was made with other settings, or is no such object
  private Optional<Map<?, ?>> read() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      Map<?, ?> done = Json.read(Files.readString(path), Map.class);
      requireSame(done);
      return Optional.of(done);
    } catch (JacksonException e) {
      throw new IOException(path + ": expected the record of a run, found another text", e);
    }
  }

  /// What was measured, if the file is there.
  ///
  /// @throws IOException as above, or if it is of a version that kept it in another form
  Optional<Measurements> rows() throws IOException {
    Optional<Map<?, ?>> done = read();
    if (done.isEmpty()) {
      return Optional.empty();
    }
    @Nullable Object rows = done.get().get(ROWS);
    if (rows == null) {
      throw new IOException(
          path
              + ": expected rows, found the results of an older version; without the file they are"
              + " made again");
    }
    return Optional.of(new Measurements(List.of(Json.read(Json.line(rows), Measurement[].class))));
  }

  /// Writes the settings and, after them, what came out.
  void write(Map<String, ?> result, Measurements rows) throws IOException {
    Map<String, Object> whole = new LinkedHashMap<>(of);
    whole.putAll(result);
    whole.put(ROWS, rows.rows());
    AtomicFile.write(path, Json.pretty(whole).getBytes(StandardCharsets.UTF_8));
  }

  private void requireSame(Map<?, ?> done) throws IOException {
    for (Map.Entry<String, Object> part : of.entrySet()) {
      String name = part.getKey();
      boolean settings = name.equals(SETTINGS);
      @Nullable Object then = done.get(name);
      if (then == null) {
        throw new IOException(path + ": expected " + name + ", found none");
      }
      Map<String, String> found = Json.flat(settings ? Settings.read(Json.line(then)) : then);
      Map<String, String> wanted = Json.flat(part.getValue());
      Settings.requireSame(path, settings ? "" : name + ".", found, wanted);
    }
  }
}

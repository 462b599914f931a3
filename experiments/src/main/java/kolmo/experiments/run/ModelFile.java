package kolmo.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import kolmo.nn.io.Checkpoint;
import kolmo.nn.io.Safetensors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A model with the settings that it was trained with, in one safetensors file.
///
/// @param file where it came from
/// @param settings the whole record
/// @param image what it was trained on
/// @param saved the parameters
public record ModelFile(Path file, Settings settings, ImageShape image, Safetensors saved) {

  private static final String SETTINGS = "kolmo.settings";
  private static final String IMAGE = "kolmo.image";
  private static final String VERSION = "kolmo.version";

  public static void save(Path file, Autoencoder model, Settings settings, ImageShape image)
      throws IOException {
    // in an order that is the same in every process
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(SETTINGS, Json.line(settings));
    metadata.put(IMAGE, Json.line(image));
    metadata.put(VERSION, Provenance.version());
    Checkpoint.save(file, model.state(), metadata);
  }

  /// Reads a file; nothing is put on a backend yet.
  ///
  /// @throws IOException if it is not a model of ours; the message says what is missing
  public static ModelFile read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": expected a model file, found a folder");
    }
    Safetensors saved = Safetensors.read(file);
    Settings settings = part(file, saved, SETTINGS, Settings::read);
    ImageShape image = part(file, saved, IMAGE, text -> Json.read(text, ImageShape.class));
    if (image.channels() < 1 || image.height() < 1 || image.width() < 1) {
      throw new IOException(file + ": expected images with pixels, found " + image);
    }
    try {
      settings.architecture().requireFits(image);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    return new ModelFile(file, settings, image, saved);
  }

  /// A part of the metadata.
  ///
  /// @throws IOException naming the file, if there is none or it cannot be read
  static <T> T part(Path file, Safetensors saved, String key, Function<String, T> read)
      throws IOException {
    try {
      return read.apply(text(file, saved, key));
    } catch (JacksonException e) {
      throw new IOException(
          file
              + ": expected "
              + key
              + " as this version of kolmo writes it, found: "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static String text(Path file, Safetensors saved, String key) throws IOException {
    @Nullable String text = saved.metadata().get(key);
    if (text == null) {
      throw new IOException(
          file + ": expected a model that kolmo trained, found no " + key + " in its metadata");
    }
    return text;
  }

  /// The model on a backend.
  ///
  /// @throws IOException if its parameters are those of another architecture
  public Autoencoder open(Backend on) throws IOException {
    Autoencoder model =
        settings
            .model()
            .create(
                on,
                image,
                settings.architecture(),
                settings.training().batch(),
                new Rng(settings.seed()));
    try {
      Checkpoint.load(file, saved, model.state(), on);
      return model;
    } catch (IOException e) {
      model.close();
      throw e;
    }
  }
}

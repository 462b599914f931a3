package kolmo.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kolmo.autograd.array.Backend;
import kolmo.nn.Parameter;

/// A model's parameters to and from a file.
public final class Checkpoint {

  private Checkpoint() {}

  /// Saves the parameters under their names, with free text beside them.
  ///
  /// @throws IOException if the file cannot be written; an older one is left as it was
  public static void save(Path file, List<Parameter> parameters, Map<String, String> metadata)
      throws IOException {
    Map<String, Safetensors.Entry> tensors = new LinkedHashMap<>();
    for (Parameter p : parameters) {
      var entry = new Safetensors.Entry(p.tensor().shape(), p.tensor().toFloats());
      if (tensors.put(p.name(), entry) != null) {
        throw new IllegalArgumentException("two parameters are named " + p.name());
      }
    }
    new Safetensors(tensors, metadata).write(file);
  }

  /// Overwrites the parameters with those of a file that has been read.
  ///
  /// @param file only for messages
  /// @throws IOException if names or shapes differ: another architecture; nothing is changed then
  public static void load(Path file, Safetensors saved, List<Parameter> parameters, Backend backend)
      throws IOException {
    for (Parameter p : parameters) {
      Safetensors.Entry e = saved.tensors().get(p.name());
      if (e == null) {
        throw new IOException(
            file + ": another architecture: expected a tensor " + p.name() + ", found none");
      }
      if (!e.shape().equals(p.tensor().shape())) {
        throw new IOException(
            file
                + ": another architecture: expected "
                + p.name()
                + " "
                + p.tensor().shape()
                + ", found "
                + e.shape());
      }
    }
    if (saved.tensors().size() != parameters.size()) {
      throw new IOException(
          file
              + ": another architecture: expected "
              + parameters.size()
              + " tensors, found "
              + saved.tensors().size());
    }
    for (Parameter p : parameters) {
      Safetensors.Entry e = Objects.requireNonNull(saved.tensors().get(p.name()));
      backend.write(p.tensor(), e.values());
    }
  }
}

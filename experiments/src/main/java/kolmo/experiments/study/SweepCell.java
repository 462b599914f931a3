package kolmo.experiments.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.evaluate.Measurement;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.run.Experiment;
import kolmo.experiments.run.ModelFile;
import kolmo.experiments.run.RunFolder;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.TrainingDiverged;
import org.jspecify.annotations.Nullable;

/// One run of a sweep: a run folder, and in it `cell.json`, which is written when all else is
/// there. The FID-proxy, where it is wanted, has a file of its own and can be asked for later.
///
/// @param said what was set, by option name; the table's columns
/// @param settings all that follows from it
/// @param protocol how the model is attacked
/// @param proxy how its FID-proxy is measured; null: not at all
/// @param folder where it goes
public record SweepCell(
    Map<String, String> said,
    Settings settings,
    Settings.Protocol protocol,
    @Nullable FidProxy proxy,
    Path folder)
    implements Cell {

  private DoneFile done() {
    Map<String, Object> of = new LinkedHashMap<>();
    of.put("settings", settings);
    of.put("attack", protocol);
    return new DoneFile(folder.resolve("cell.json"), of);
  }

  /// Its row, if it is finished.
  ///
  /// @throws IOException if what is there was run with other settings
  Optional<SweepTable.Row> row() throws IOException {
    Optional<Map<?, ?>> read = done().read();
    if (read.isEmpty()) {
      return Optional.empty();
    }
    String status = done().part(read.get(), "status").toString();
    Map<String, Double> measured = new LinkedHashMap<>();
    ((Map<?, ?>) done().part(read.get(), "measured"))
        .forEach((k, v) -> measured.put(k.toString(), ((Number) v).doubleValue()));
    if (proxy != null && status.equals(Experiment.Status.FINISHED.toString())) {
      Optional<Double> fid = proxy.read(folder, settings);
      if (fid.isEmpty()) {
        return Optional.empty();
      }
      measured.put(Measurement.FID_PROXY, fid.get());
    }
    return Optional.of(new SweepTable.Row(said, settings.seed(), status, measured));
  }

  @Override
  public void run(BooleanSupplier interrupted) throws IOException {
    if (done().read().isEmpty()) {
      train(interrupted);
    }
    if (proxy != null && done().read().isPresent() && row().isEmpty()) {
      Dataset set = settings.data().load();
      ModelFile trained = ModelFile.read(RunFolder.resume(folder).file("model.safetensors"));
      try (Backend on = Backends.open(settings.backend());
          Autoencoder model = trained.open(on)) {
        proxy.measure(on, model, settings, set, folder);
      }
    }
  }

  private void train(BooleanSupplier interrupted) throws IOException {
    Files.deleteIfExists(folder.resolve("fid.json")); // of a training that is gone
    RunFolder to = RunFolder.resume(folder);
    try {
      if (new Experiment(settings, protocol, to).run(interrupted)
          == Experiment.Status.INTERRUPTED) {
        return;
      }
    } catch (TrainingDiverged e) {
      System.err.println("kolmo: " + name() + ": " + e.getMessage());
    }
    Map<?, ?> summary = Json.read(Files.readString(to.file("summary.json")), Map.class);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", summary.get("status"));
    result.put("measured", measured(summary));
    done().write(result);
  }

  /// The numbers of the table, from the run's summary.
  private static Map<String, Object> measured(Map<?, ?> summary) {
    Map<String, Object> measured = new LinkedHashMap<>();
    for (String name : new String[] {"msssim_clean", "reached_a_mode"}) {
      if (summary.get(name) instanceof Number value) {
        measured.put(name, value);
      }
    }
    for (String attack : new String[] {"maxdamage", "latent"}) {
      if (summary.get(attack) instanceof Map<?, ?> byRadius) {
        byRadius.forEach(
            (radius, score) -> {
              if (((Map<?, ?>) score).get("msssim_out") instanceof Number value) {
                measured.put(attack + "_" + radius, value);
              }
            });
      }
    }
    return measured;
  }
}

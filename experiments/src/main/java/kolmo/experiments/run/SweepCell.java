package kolmo.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kolmo.experiments.report.SweepTable;

/// One run of a sweep: a run folder, and in it `cell.json`, which is written when all else is
/// there.
///
/// @param said what was set, by option name; the table's columns
/// @param settings all that follows from it
/// @param protocol how the model is attacked
/// @param folder where it goes
record SweepCell(
    Map<String, String> said, Settings settings, Settings.Protocol protocol, Path folder)
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
    Map<String, Double> measured = new LinkedHashMap<>();
    ((Map<?, ?>) done().part(read.get(), "measured"))
        .forEach((k, v) -> measured.put(k.toString(), ((Number) v).doubleValue()));
    String status = done().part(read.get(), "status").toString();
    return Optional.of(new SweepTable.Row(said, settings.seed(), status, measured));
  }

  @Override
  public void run(BooleanSupplier interrupted) throws IOException {
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

package kolmo.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kolmo.experiments.report.SweepTable;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// One run of a sweep: a run folder, and in it `cell.json`, which is written when all else is
/// there.
///
/// @param said what was set, by option name; the table's columns
/// @param settings all that follows from it
/// @param protocol how the model is attacked
/// @param folder where it goes
record SweepCell(
    Map<String, String> said, Settings settings, Settings.Protocol protocol, Path folder) {

  private static final String DONE = "cell.json";

  /// The name of the folder.
  String name() {
    return folder.getFileName().toString();
  }

  /// Its row, if it is finished.
  ///
  /// @throws IOException if what is there was run with other settings
  Optional<SweepTable.Row> row() throws IOException {
    Path file = folder.resolve(DONE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Map<?, ?> done = Json.read(Files.readString(file), Map.class);
      requireSame(file, Settings.read(Json.line(part(done, "settings"))), done);
      Map<String, Double> measured = new LinkedHashMap<>();
      ((Map<?, ?>) part(done, "measured"))
          .forEach((k, v) -> measured.put(k.toString(), ((Number) v).doubleValue()));
      String status = part(done, "status").toString();
      return Optional.of(new SweepTable.Row(said, settings.seed(), status, measured));
    } catch (JacksonException e) {
      throw new IOException(file + ": expected the record of a run, found another text", e);
    }
  }

  private static Object part(Map<?, ?> record, String name) throws IOException {
    @Nullable Object part = record.get(name);
    if (part == null) {
      throw new IOException(DONE + ": expected " + name + ", found none");
    }
    return part;
  }

  private void requireSame(Path file, Settings was, Map<?, ?> done) throws IOException {
    Map<String, String> old = comparable(was);
    RunReport.flat(part(done, "attack")).forEach((k, v) -> old.put("attack." + k, v));
    Map<String, String> now = comparable(settings);
    RunReport.flat(protocol).forEach((k, v) -> now.put("attack." + k, v));
    for (Map.Entry<String, String> wanted : now.entrySet()) {
      String found = old.getOrDefault(wanted.getKey(), "nothing");
      if (!found.equals(wanted.getValue())) {
        throw new IOException(
            "%s: expected a run with %s = %s, found one with %s; another --out, or --overwrite"
                .formatted(file, wanted.getKey(), wanted.getValue(), found));
      }
    }
  }

  /// Where the data lie makes no difference.
  private static Map<String, String> comparable(Settings settings) {
    Map<String, String> flat = RunReport.flat(settings);
    flat.remove("data.folder");
    return flat;
  }

  /// Runs it here. An interruption leaves it unfinished; a loss that is no longer finite is a
  /// result.
  void run(BooleanSupplier interrupted) throws IOException {
    RunFolder to = RunFolder.open(folder, true);
    try {
      if (new Experiment(settings, protocol, to).run(interrupted)
          == Experiment.Status.INTERRUPTED) {
        return;
      }
    } catch (TrainingDiverged e) {
      System.err.println("kolmo: " + name() + ": " + e.getMessage());
    }
    Map<?, ?> summary = Json.read(Files.readString(to.file("summary.json")), Map.class);
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("settings", settings);
    done.put("attack", protocol);
    done.put("status", summary.get("status"));
    done.put("measured", measured(summary));
    to.write(DONE, Json.pretty(done));
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

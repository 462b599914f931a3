package kolmo.experiments.study;

import static kolmo.experiments.metric.Measurements.NONE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.draw.Png;
import kolmo.experiments.evaluate.Downstream;
import kolmo.experiments.evaluate.Evaluation;
import kolmo.experiments.evaluate.Pictures;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Subject;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.run.Experiment;
import kolmo.experiments.run.ModelFile;
import kolmo.experiments.run.RunFolder;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.TrainingDiverged;

/// One method with one seed on one data set: its training, and then what tables, figures and sweeps
/// ask of the model. Each part has a file of its own, written when it is whole, with the numbers
/// that were measured:
///
/// | file                          | what                                                      |
/// |-------------------------------|-----------------------------------------------------------|
/// | `train.json`                  | the training; beside it all that a run leaves behind      |
/// | `attack-λ.json`, two pictures | the attacks at one radius                                 |
/// | `fid.json`                    | the FID-proxy                                             |
/// | `classify.json`               | accuracy of a classifier on the codes, clean and attacked |
///
/// So tables and figures that share a folder share the parts, and a part that is there is not made
/// again. A part that was made with other settings is an error. As JSON a cell carries all that it
/// needs, so that another process can do it.
///
/// @param options what results name it by besides; empty outside of sweeps
/// @param settings of the training
/// @param protocol how the model is attacked
/// @param parts what is wanted besides the training
/// @param proxy how its FID-proxy is measured
/// @param folder where it goes
public record Cell(
    Map<String, String> options,
    Settings settings,
    Settings.Protocol protocol,
    Set<Part> parts,
    FidProxy proxy,
    Path folder) {

  /// What may be wanted of a trained model.
  public enum Part {
    /// The attacks at all radii as a part of the training's run, in its report: of a sweep.
    RUN,
    /// The attacks, a radius at a time: of tables and figures, which need not have the same radii.
    ATTACK,
    FID,
    CLASSIFY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The name of the folder.
  public String name() {
    return folder.getFileName().toString();
  }

  private DoneFile file(String name, Map<String, Object> also) {
    Map<String, Object> of = new LinkedHashMap<>();
    of.put("settings", settings);
    of.putAll(also);
    return new DoneFile(folder.resolve(name), of);
  }

  private DoneFile trainFile() {
    return file("train.json", parts.contains(Part.RUN) ? Map.of("attack", protocol) : Map.of());
  }

  private DoneFile attackFile(double lambda) {
    String name = "attack-" + Quantity.label(lambda) + ".json";
    return file(name, Map.of("attack", protocol.at(lambda)));
  }

  private DoneFile fidFile() {
    return proxy.file(folder, settings);
  }

  private DoneFile classifyFile() {
    return file("classify.json", Map.of("classify", downstream()));
  }

  private Downstream downstream() {
    return Downstream.of(protocol, settings.seed());
  }

  /// The files of a part.
  private List<DoneFile> files(Part part) {
    return switch (part) {
      case RUN -> List.of();
      case ATTACK -> protocol.lambdas().stream().map(this::attackFile).toList();
      case FID -> List.of(fidFile());
      case CLASSIFY -> List.of(classifyFile());
    };
  }

  /// All that has been measured so far, each number once; nothing without the training. Of a part
  /// that is not wanted, what was made with other settings is passed over.
  ///
  /// @throws IOException if what is wanted was made with other settings
  public Measurements rows() throws IOException {
    Set<Measurement> rows = new LinkedHashSet<>(trainFile().rows().orElse(NONE).rows());
    for (Part part : Part.values()) {
      for (DoneFile file : rows.isEmpty() ? List.<DoneFile>of() : files(part)) {
        try {
          rows.addAll(file.rows().orElse(NONE).rows());
        } catch (IOException e) {
          if (parts.contains(part)) {
            throw e;
          }
        }
      }
    }
    Subject subject = settings.subject().with(options);
    return new Measurements(rows.stream().map(m -> m.as(subject)).toList());
  }

  /// All that has been measured in some.
  ///
  /// @param others cells that nobody asked for: those of other settings are passed over
  public static Measurements rows(List<Cell> cells, List<Cell> others) throws IOException {
    Measurements rows = NONE;
    for (Cell cell : cells) {
      rows = rows.and(cell.rows());
    }
    for (Cell cell : others) {
      try {
        rows = rows.and(cell.rows());
      } catch (IOException e) {
        // passed over
      }
    }
    return rows;
  }

  /// Whether the training is finished and came to nothing.
  private boolean diverged() throws IOException {
    return trainFile().rows().orElse(NONE).summary(Quantity.of(Metric.DIVERGED)).mean() > 0;
  }

  /// Whether there is a model.
  public boolean trained() throws IOException {
    return trainFile().rows().isPresent() && !diverged();
  }

  private Path pictures(AttackKind attack, double lambda) {
    return folder.resolve("attack-" + Quantity.label(lambda) + "-" + attack + ".png");
  }

  /// The first images of an attack that is finished.
  public PictureStrip strip(AttackKind attack, double lambda) throws IOException {
    ImageShape one = model().image();
    return new PictureStrip(Png.read(pictures(attack, lambda)), one.height(), one.width());
  }

  /// The trained model.
  public ModelFile model() throws IOException {
    return ModelFile.read(RunFolder.resume(folder).file("model.safetensors"));
  }

  /// Whether nothing that is wanted is missing. A training that diverged is followed by nothing.
  public boolean finished() throws IOException {
    if (!trained()) {
      return diverged();
    }
    for (Part part : parts) {
      for (DoneFile file : files(part)) {
        if (file.rows().isEmpty()) {
          return false;
        }
      }
    }
    return true;
  }

  /// Complains of what it will need and cannot have, as far as that can be known beforehand.
  public void requireReady(Dataset set) throws IOException {
    Experiment.requireFits(settings, protocol, set);
    if (parts.contains(Part.FID)) {
      proxy.requireReady(settings, set);
    }
    if (parts.contains(Part.CLASSIFY)) {
      downstream().requireFits(set);
    }
  }

  /// Takes its training away, so that nothing of it is finished.
  void forget() throws IOException {
    Files.deleteIfExists(trainFile().path());
    RunFolder.resume(folder).finish();
  }

  /// What has become of it, for the log: a model that diverged is finished and has no results.
  public String status() throws IOException {
    return !finished() ? "interrupted" : diverged() ? "diverged, no results," : "done";
  }

  /// Does what is not done yet. An interruption leaves it unfinished; a loss that is no longer
  /// finite is a result.
  public void run(BooleanSupplier interrupted) throws IOException {
    if (trainFile().rows().isEmpty()) {
      train(interrupted);
    }
    if (!trained() || finished()) {
      return;
    }
    Dataset set = settings.data().load();
    try (Backend on = Backends.open(settings.backend());
        Autoencoder model = model().open(on)) {
      new Measuring(on, model, set, interrupted).run();
    }
  }

  private void train(BooleanSupplier interrupted) throws IOException {
    for (Part part : Part.values()) { // they belong to a training that is gone
      for (DoneFile file : files(part)) {
        Files.deleteIfExists(file.path());
      }
    }
    List<Measurement> rows = new ArrayList<>();
    try {
      new Experiment(settings, parts.contains(Part.RUN) ? protocol : null, RunFolder.resume(folder))
          .run(interrupted, measured -> rows.addAll(measured.rows()));
    } catch (TrainingDiverged e) {
      System.err.println("kolmo: " + name() + ": " + e.getMessage());
    }
    if (!rows.isEmpty()) { // it was not interrupted
      trainFile().write(Map.of(), new Measurements(rows));
    }
  }

  /// The parts after the training.
  private final class Measuring {

    private static final int SHOWN = 5;

    private final Backend on;
    private final Autoencoder model;
    private final Dataset set;
    private final BooleanSupplier interrupted;

    Measuring(Backend on, Autoencoder model, Dataset set, BooleanSupplier interrupted) {
      this.on = on;
      this.model = model;
      this.set = set;
      this.interrupted = interrupted;
    }

    void run() throws IOException {
      for (double lambda : protocol.lambdas()) {
        if (wanted(Part.ATTACK, attackFile(lambda))) {
          attack(lambda);
        }
      }
      if (wanted(Part.FID, fidFile())) {
        proxy.measure(on, model, settings, set, folder);
      }
      if (wanted(Part.CLASSIFY, classifyFile())) {
        int dimensions = settings.model().dimensions();
        Downstream.Accuracy accuracy = downstream().measure(on, model, dimensions, set);
        classifyFile()
            .write(Map.of("accuracy", accuracy), downstream().rows(accuracy, settings.subject()));
      }
    }

    private boolean wanted(Part part, DoneFile file) throws IOException {
      return parts.contains(part) && !interrupted.getAsBoolean() && file.rows().isEmpty();
    }

    private void attack(double lambda) throws IOException {
      Rng rng = new Rng(settings.seed());
      Subject of = settings.subject();
      Evaluation.Result result =
          new Evaluation(on, model, protocol.at(lambda), of, rng, interrupted)
              .run(settings.data().evaluation(set));
      if (interrupted.getAsBoolean()) {
        return;
      }
      for (Pictures pictures : result.pictures()) {
        PictureStrip strip = PictureStrip.of(pictures, SHOWN, set.shape());
        Png.write(strip.whole(), pictures(pictures.attack(), lambda));
      }
      attackFile(lambda).write(Map.of(), result.rows());
    }
  }
}

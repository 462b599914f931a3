package kolmo.experiments.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.draw.Png;
import kolmo.experiments.evaluate.AttackScore;
import kolmo.experiments.evaluate.Downstream;
import kolmo.experiments.evaluate.Evaluation;
import kolmo.experiments.evaluate.ResultTable;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.run.Experiment;
import kolmo.experiments.run.ModelFile;
import kolmo.experiments.run.RunFolder;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.TrainingDiverged;

/// One method with one seed on one data set: its training, and then what the paper's tables and
/// figures ask of the model. Each part has a file of its own, written when it is whole:
///
/// | file                          | what                                                      |
/// |-------------------------------|-----------------------------------------------------------|
/// | `train.json`                  | the training; beside it all that a run leaves behind      |
/// | `attack-λ.json`, two pictures | the scores of all trials at one radius                    |
/// | `fid.json`                    | the FID-proxy                                             |
/// | `classify.json`               | accuracy of a classifier on the codes, clean and attacked |
///
/// So tables and figures that share a folder share the parts, and a part that is there is not made
/// again. A part that was made with other settings is an error.
///
/// @param settings of the training
/// @param protocol how the model is attacked
/// @param parts what is wanted besides the training
/// @param proxy how its FID-proxy is measured
/// @param folder where it goes
public record PaperCell(
    Settings settings, Settings.Protocol protocol, Set<Part> parts, FidProxy proxy, Path folder)
    implements Cell {

  /// What may be wanted of a trained model.
  public enum Part {
    ATTACK,
    FID,
    CLASSIFY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What is known of the training.
  public record Training(boolean diverged, double secondsPerStep) {}

  private DoneFile file(String name, Map<String, Object> also) {
    Map<String, Object> of = new LinkedHashMap<>();
    of.put("settings", settings);
    of.putAll(also);
    return new DoneFile(folder.resolve(name), of);
  }

  private DoneFile trainFile() {
    return file("train.json", Map.of());
  }

  private DoneFile attackFile(double lambda) {
    String name = "attack-" + ResultTable.label(lambda) + ".json";
    return file(name, Map.of("attack", protocol.at(lambda)));
  }

  private DoneFile classifyFile() {
    return file("classify.json", Map.of("classify", downstream()));
  }

  private Downstream downstream() {
    return Downstream.of(protocol, settings.seed());
  }

  /// The training, if it is finished.
  ///
  /// @throws IOException if what is there was made with other settings; so do the other parts
  public Optional<Training> training() throws IOException {
    Optional<Map<?, ?>> done = trainFile().read();
    return done.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Training(
                trainFile()
                    .part(done.get(), "status")
                    .equals(Experiment.Status.DIVERGED.toString()),
                number(trainFile(), done.get(), "seconds_per_step")));
  }

  /// The scores of the attacks that are finished.
  public List<AttackScore> scores() throws IOException {
    List<AttackScore> scores = new ArrayList<>();
    for (double lambda : protocol.lambdas()) {
      Optional<Map<?, ?>> done = attackFile(lambda).read();
      if (done.isPresent()) {
        Object all = attackFile(lambda).part(done.get(), "scores");
        scores.addAll(List.of(Json.read(Json.line(all), AttackScore[].class)));
      }
    }
    return scores;
  }

  /// The FID-proxy, if it is finished; NaN where there is none.
  public Optional<Double> fid() throws IOException {
    return proxy.read(folder, settings);
  }

  /// The classifier's accuracy, if that is finished.
  public Optional<Downstream.Accuracy> accuracy() throws IOException {
    Optional<Map<?, ?>> done = classifyFile().read();
    return done.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Json.read(
                Json.line(classifyFile().part(done.get(), "accuracy")), Downstream.Accuracy.class));
  }

  private static double number(DoneFile file, Map<?, ?> done, String name) throws IOException {
    return ((Number) file.part(done, name)).doubleValue();
  }

  private Path pictures(String attack, double lambda) {
    return folder.resolve("attack-" + ResultTable.label(lambda) + "-" + attack + ".png");
  }

  /// The first images of an attack that is finished.
  public PictureStrip strip(String attack, double lambda) throws IOException {
    ImageShape one = model().image();
    return new PictureStrip(Png.read(pictures(attack, lambda)), one.height(), one.width());
  }

  /// The trained model.
  public ModelFile model() throws IOException {
    return ModelFile.read(RunFolder.resume(folder).file("model.safetensors"));
  }

  /// Whether nothing that is wanted is missing. A training that diverged is followed by nothing.
  public boolean finished() throws IOException {
    Optional<Training> training = training();
    if (training.isEmpty() || training.get().diverged()) {
      return training.isPresent();
    }
    for (double lambda : protocol.lambdas()) {
      if (parts.contains(Part.ATTACK) && attackFile(lambda).read().isEmpty()) {
        return false;
      }
    }
    return !(parts.contains(Part.FID) && fid().isEmpty())
        && !(parts.contains(Part.CLASSIFY) && accuracy().isEmpty());
  }

  /// What has become of it, for the log: a model that diverged is finished and has no results.
  public String status() throws IOException {
    if (!finished()) {
      return "interrupted";
    }
    return training().filter(Training::diverged).isPresent() ? "diverged, no results," : "done";
  }

  @Override
  public void run(BooleanSupplier interrupted) throws IOException {
    if (training().isEmpty()) {
      train(interrupted);
    }
    Optional<Training> training = training();
    if (training.isEmpty() || training.get().diverged() || finished()) {
      return;
    }
    Dataset set = settings.data().load();
    try (Backend on = Backends.open(settings.backend());
        Autoencoder model = model().open(on)) {
      new Measuring(on, model, set, interrupted).run();
    }
  }

  private void train(BooleanSupplier interrupted) throws IOException {
    RunFolder to = RunFolder.resume(folder);
    for (double lambda : protocol.lambdas()) { // they belong to a training that is gone
      Files.deleteIfExists(attackFile(lambda).path());
    }
    Files.deleteIfExists(proxy.file(folder, settings).path());
    Files.deleteIfExists(classifyFile().path());
    Experiment.Status status;
    try {
      status = new Experiment(settings, null, to).run(interrupted);
    } catch (TrainingDiverged e) {
      System.err.println("kolmo: " + name() + ": " + e.getMessage());
      status = Experiment.Status.DIVERGED;
    }
    if (status == Experiment.Status.INTERRUPTED) {
      return;
    }
    Map<?, ?> summary = Json.read(Files.readString(to.file("summary.json")), Map.class);
    DoneFile of = new DoneFile(to.file("summary.json"), Map.of());
    double seconds = number(of, summary, "seconds_training");
    int steps = (int) number(of, summary, "steps");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", status);
    result.put("steps", steps);
    result.put("seconds_per_step", seconds / Math.max(1, steps));
    trainFile().write(result);
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
        if (wanted(Part.ATTACK) && attackFile(lambda).read().isEmpty()) {
          attack(lambda);
        }
      }
      if (wanted(Part.FID) && fid().isEmpty()) {
        proxy.measure(on, model, settings, set, folder);
      }
      if (wanted(Part.CLASSIFY) && accuracy().isEmpty()) {
        int dimensions = settings.model().dimensions();
        Downstream.Accuracy accuracy = downstream().measure(on, model, dimensions, set);
        classifyFile().write(Map.of("accuracy", accuracy));
      }
    }

    private boolean wanted(Part part) {
      return parts.contains(part) && !interrupted.getAsBoolean();
    }

    private void attack(double lambda) throws IOException {
      Rng rng = new Rng(settings.seed());
      Evaluation.Result result =
          new Evaluation(on, model, protocol.at(lambda), rng, interrupted)
              .run(settings.data().evaluation(set));
      if (interrupted.getAsBoolean()) {
        return;
      }
      for (Evaluation.Pictures pictures : result.pictures()) {
        PictureStrip strip = PictureStrip.of(pictures, SHOWN, set.shape());
        Png.write(strip.whole(), pictures(pictures.attack(), lambda));
      }
      attackFile(lambda).write(Map.of("scores", result.table().scores()));
    }
  }
}

package kolmo.experiments.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.experiments.data.Batches;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.LossTerms;
import kolmo.nn.Parameter;

/// Trains a model: the only training loop there is.
///
/// ```text
/// for each batch x:   L = Σ λᵢLᵢ(x)   as the method says
///                     θ ← Adam(θ, ∂L/∂θ)
/// ```
public final class Trainer implements AutoCloseable {

  private final Backend on;
  private final Autoencoder model;
  private final Settings.Training settings;
  private final Batches batches;
  private final float[] pixels;
  private final TrainingStep step;
  private RunRecord record = new RunRecord();
  private int steps;
  private int taken; // of the steps, by this trainer

  public Trainer(
      Backend on, Autoencoder model, ImageSet images, Settings.Training settings, Rng rng) {
    this.on = on;
    this.model = model;
    this.settings = settings;
    this.batches = new Batches(images, settings.batch(), rng.split("batches"));
    Shape shape = images.shape().batch(settings.batch());
    this.pixels = new float[shape.size()];
    this.step = new TrainingStep(on, model, shape, settings.adam());
  }

  /// Trains to the end of the last epoch, or until it is cancelled.
  ///
  /// @param afterEpoch told each finished epoch's number, from 1
  /// @param cancelled asked before each step
  /// @throws TrainingDiverged if the loss is no longer finite; the parameters are then those before
  ///   the bad step
  public void train(Consumer<Integer> afterEpoch, BooleanSupplier cancelled) {
    int each = batches.batches();
    long total = (long) settings.epochs() * each;
    try (Progress progress = new Progress("training", "step", steps, total)) {
      for (int epoch = 1 + steps / each; epoch <= settings.epochs(); epoch++) {
        batches.epoch(epoch - 1);
        for (int b = steps % each; b < each; b++) {
          if (cancelled.getAsBoolean()) {
            return;
          }
          step(epoch, b, progress);
          progress.step();
        }
        progress.note(summary(epoch));
        afterEpoch.accept(epoch);
      }
    }
  }

  /// One step on batch b of the epoch. The second one is recorded, if the backend records, and then
  /// repeated.
  private void step(int epoch, int b, Progress progress) {
    steps++;
    taken++;
    batches.fill(b, pixels);
    step.batch(pixels);
    model.progress(epoch - 1 + (double) b / batches.batches());
    if (taken == 2 && on instanceof StepRecorder recorder) {
      record(recorder, progress);
    }
    step.take(settings.learningRate().at(epoch - 1), work -> look(epoch, work));
  }

  private void record(StepRecorder recorder, Progress progress) {
    try {
      step.record(recorder);
    } catch (NotRecordable e) {
      progress.say("the step is not recorded but queued anew each time: " + e.getMessage());
    }
  }

  /// Reads the loss, and stops before Adam could spread a NaN over the weights.
  private void look(int epoch, StepWork work) {
    double[] values = work.values().toDoubles();
    List<LossTerms.Term> terms = work.loss().terms();
    if (record.names().isEmpty()) {
      terms.forEach(t -> record.term(t.name(), t.weight()));
    }
    double[] each = Arrays.copyOfRange(values, 1, values.length);
    record.add(new RunRecord.Step(epoch, steps, values[0], each));
    if (!Double.isFinite(values[0])) {
      throw new TrainingDiverged(diagnosis(values[0], terms, each, work.tape()));
    }
  }

  private String diagnosis(double total, List<LossTerms.Term> terms, double[] each, Tape tape) {
    String sick =
        IntStream.range(0, each.length)
            .filter(i -> !Double.isFinite(each[i]))
            .mapToObj(i -> terms.get(i).name() + " = " + each[i])
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "step %d: the loss is %s (terms: %s); the first operation with such a value is %s",
        steps,
        total,
        sick.isEmpty() ? "each finite, their sum not" : sick,
        tape.firstNonFinite().map(Var::toString).orElse("unknown"));
  }

  private String summary(int epoch) {
    double[] mean = record.meanOf(epoch);
    List<String> parts = new ArrayList<>();
    parts.add(String.format(Locale.ROOT, "epoch %d: loss %.4g", epoch, mean[0]));
    for (int i = 0; i < record.names().size(); i++) {
      parts.add(String.format(Locale.ROOT, "%s %.3g", record.names().get(i), mean[i + 1]));
    }
    return String.join(", ", parts);
  }

  /// What has to be saved for the training to go on later, besides the [#record].
  public List<Parameter> state() {
    return Stream.of(model.state(), model.randomStates(), step.moments())
        .flatMap(List::stream)
        .toList();
  }

  /// Goes on after the steps of this record, when the [#state] is what it was after them.
  public void resume(RunRecord before) {
    record = before;
    steps = before.steps().size();
    step.resume(steps);
  }

  /// The terms of every step so far.
  public RunRecord record() {
    return record;
  }

  /// Steps so far.
  public int steps() {
    return steps;
  }

  @Override
  public void close() {
    step.close();
  }
}

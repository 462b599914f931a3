package kolmo.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import kolmo.autograd.Tape;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.Attack;
import kolmo.experiments.attack.LatentSpaceAttack;
import kolmo.experiments.attack.MaximumDamageAttack;
import kolmo.experiments.attack.NormBall;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.metric.MsSsim;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.report.AttackScore;
import kolmo.experiments.report.ResultTable;

/// The paper's attack protocol: in every trial, random test images, a random start for each, both
/// attacks at every radius. Codes are means, no noise anywhere.
///
/// Images, targets and starts depend on the seed, trial, attack and radius alone, so every method
/// that is evaluated with one seed meets the same ones.
final class Evaluation {

  private final Backend on;
  private final Autoencoder model;
  private final Settings.Protocol protocol;
  private final Rng rng;
  private final BooleanSupplier cancelled;

  Evaluation(
      Backend on,
      Autoencoder model,
      Settings.Protocol protocol,
      Rng rng,
      BooleanSupplier cancelled) {
    this.on = on;
    this.model = model;
    this.protocol = protocol;
    this.rng = rng.split("attack");
    this.cancelled = cancelled;
  }

  /// The pictures of one attack of the first trial: rows of `[N,C,H,W]`.
  ///
  /// @param attack its name
  /// @param lambda its radius
  @SuppressWarnings("ArrayRecordComponent") // pictures on their way to a grid
  record Pictures(
      String attack,
      double lambda,
      float[] input,
      float[] clean,
      float[] adversary,
      float[] adversarialOutput,
      float[] target) {}

  /// Scores, and the pictures of the first trial.
  record Result(ResultTable table, List<Pictures> pictures) {}

  /// @throws DataException if the set has fewer images than a trial
  static void requireEnough(Settings.Protocol protocol, ImageSet test) {
    if (protocol.images() > test.size()) {
      throw new DataException(
          "attack images: wanted at most the "
              + test.size()
              + " test images, got "
              + protocol.images());
    }
  }

  /// Runs the protocol on random images of a test set, or, when it is cancelled, the attacks that
  /// were complete by then.
  ///
  /// @throws DataException if the set has fewer images than a trial, or one class only
  Result run(ImageSet test) {
    requireEnough(protocol, test);
    List<AttackScore> scores = new ArrayList<>();
    List<Pictures> pictures = new ArrayList<>();
    long runs = 2L * protocol.trials() * protocol.lambdas().size();
    try (Progress progress = new Progress("attacks", "run", runs)) {
      for (int trial = 1; trial <= protocol.trials() && !cancelled.getAsBoolean(); trial++) {
        try (Trial t = new Trial(trial, test)) {
          for (double lambda : protocol.lambdas()) {
            for (Attack attack : t.attacks()) {
              if (!cancelled.getAsBoolean()) {
                t.attack(attack, lambda, scores, trial == 1 ? pictures : new ArrayList<>());
              }
              if (!cancelled.getAsBoolean()) {
                progress.step();
              }
            }
          }
        }
      }
    }
    return new Result(new ResultTable(scores), pictures);
  }

  /// The images of a trial, their targets, and what the model makes of them without an attack.
  private final class Trial implements AutoCloseable {

    private final int number;
    private final ImageSet images;
    private final ImageSet targets;
    private final float[] clean;
    private final Tensor x;
    private final Tensor cleanOutput;
    private final Tensor targetCode;
    private final double quality;
    private final double floor;
    private final double ceiling;

    Trial(int number, ImageSet test) {
      this.number = number;
      images = test.select(choose(test.size(), rng.split("images of trial " + number)));
      targets = images.select(targets(images.labels()));
      Codec codec = new Codec(on, model);
      clean = codec.reconstruct(images);
      x = on.tensor(shape(), images.pixels());
      cleanOutput = on.tensor(shape(), clean);
      targetCode = codes();
      quality = similarity(clean, images.pixels());
      floor = similarity(clean, targets.pixels());
      ceiling = similarity(codec.reconstruct(targets), targets.pixels());
    }

    private Shape shape() {
      return Shape.of(images.size(), images.channels(), images.height(), images.width());
    }

    private Tensor codes() {
      try (Tape tape = new Tape(on)) {
        return model.encode(tape.constant(shape(), targets.pixels())).keep();
      }
    }

    List<Attack> attacks() {
      return List.of(
          new LatentSpaceAttack(model::encode, targetCode),
          new MaximumDamageAttack(model::reconstruct, cleanOutput));
    }

    void attack(Attack attack, double lambda, List<AttackScore> scores, List<Pictures> pictures) {
      RandomGenerator start =
          rng.split(String.format(Locale.ROOT, "start %d %s %s", number, attack.name(), lambda));
      ProjectedDescent.Outcome found =
          new ProjectedDescent(protocol.steps())
              .run(on, attack, x, new NormBall(lambda), start, cancelled);
      if (cancelled.getAsBoolean()) {
        return; // an attack that was cut short looks weaker than it is
      }
      ImageSet adversaries =
          new ImageSet(
              images.channels(),
              images.height(),
              images.width(),
              found.adversary(),
              images.labels());
      float[] output = new Codec(on, model).reconstruct(adversaries);
      float[] reference = attack instanceof LatentSpaceAttack ? targets.pixels() : clean;
      scores.add(
          new AttackScore(
              attack.name(),
              lambda,
              number,
              images.size(),
              similarity(output, reference),
              similarity(found.adversary(), images.pixels()),
              distance(output, reference),
              IntStream.range(0, images.size())
                  .mapToDouble(i -> found.objective()[i])
                  .average()
                  .orElseThrow(),
              IntStream.range(0, images.size())
                  .mapToDouble(i -> found.norm()[i])
                  .average()
                  .orElseThrow(),
              quality,
              floor,
              ceiling));
      pictures.add(
          new Pictures(
              attack.name(),
              lambda,
              images.pixels(),
              clean,
              found.adversary(),
              output,
              targets.pixels()));
    }

    /// Mean MS-SSIM of the pairs, one pair at a time.
    private double similarity(float[] a, float[] b) {
      int p = images.pixelsPerImage();
      return IntStream.range(0, images.size())
          .mapToDouble(
              i ->
                  MsSsim.of(
                      Arrays.copyOfRange(a, i * p, (i + 1) * p),
                      Arrays.copyOfRange(b, i * p, (i + 1) * p),
                      images.channels(),
                      images.height(),
                      images.width()))
          .average()
          .orElseThrow();
    }

    /// Mean ℓ2 distance of the pairs.
    private double distance(float[] a, float[] b) {
      int p = images.pixelsPerImage();
      double sum = 0;
      for (int i = 0; i < images.size(); i++) {
        double square = 0;
        for (int j = i * p; j < (i + 1) * p; j++) {
          square += (double) (a[j] - b[j]) * (a[j] - b[j]);
        }
        sum += Math.sqrt(square);
      }
      return sum / images.size();
    }

    @Override
    public void close() {
      x.close();
      cleanOutput.close();
      targetCode.close();
    }
  }

  /// Distinct random indices.
  private int[] choose(int of, RandomGenerator generator) {
    int[] order = IntStream.range(0, of).toArray();
    for (int i = 0; i < protocol.images(); i++) { // the first steps of a Fisher–Yates shuffle
      int j = i + (int) (generator.nextDouble() * (of - i));
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return Arrays.copyOf(order, protocol.images());
  }

  /// For each image the first following one, cyclically, of another class.
  private static int[] targets(int[] labels) {
    int[] targets = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      int j = (i + 1) % labels.length;
      while (labels[j] == labels[i]) {
        if (j == i) {
          throw new DataException(
              "attack images: wanted at least two classes to choose targets from, got one");
        }
        j = (j + 1) % labels.length;
      }
      targets[i] = j;
    }
    return targets;
  }
}

package kolmo.experiments.evaluate;

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
import kolmo.experiments.train.Progress;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Settings.Scheme;

/// Attacks a model as a protocol says: both attacks at every radius, in every trial.
///
/// ```text
/// paper      N random images, each with a target and a random start; codes are means
/// official   of a shuffled batch of 128 images number 25 (latent) or 65 (maximum damage), N times,
///            each with a random start; codes are noisy whenever something is encoded, also when the
///            result is measured: τ = 0.4 (latent), 0.004 (maximum damage)
/// ```
///
/// The second is what the published attack scripts do with 10 repetitions. A trial of it is one
/// image: what its numbers vary by is seen only over many trials. The scripts' own attack functions
/// are not published; here what an adversary is compared with (target code, clean output) is drawn
/// once, and a method whose codes are random by itself gets the same noise on its means.
///
/// Images, targets and starts depend on the seed, trial, attack and radius alone, so every method
/// that is evaluated with one seed meets the same ones.
public final class Evaluation {

  private static final int BATCH = 128;
  private static final int LATENT_IMAGE = 25;
  private static final int DAMAGED_IMAGE = 65;
  private static final double LATENT_NOISE = 0.4;
  private static final double DAMAGE_NOISE = 0.004;

  private final Backend on;
  private final Autoencoder model;
  private final Settings.Protocol protocol;
  private final Rng rng;
  private final BooleanSupplier cancelled;

  public Evaluation(
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
  public record Pictures(
      String attack,
      double lambda,
      float[] input,
      float[] clean,
      float[] adversary,
      float[] adversarialOutput,
      float[] target) {}

  /// Scores, and the pictures of the first trial.
  public record Result(ResultTable table, List<Pictures> pictures) {}

  /// Complains of a set that is too small for the protocol.
  ///
  /// @throws DataException if the set has fewer images than a trial
  public static void requireEnough(Settings.Protocol protocol, ImageSet images) {
    int wanted = protocol.scheme() == Scheme.OFFICIAL ? BATCH : protocol.images();
    if (wanted > images.size()) {
      throw new DataException(
          protocol.scheme() == Scheme.OFFICIAL
              ? "official protocol: wanted a batch of " + wanted + ", got " + images.size()
              : "attack images: wanted at most the "
                  + images.size()
                  + " images to evaluate on, got "
                  + wanted);
    }
  }

  /// Runs the protocol on images that the model was not trained on, or, when it is cancelled, the
  /// attacks that were complete by then.
  ///
  /// @throws DataException if the set has fewer images than a trial, or one class only
  public Result run(ImageSet from) {
    requireEnough(protocol, from);
    List<AttackScore> scores = new ArrayList<>();
    List<Pictures> pictures = new ArrayList<>();
    long runs = 2L * protocol.trials() * protocol.lambdas().size();
    try (Progress progress = new Progress("attacks", "run", runs)) {
      for (int trial = 1; trial <= protocol.trials() && !cancelled.getAsBoolean(); trial++) {
        for (Group group : groups(trial, from)) {
          try (Victims victims = new Victims(trial, group)) {
            for (double lambda : protocol.lambdas()) {
              for (Attack attack : victims.attacks()) {
                if (!cancelled.getAsBoolean()) {
                  victims.attack(attack, lambda, scores, trial == 1 ? pictures : new ArrayList<>());
                }
                if (!cancelled.getAsBoolean()) {
                  progress.step();
                }
              }
            }
          }
        }
      }
    }
    return new Result(new ResultTable(scores), pictures);
  }

  /// Images that are attacked together.
  ///
  /// @param tau deviation of the noise on codes meanwhile
  /// @param latent whether by the latent attack
  /// @param damage whether by the maximum-damage attack
  private record Group(
      ImageSet images, ImageSet targets, double tau, boolean latent, boolean damage) {}

  /// Whom a trial attacks.
  private List<Group> groups(int trial, ImageSet from) {
    Rng choice = rng.split("images of trial " + trial);
    if (protocol.scheme() == Scheme.PAPER) {
      ImageSet images = from.select(choose(from.size(), protocol.images(), choice));
      ImageSet targets = images.select(targets(images.labels()));
      return List.of(new Group(images, targets, 0, true, true));
    }
    ImageSet batch = from.select(choose(from.size(), BATCH, choice));
    int target = targets(batch.labels())[LATENT_IMAGE];
    int unused = targets(batch.labels())[DAMAGED_IMAGE]; // but for the calibration
    return List.of(
        new Group(
            repeated(batch, LATENT_IMAGE), repeated(batch, target), LATENT_NOISE, true, false),
        new Group(
            repeated(batch, DAMAGED_IMAGE), repeated(batch, unused), DAMAGE_NOISE, false, true));
  }

  private ImageSet repeated(ImageSet batch, int image) {
    return batch.select(IntStream.generate(() -> image).limit(protocol.images()).toArray());
  }

  /// The images of a group, their targets, and what the model makes of them without an attack.
  private final class Victims implements AutoCloseable {

    private final int number;
    private final Group group;
    private final ImageSet images;
    private final ImageSet targets;
    private final NoisyCodes seen;
    private final Codec codec;
    private final float[] clean;
    private final Tensor x;
    private final Tensor cleanOutput;
    private final Tensor targetCode;
    private final double quality;
    private final double floor;
    private final double ceiling;
    private final double apart;

    Victims(int trial, Group group) {
      this.number = trial;
      this.group = group;
      images = group.images();
      targets = group.targets();
      String purpose = "noise of trial " + trial + (group.latent() ? "" : ", damage");
      seen = new NoisyCodes(on, model, group.tau(), rng.split(purpose));
      codec = new Codec(on, seen);
      clean = codec.reconstruct(images);
      x = on.tensor(shape(), images.pixels());
      cleanOutput = on.tensor(shape(), clean);
      targetCode = codes();
      quality = MsSsim.mean(images.with(clean), images);
      floor = MsSsim.mean(images.with(clean), targets);
      ceiling = MsSsim.mean(targets.with(codec.reconstruct(targets)), targets);
      apart = apart();
    }

    /// The mean of ‖μ(x) − μ(x_t)‖₂. Of the means also where codes are seen with noise.
    private double apart() {
      Codec means = new Codec(on, model);
      double[][] from = means.encode(images);
      double[][] to = means.encode(targets);
      return IntStream.range(0, from.length)
          .mapToDouble(i -> euclidean(from[i], to[i]))
          .average()
          .orElseThrow();
    }

    private static double euclidean(double[] a, double[] b) {
      return Math.sqrt(
          IntStream.range(0, a.length).mapToDouble(d -> (a[d] - b[d]) * (a[d] - b[d])).sum());
    }

    private Shape shape() {
      return images.shape().batch(images.size());
    }

    private Tensor codes() {
      try (Tape tape = new Tape(on)) {
        return seen.encode(tape.constant(shape(), targets.pixels())).keep();
      }
    }

    List<Attack> attacks() {
      List<Attack> attacks = new ArrayList<>();
      if (group.latent()) {
        attacks.add(new LatentSpaceAttack(seen::encode, targetCode));
      }
      if (group.damage()) {
        attacks.add(new MaximumDamageAttack(seen::reconstruct, cleanOutput));
      }
      return attacks;
    }

    void attack(Attack attack, double lambda, List<AttackScore> scores, List<Pictures> pictures) {
      RandomGenerator start =
          rng.split(String.format(Locale.ROOT, "start %d %s %s", number, attack.name(), lambda));
      ProjectedDescent.Outcome found =
          protocol
              .optimizer()
              .run(protocol.steps(), on, attack, x, new NormBall(lambda), start, cancelled);
      if (cancelled.getAsBoolean()) {
        return; // an attack that was cut short looks weaker than it is
      }
      ImageSet adversaries = images.with(found.adversary());
      float[] output = codec.reconstruct(adversaries);
      float[] reference = attack instanceof LatentSpaceAttack ? targets.pixels() : clean;
      scores.add(
          new AttackScore(
              attack.name(),
              lambda,
              number,
              images.size(),
              MsSsim.mean(images.with(output), images.with(reference)),
              MsSsim.mean(adversaries, images),
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
              ceiling,
              apart));
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
      seen.close();
    }
  }

  /// n distinct random indices.
  static int[] choose(int of, int n, RandomGenerator generator) {
    int[] order = IntStream.range(0, of).toArray();
    for (int i = 0; i < n; i++) { // the first steps of a Fisher–Yates shuffle
      int j = i + (int) (generator.nextDouble() * (of - i));
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return Arrays.copyOf(order, n);
  }

  /// For each image the first following one, cyclically, of another class; without labels the next.
  static int[] targets(int[] labels) {
    int[] targets = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      int j = (i + 1) % labels.length;
      while (labels[j] == labels[i] && (labels[i] >= 0 || j == i)) {
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

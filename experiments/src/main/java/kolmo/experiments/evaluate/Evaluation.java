package kolmo.experiments.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.attack.NormBall;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.MsSsim;
import kolmo.experiments.metric.Subject;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.Progress;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Settings.Scheme;

/// Attacks a model as a protocol says: every attack at every radius, in every trial.
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
  private final Subject of;
  private final Rng rng;
  private final BooleanSupplier cancelled;

  /// @param of what the model is called in the results
  public Evaluation(
      Backend on,
      Autoencoder model,
      Settings.Protocol protocol,
      Subject of,
      Rng rng,
      BooleanSupplier cancelled) {
    this.on = on;
    this.model = model;
    this.protocol = protocol;
    this.of = of;
    this.rng = rng.split("attack");
    this.cancelled = cancelled;
  }

  /// What was measured, and the pictures of the first trial.
  public record Result(Measurements rows, List<Pictures> pictures) {}

  /// Complains of a set that the protocol cannot be run on: of too few images, of too small ones,
  /// or where all that a trial would choose are of one class.
  ///
  /// @param seed chooses the images
  /// @throws DataException saying which
  public static void requireFits(Settings.Protocol protocol, ImageSet images, long seed) {
    requireFits(protocol, images, new Rng(seed).split("attack"));
  }

  private static void requireFits(Settings.Protocol protocol, ImageSet images, Rng rng) {
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
    MsSsim.requireFits(images.shape());
    for (int trial = 1; trial <= protocol.trials(); trial++) {
      var _ = targets(chosen(protocol, images, trial, rng).labels());
    }
  }

  /// What a trial looks at.
  private static ImageSet chosen(Settings.Protocol protocol, ImageSet from, int trial, Rng rng) {
    int n = protocol.scheme() == Scheme.OFFICIAL ? BATCH : protocol.images();
    return from.select(choose(from.size(), n, rng.split("images of trial " + trial)));
  }

  /// Runs the protocol on images that the model was not trained on, or, when it is cancelled, the
  /// attacks that were complete by then.
  ///
  /// @throws DataException if the set has fewer images than a trial, or one class only
  public Result run(ImageSet from) {
    requireFits(protocol, from, rng);
    List<Measurement> rows = new ArrayList<>();
    List<Pictures> pictures = new ArrayList<>();
    long runs = (long) AttackKind.ALL.size() * protocol.trials() * protocol.lambdas().size();
    long each = protocol.optimizer().units(protocol.steps(), protocol.images());
    long done = 0;
    try (Progress progress = new Progress("attacks", protocol.optimizer().unit(), runs * each)) {
      for (int number = 1; number <= protocol.trials() && !cancelled.getAsBoolean(); number++) {
        for (Group group : groups(number, from)) {
          try (Trial trial = new Trial(on, model, of, number, group, rng)) {
            for (double lambda : protocol.lambdas()) {
              for (AttackKind attack : group.attacks()) {
                Optional<Pictures> found = attack(trial, number, attack, lambda, progress);
                if (number == 1) {
                  found.ifPresent(pictures::add);
                }
                if (found.isPresent()) {
                  progress.reach(each * ++done);
                }
              }
            }
            rows.addAll(trial.rows());
          }
        }
      }
    }
    return new Result(new Measurements(rows), pictures);
  }

  /// Images that are attacked together.
  ///
  /// @param tau deviation of the noise on codes meanwhile
  /// @param noise names its random stream
  /// @param named what their numbers without an attack go by: an attack, if they are its own
  /// @param attacks by what they are attacked
  record Group(
      ImageSet images,
      ImageSet targets,
      double tau,
      String noise,
      AttackKind named,
      List<AttackKind> attacks) {}

  /// Whom a trial attacks.
  private List<Group> groups(int trial, ImageSet from) {
    ImageSet images = chosen(protocol, from, trial, rng);
    int[] targets = targets(images.labels());
    String noise = "noise of trial " + trial;
    if (protocol.scheme() == Scheme.PAPER) {
      return List.of(
          new Group(images, images.select(targets), 0, noise, AttackKind.NONE, AttackKind.ALL));
    }
    return List.of( // the target of the damaged image is for the calibration
        new Group(
            repeated(images, LATENT_IMAGE),
            repeated(images, targets[LATENT_IMAGE]),
            LATENT_NOISE,
            noise,
            AttackKind.NONE, // they stand for the model's
            List.of(AttackKind.LATENT)),
        new Group(
            repeated(images, DAMAGED_IMAGE),
            repeated(images, targets[DAMAGED_IMAGE]),
            DAMAGE_NOISE,
            noise + ", damage",
            AttackKind.MAX_DAMAGE,
            List.of(AttackKind.MAX_DAMAGE)));
  }

  private ImageSet repeated(ImageSet batch, int image) {
    return batch.select(IntStream.generate(() -> image).limit(protocol.images()).toArray());
  }

  /// Nothing if it was cut short: it would look weaker than it is.
  private Optional<Pictures> attack(
      Trial trial, int number, AttackKind attack, double lambda, Progress progress) {
    if (cancelled.getAsBoolean()) {
      return Optional.empty();
    }
    String start = String.format(Locale.ROOT, "start %d %s %s", number, attack, lambda);
    ProjectedDescent.Outcome found =
        protocol
            .optimizer()
            .run(
                protocol.steps(),
                on,
                attack.on(trial),
                trial.images(),
                new NormBall(lambda),
                rng.split(start),
                progress.counting(cancelled));
    return cancelled.getAsBoolean()
        ? Optional.empty()
        : Optional.of(trial.measure(attack, lambda, found));
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
              "attack images: wanted at least two classes to choose targets from, got one among "
                  + labels.length
                  + " images");
        }
        j = (j + 1) % labels.length;
      }
      targets[i] = j;
    }
    return targets;
  }
}

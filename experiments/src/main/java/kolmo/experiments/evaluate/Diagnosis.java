package kolmo.experiments.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.MaximumDamageAttack;
import kolmo.experiments.attack.NormBall;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.metric.MsSsim;
import kolmo.experiments.metric.Vectors;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.train.Progress;
import kolmo.nn.loss.GaussianMixture;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;

/// What a maximum-damage attack does to each of many images: from which mode to which it moves the
/// code, and how much of the output that costs.
///
/// A code is at a mode if it is within the distance that 99 % of the mode's own draws keep from its
/// centre:
///
/// ```text
/// ‖z − μₖ‖ ≤ σ·√q        q = 99 % quantile of χ² with D degrees of freedom
/// ```
///
/// @param prior the modes
/// @param radius σ√q
/// @param images what was attacked
/// @param adversary the attacked images, `[N,C,H,W]`
/// @param output f(μ(x)), `[N,C,H,W]`
/// @param attackedOutput f(μ(x′)), `[N,C,H,W]`
/// @param cases one for each image
@SuppressWarnings("ArrayRecordComponent") // a bundle of results; never compared
public record Diagnosis(
    GaussianMixture prior,
    double radius,
    ImageSet images,
    float[] adversary,
    float[] output,
    float[] attackedOutput,
    List<Case> cases) {

  private static final double SHARE = 0.99;
  private static final int CHUNK = 200;

  /// What became of a code.
  public enum Fate {
    /// It is at the mode that it was nearest to before.
    STAYED("still at its mode"),
    /// It is at another mode.
    MOVED("at another mode"),
    /// It is at no mode.
    BETWEEN("at no mode");

    private final String words;

    Fate(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One attacked image.
  ///
  /// @param image its place in the set it was chosen from
  /// @param label its class
  /// @param z its code
  /// @param zAdv the code of its adversary
  /// @param from nearest mode of z, from 0
  /// @param to nearest mode of z′
  /// @param distance of z from its nearest centre, in σ
  /// @param distanceAdv of z′ from its nearest centre, in σ
  /// @param moved ‖z′ − z‖ in σ
  /// @param msssimOut likeness of the outputs with and without the attack
  /// @param msssimIn likeness of the adversary to the image
  /// @param fate what became of the code
  @SuppressWarnings("ArrayRecordComponent") // a bundle of results; never compared
  public record Case(
      int image,
      int label,
      double[] z,
      double[] zAdv,
      int from,
      int to,
      double distance,
      double distanceAdv,
      double moved,
      double msssimOut,
      double msssimIn,
      Fate fate) {}

  /// Attacks n random images of a set.
  ///
  /// @throws DataException if the set has fewer
  public static Diagnosis of(
      Backend on,
      Autoencoder model,
      ImageSet set,
      int n,
      double lambda,
      int steps,
      Rng rng,
      BooleanSupplier cancelled) {
    if (n > set.size()) {
      throw new DataException("images: wanted at most the " + set.size() + ", got " + n);
    }
    MsSsim.requireFits(set.shape());
    int[] chosen = Evaluation.choose(set.size(), n, rng.split("images"));
    ImageSet images = set.select(chosen);
    Codec codec = new Codec(on, model);
    float[] output = codec.reconstruct(images);
    float[] adversary = attack(on, model, images, output, lambda, steps, rng, cancelled);
    ImageSet attacked = images.with(adversary);
    float[] attackedOutput = codec.reconstruct(attacked);
    double[][] z = codec.encode(images);
    double[][] zAdv = codec.encode(attacked);
    GaussianMixture prior = model.prior();
    double radius =
        prior.sigma()
            * Math.sqrt(
                new ChiSquaredDistribution(prior.dimensions()).inverseCumulativeProbability(SHARE));
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int from = nearest(prior, z[i]);
      int to = nearest(prior, zAdv[i]);
      double after = Vectors.distance(zAdv[i], prior.center(to));
      Fate fate = after > radius ? Fate.BETWEEN : from == to ? Fate.STAYED : Fate.MOVED;
      cases.add(
          new Case(
              chosen[i],
              images.labels()[i],
              z[i],
              zAdv[i],
              from,
              to,
              Vectors.distance(z[i], prior.center(from)) / prior.sigma(),
              after / prior.sigma(),
              Vectors.distance(z[i], zAdv[i]) / prior.sigma(),
              MsSsim.of(images.with(attackedOutput), images.with(output), i),
              MsSsim.of(attacked, images, i),
              fate));
    }
    return new Diagnosis(prior, radius, images, adversary, output, attackedOutput, cases);
  }

  private static float[] attack(
      Backend on,
      Autoencoder model,
      ImageSet images,
      float[] output,
      double lambda,
      int steps,
      Rng rng,
      BooleanSupplier cancelled) {
    float[] adversary = images.pixels(0, images.size());
    int each = images.pixelsPerImage();
    int chunks = (images.size() + CHUNK - 1) / CHUNK;
    try (Progress progress = new Progress("attacks", "step", (long) chunks * steps)) {
      for (int at = 0; at < images.size() && !cancelled.getAsBoolean(); at += CHUNK) {
        int n = Math.min(CHUNK, images.size() - at);
        Shape shape = images.shape().batch(n);
        int end = (at + n) * each;
        try (Tensor x = on.tensor(shape, images.pixels(at, at + n));
            Tensor clean = on.tensor(shape, Arrays.copyOfRange(output, at * each, end))) {
          float[] found =
              new ProjectedDescent(steps)
                  .run(
                      on,
                      new MaximumDamageAttack(model::reconstruct, clean),
                      x,
                      new NormBall(lambda),
                      rng.split("start " + at),
                      progress.counting(cancelled))
                  .adversary();
          System.arraycopy(found, 0, adversary, at * each, found.length);
        }
        progress.reach((long) (at / CHUNK + 1) * steps);
      }
    }
    return adversary;
  }

  private static int nearest(GaussianMixture prior, double[] z) {
    int best = 0;
    for (int k = 1; k < prior.modes(); k++) {
      if (Vectors.distance(z, prior.center(k)) < Vectors.distance(z, prior.center(best))) {
        best = k;
      }
    }
    return best;
  }

  /// √q.
  public double radiusInSigma() {
    return radius / prior.sigma();
  }

  /// Where codes went, `[K][K + 1]`: row the mode they came from, column the mode they are at, the
  /// last for those at none.
  public int[][] moves() {
    int k = prior.modes();
    int[][] moves = new int[k][k + 1];
    for (Case c : cases) {
      moves[c.from()][c.fate() == Fate.BETWEEN ? k : c.to()]++;
    }
    return moves;
  }

  /// The nearest modes, `[K][K]`: row that of the clean code, column that of the attacked one.
  public int[][] nearest() {
    int[][] nearest = new int[prior.modes()][prior.modes()];
    for (Case c : cases) {
      nearest[c.from()][c.to()]++;
    }
    return nearest;
  }

  /// Pairs of modes, nearest modes of z and z′ being different, those with most codes first.
  public List<int[]> busiest() {
    int k = prior.modes();
    int[][] nearest = nearest();
    List<int[]> pairs = new ArrayList<>();
    for (int a = 0; a < k; a++) {
      for (int b = a + 1; b < k; b++) {
        pairs.add(new int[] {a, b, nearest[a][b] + nearest[b][a]});
      }
    }
    pairs.sort((p, q) -> Integer.compare(q[2], p[2]));
    return pairs;
  }

  /// The class that most codes of a mode have, and −1 for a mode without codes or without labels.
  public int classOf(int mode) {
    if (Arrays.stream(images.labels()).anyMatch(label -> label < 0)) {
      return -1;
    }
    int[] counts = new int[Arrays.stream(images.labels()).max().orElse(0) + 1];
    cases.stream().filter(c -> c.from() == mode).forEach(c -> counts[c.label()]++);
    int best = IntStream.range(0, counts.length).reduce(0, (a, b) -> counts[b] > counts[a] ? b : a);
    return counts[best] == 0 ? -1 : best;
  }
}

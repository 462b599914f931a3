package kolmo.experiments.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.MsSsim;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Subject;
import kolmo.experiments.metric.Vectors;
import kolmo.experiments.model.Autoencoder;

/// Images that are attacked together, their targets, and what a model makes of them: here is
/// measured what an attack does.
final class Trial implements AttackKind.Victim, AutoCloseable {

  private final Subject of;
  private final int number;
  private final ImageSet images;
  private final ImageSet targets;
  private final NoisyCodes seen;
  private final Codec codec;
  private final float[] clean;
  private final Tensor x;
  private final Tensor cleanOutput;
  private final Tensor targetCode;
  private final List<Measurement> before = new ArrayList<>();
  private final List<Measurement> rows = new ArrayList<>();

  /// @param of what the model is called
  /// @param number from 1
  Trial(Backend on, Autoencoder model, Subject of, int number, Evaluation.Group group, Rng rng) {
    this.of = of;
    this.number = number;
    images = group.images();
    targets = group.targets();
    seen = new NoisyCodes(on, model, group.tau(), rng.split(group.noise()));
    codec = new Codec(on, seen);
    clean = codec.reconstruct(images);
    x = on.tensor(shape(), images.pixels());
    cleanOutput = on.tensor(shape(), clean);
    targetCode = codes(on);
    Codec means = new Codec(on, model); // also where codes are seen with noise
    float[] target = codec.reconstruct(targets);
    Put without = (metric, value) -> before.add(row(new Quantity(group.named(), metric, 0), value));
    without.put(Metric.MSSSIM_CLEAN, similarity(clean, images.pixels()));
    without.put(Metric.LATENT_FLOOR, similarity(clean, targets.pixels()));
    without.put(Metric.LATENT_CEILING, similarity(target, targets.pixels()));
    without.put(Metric.CODES_APART, apart(means.encode(images), means.encode(targets)));
  }

  /// What an attack's search found, measured.
  ///
  /// @return and its pictures
  Pictures measure(AttackKind attack, double lambda, ProjectedDescent.Outcome found) {
    if (rows.isEmpty()) {
      rows.addAll(before);
    }
    float[] output = codec.reconstruct(images.with(found.adversary()));
    float[] compared = attack.targeted() ? targets.pixels() : clean;
    Put under = (metric, value) -> rows.add(row(new Quantity(attack, metric, lambda), value));
    under.put(Metric.MSSSIM_OUT, similarity(output, compared));
    under.put(Metric.MSSSIM_IN, similarity(found.adversary(), images.pixels()));
    under.put(Metric.L2_OUT, distance(output, compared));
    under.put(Metric.ATTACK_LOSS, mean(found.objective()));
    under.put(Metric.NORM, mean(found.norm()));
    return new Pictures(
        attack, lambda, images.pixels(), clean, found.adversary(), output, targets.pixels());
  }

  private interface Put {
    void put(Metric metric, double value);
  }

  private Measurement row(Quantity what, double value) {
    int attacked = what.metric().of() == Metric.Of.ATTACK ? images.size() : 0;
    return new Measurement(of, what, number, value, attacked);
  }

  /// What has been measured so far.
  List<Measurement> rows() {
    return rows;
  }

  /// The images, `[N,C,H,W]`.
  Tensor images() {
    return x;
  }

  @Override
  public Var encode(Var images) {
    return seen.encode(images);
  }

  @Override
  public Var reconstruct(Var images) {
    return seen.reconstruct(images);
  }

  @Override
  public Tensor targetCode() {
    return targetCode;
  }

  @Override
  public Tensor cleanOutput() {
    return cleanOutput;
  }

  private Shape shape() {
    return images.shape().batch(images.size());
  }

  private Tensor codes(Backend on) {
    try (Tape tape = new Tape(on)) {
      return seen.encode(tape.constant(shape(), targets.pixels())).keep();
    }
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /// The mean of ‖a − b‖₂ of codes.
  private static double apart(double[][] a, double[][] b) {
    return mean(
        IntStream.range(0, a.length).mapToDouble(i -> Vectors.distance(a[i], b[i])).toArray());
  }

  /// Mean MS-SSIM of the pairs.
  private double similarity(float[] a, float[] b) {
    return MsSsim.mean(images.with(a), images.with(b));
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

package kolmo.experiments.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.cli.Cli;
import kolmo.experiments.cli.Marked;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Subject;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Method;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.Settings;
import kolmo.experiments.train.Settings.Scheme;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The attack protocol on untrained models of small images.
class EvaluationTest {

  private static final int SIDE = 16; // the smallest that MS-SSIM takes
  private static final int N = 40;
  private static final ImageSet TEST = Marked.images(N, SIDE, 3);
  private static final Settings.Protocol PROTOCOL =
      new Settings.Protocol(9, 2, List.of(0.5, 2.0), 3, Scheme.PAPER, Optimizer.PGD);

  private static Evaluation.Result evaluate(
      Method method,
      Settings.Protocol protocol,
      ImageSet test,
      long seed,
      BooleanSupplier cancelled) {
    try (Backend cpu = Backends.open("cpu")) {
      Evaluation.Result result;
      try (Autoencoder model =
          method.defaults().create(cpu, new ImageShape(1, SIDE, SIDE), 10, new Rng(1))) {
        int open = cpu.live();
        Subject of = new Subject("marked", method.cliName(), seed);
        result = new Evaluation(cpu, model, protocol, of, new Rng(seed), cancelled).run(test);
        assertThat(cpu.live()).isEqualTo(open);
      }
      assertThat(cpu.live()).isZero();
      return result;
    }
  }

  /// The attacks that were completed, by one of their metrics.
  private static List<Measurement> attacks(Evaluation.Result result) {
    return result.rows().where(m -> m.metric() == Metric.MSSSIM_OUT).rows();
  }

  private static Evaluation.Result evaluate(Method method, long seed) {
    return evaluate(method, PROTOCOL, TEST, seed, () -> false);
  }

  @Test
  void bothAttacksAtEveryRadiusInEveryTrial() {
    Evaluation.Result result = evaluate(Method.GMM_DAE, 1);
    assertThat(attacks(result))
        .extracting(s -> s.trial() + " " + s.what().lambda() + " " + s.what().attack())
        .containsExactly(
            "1 0.5 latent",
            "1 0.5 maxdamage",
            "1 2.0 latent",
            "1 2.0 maxdamage",
            "2 0.5 latent",
            "2 0.5 maxdamage",
            "2 2.0 latent",
            "2 2.0 maxdamage");
    assertThat(attacks(result)).extracting(Measurement::images).containsOnly(9);
    assertThat(result.pictures()).hasSize(4); // of the first trial
  }

  @Test
  void imagesAreDistinctAndTargetsOfAnotherClass() {
    for (long seed = 1; seed <= 5; seed++) {
      Pictures pictures = evaluate(Method.GMM_DAE, seed).pictures().getFirst();
      int[] images = Marked.indices(pictures.input(), SIDE, N);
      int[] targets = Marked.indices(pictures.target(), SIDE, N);
      assertThat(images).doesNotHaveDuplicates().hasSize(9);
      for (int i = 0; i < images.length; i++) {
        assertThat(TEST.labels()[targets[i]]).isNotEqualTo(TEST.labels()[images[i]]);
        assertThat(images).contains(targets[i]); // from the same trial
      }
    }
  }

  @Test
  void everyMethodMeetsTheSameImages() {
    Evaluation.Result first = evaluate(Method.GMM_DAE, 4);
    for (Method method : Method.values()) {
      Evaluation.Result result = evaluate(method, 4);
      for (int i = 0; i < first.pictures().size(); i++) {
        assertThat(result.pictures().get(i).input()).isEqualTo(first.pictures().get(i).input());
        assertThat(result.pictures().get(i).target()).isEqualTo(first.pictures().get(i).target());
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherOthers() {
    Evaluation.Result one = evaluate(Method.OURS, 4);
    Evaluation.Result two = evaluate(Method.OURS, 4);
    assertThat(two.rows()).isEqualTo(one.rows());
    assertThat(two.pictures().getLast().adversary())
        .isEqualTo(one.pictures().getLast().adversary());
    int[] images = Marked.indices(one.pictures().getFirst().input(), SIDE, N);
    int[] others = Marked.indices(evaluate(Method.OURS, 5).pictures().getFirst().input(), SIDE, N);
    assertThat(others).isNotEqualTo(images);
  }

  @Test
  void trialsHaveTheirOwnImages() {
    double[] clean =
        evaluate(Method.GMM_DAE, 1)
            .rows()
            .where(m -> m.metric() == Metric.MSSSIM_CLEAN)
            .rows()
            .stream()
            .mapToDouble(Measurement::value)
            .distinct()
            .toArray();
    assertThat(clean).hasSize(2);
  }

  @Test
  void whatIsReportedIsTrueOfThePictures() {
    Evaluation.Result result = evaluate(Method.GMM_DAE, 2);
    for (int i = 0; i < 4; i++) {
      Pictures p = result.pictures().get(i);
      Measurement out = attacks(result).get(i);
      Function<Metric, Double> score = metric -> result.rows().beside(out, metric);
      assertThat(out.what().attack()).isEqualTo(p.attack());
      float[] reference = p.attack() == AttackKind.LATENT ? p.target() : p.clean();
      assertThat(score.apply(Metric.NORM))
          .isCloseTo(meanDistance(p.adversary(), p.input()), within(1e-4));
      assertThat(score.apply(Metric.L2_OUT))
          .isCloseTo(meanDistance(p.adversarialOutput(), reference), within(1e-4));
      assertThat(score.apply(Metric.NORM)).isLessThan(p.lambda() + 1e-5);
      for (float value : p.adversary()) {
        assertThat(value).isBetween(0f, 1f);
      }
      if (p.attack() == AttackKind.MAX_DAMAGE) { // its objective is that very distance
        assertThat(score.apply(Metric.ATTACK_LOSS))
            .isCloseTo(-score.apply(Metric.L2_OUT), within(1e-4));
      }
    }
  }

  private static double meanDistance(float[] a, float[] b) {
    int p = SIDE * SIDE;
    double sum = 0;
    for (int i = 0; i < a.length; i += p) {
      double square = 0;
      for (int j = i; j < i + p; j++) {
        square += (a[j] - b[j]) * (double) (a[j] - b[j]);
      }
      sum += Math.sqrt(square);
    }
    return sum * p / a.length;
  }

  /// One image of a batch of 128, again and again, each attack its own; the noise makes even
  /// outputs of the same adversary differ, and the same seed the same bits.
  @Test
  void theOfficialProtocolAttacksOneImageWithNoiseOn() {
    ImageSet many = Marked.images(200, SIDE, 3);
    Settings.Protocol official =
        new Settings.Protocol(6, 2, List.of(0.5), 3, Scheme.OFFICIAL, Optimizer.PGD);
    Evaluation.Result result = evaluate(Method.GMM_DAE, official, many, 1, () -> false);
    assertThat(attacks(result))
        .extracting(s -> s.trial() + " " + s.what().attack())
        .containsExactly("1 latent", "1 maxdamage", "2 latent", "2 maxdamage");
    List<Integer> attacked = new ArrayList<>();
    for (Pictures pictures : result.pictures()) {
      int[] images = Marked.indices(pictures.input(), SIDE, 200);
      assertThat(images).hasSize(6).containsOnly(images[0]);
      attacked.add(images[0]);
      int[] targets = Marked.indices(pictures.target(), SIDE, 200);
      assertThat(targets).containsOnly(targets[0]);
      assertThat(many.labels()[targets[0]]).isNotEqualTo(many.labels()[images[0]]);
    }
    assertThat(attacked).doesNotHaveDuplicates();
    float[] clean = result.pictures().getFirst().clean();
    int p = SIDE * SIDE;
    assertThat(Arrays.copyOf(clean, p)).isNotEqualTo(Arrays.copyOfRange(clean, p, 2 * p));
    Evaluation.Result again = evaluate(Method.GMM_DAE, official, many, 1, () -> false);
    assertThat(again.rows()).isEqualTo(result.rows());
    assertThatThrownBy(() -> evaluate(Method.GMM_DAE, official, TEST, 1, () -> false))
        .isInstanceOf(DataException.class)
        .hasMessage("official protocol: wanted a batch of 128, got 40");
  }

  @Test
  void anAttackThatWasCutShortIsNotScored() {
    List<Measurement> whole = evaluate(Method.GMM_DAE, 1).rows().rows();
    for (int patience = 0; patience < 30; patience++) {
      int limit = patience;
      AtomicInteger asked = new AtomicInteger();
      List<Measurement> some =
          evaluate(Method.GMM_DAE, PROTOCOL, TEST, 1, () -> asked.incrementAndGet() > limit)
              .rows()
              .rows();
      assertThat(some).hasSizeLessThan(whole.size()).isEqualTo(whole.subList(0, some.size()));
    }
  }

  @Test
  void aTableWithGapsIsSummarisedWithoutThem() {
    Settings.Protocol three =
        new Settings.Protocol(4, 1, List.of(0.5, 1.0, 2.0), 2, Scheme.PAPER, Optimizer.PGD);
    Evaluation.Result result;
    int patience = 1;
    do { // until the second latent attack is the last that was completed
      int limit = patience++;
      AtomicInteger asked = new AtomicInteger();
      result = evaluate(Method.GMM_DAE, three, TEST, 1, () -> asked.incrementAndGet() > limit);
    } while (attacks(result).size() < 3);
    JsonNode summary = Cli.json(Json.line(Scores.json(result.rows())));
    assertThat(summary.at("/latent").propertyNames()).containsExactly("0.5", "1");
    assertThat(summary.at("/maxdamage").propertyNames()).containsExactly("0.5");
  }

  @Test
  void tooFewImagesOrOneClassAreRefused() {
    assertThatThrownBy(
            () -> evaluate(Method.VAE, PROTOCOL, Marked.images(8, SIDE, 3), 1, () -> false))
        .isInstanceOf(DataException.class)
        .hasMessage("attack images: wanted at most the 8 images to evaluate on, got 9");
    ImageSet alike =
        new ImageSet(new ImageShape(1, SIDE, SIDE), TEST.pixels(), Arrays.copyOf(new int[0], N));
    assertThatThrownBy(() -> evaluate(Method.VAE, PROTOCOL, alike, 1, () -> false))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("two classes");
  }
}

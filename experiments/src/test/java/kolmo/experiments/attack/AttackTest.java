package kolmo.experiments.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.Fgsm.Norm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The adversaries on models so simple that the best attack is known.
class AttackTest {

  private static final Fgsm PUBLISHED = new Fgsm(Norm.LINF, 0.3, 0.375, 1);

  private final Backend oracle = Backends.open("oracle");

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(oracle.live()).isZero();
    oracle.close();
  }

  /// Images of 1×2×2 pixels as rows of four.
  private static Var rows(Var x) {
    return x.view(Shape.of(x.shape().dim(0), 4));
  }

  @Test
  void theProjectionClipsToTheBoxAndThenScalesToTheBall() {
    double[] x = {0.2, 0.9, 0.5, 0.5};
    double[] delta = {-0.6, 0.4, 0.3, 0.0};
    // box: (−0.2, 0.1, 0.3, 0), of norm √0.14 = 0.374; to radius 0.1
    double s = 0.1 / Math.sqrt(0.14);
    try (Tape tape = new Tape(oracle)) {
      Var vx = tape.constant(Shape.of(1, 4), x);
      Var d = tape.constant(Shape.of(1, 4), delta);
      double[] small = new NormBall(0.1).project(d, vx.neg(), vx.neg().add(1)).value().toDoubles();
      assertThat(small)
          .containsExactly(new double[] {-0.2 * s, 0.1 * s, 0.3 * s, 0}, within(1e-15));
      double[] large = new NormBall(5).project(d, vx.neg(), vx.neg().add(1)).value().toDoubles();
      assertThat(large).containsExactly(new double[] {-0.2, 0.1, 0.3, 0}, within(1e-15));
    }
  }

  @Test
  void startsHaveRadiiUniformUpToLambda() {
    double[] v = new NormBall(3).start(2000, 64, new Rng(5));
    double mean = 0;
    for (int i = 0; i < 2000; i++) {
      double norm = Math.sqrt(Arrays.stream(v, i * 64, (i + 1) * 64).map(t -> t * t).sum());
      assertThat(norm).isBetween(0.0, 3.0);
      mean += norm / 2000;
    }
    // E[a]·E[η^(1/64)] = 1.5·64/65; the standard error is 0.87/√2000 ≈ 0.02
    assertThat(mean).isCloseTo(1.5 * 64 / 65, within(0.08));
  }

  @Test
  void maximumDamageOnTheIdentityReachesTheRadius() {
    // f(μ(x)) = x: the damage is ‖δ‖ itself, at best λ
    try (Tensor x = images()) {
      var found = attack(new MaximumDamageAttack(v -> v, x), x, 0.3);
      for (int i = 0; i < 3; i++) {
        assertThat(found.objective()[i]).isCloseTo(-0.3, within(1e-6));
        assertThat(found.norm()[i]).isCloseTo(0.3, within(1e-6));
      }
    }
  }

  @Test
  void theLatentAttackReachesATargetInsideTheBall() {
    try (Tensor x = images();
        Tensor target = oracle.tensor(Shape.of(3, 4), flat(0.45, 0.55, 0.5, 0.6))) {
      var found = attack(new LatentSpaceAttack(AttackTest::rows, target), x, 1);
      // the last step is 0.005·λ long, so that is how close it comes
      assertThat(Arrays.stream(found.objective()).boxed()).allMatch(j -> j < 0.01);
    }
  }

  @Test
  void theLatentAttackGoesToTheBallsEdgeTowardsATargetOutside() {
    // from (½,½,½,½) towards (1,1,1,1), at distance 1: with λ = 0.4 a distance of 0.6 remains
    try (Tensor x = images();
        Tensor target = oracle.tensor(Shape.of(3, 4), flat(1, 1, 1, 1))) {
      var found = attack(new LatentSpaceAttack(AttackTest::rows, target), x, 0.4);
      assertThat(Arrays.stream(found.objective()).boxed()).allMatch(j -> Math.abs(j - 0.6) < 0.01);
      assertThat(found.adversary()).isNotEmpty();
      for (float pixel : found.adversary()) {
        assertThat(pixel).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void theBoxHolds() {
    // the target (3,3,3,3) pulls out of the box: the best allowed image is (1,1,1,1)
    try (Tensor x = images();
        Tensor target = oracle.tensor(Shape.of(3, 4), flat(3, 3, 3, 3))) {
      var found = attack(new LatentSpaceAttack(AttackTest::rows, target), x, 5);
      assertThat(Arrays.stream(found.objective()).boxed()).allMatch(j -> Math.abs(j - 4) < 1e-3);
    }
  }

  @Test
  void imagesDoNotInfluenceEachOther() {
    try (Tensor x = images();
        Tensor one = oracle.tensor(Shape.of(1, 1, 2, 2), 0.5, 0.5, 0.5, 0.5);
        Tensor t3 = oracle.tensor(Shape.of(3, 4), 1, 1, 1, 1, 0, 0, 0, 0, 0.1, 0.9, 0.2, 0.8);
        Tensor t1 = oracle.tensor(Shape.of(1, 4), 1, 1, 1, 1)) {
      var all = attack(new LatentSpaceAttack(AttackTest::rows, t3), x, 0.4);
      var alone = attack(new LatentSpaceAttack(AttackTest::rows, t1), one, 0.4);
      // the starts of the first image are the same numbers, drawn first
      assertThat(all.objective()[0]).isCloseTo(alone.objective()[0], within(1e-12));
    }
  }

  @Test
  void fgsmStaysInBallAndBoxAndPassesNoGradient() {
    try (Tensor images = oracle.tensor(Shape.of(2, 1, 2, 2), 0, 1, 0.5, 0.25, 0.9, 0.1, 0.5, 0.5);
        Tensor state = oracle.randomState(new Rng(1));
        Tensor whole = oracle.full(Shape.scalar(), 1);
        Tape tape = new Tape(oracle)) {
      Var x = tape.watch(images);
      UnaryOperator<Var> encoder = v -> rows(v).square();
      Var adversary = PUBLISHED.perturb(encoder, x, encoder.apply(x), state, whole);
      double[] was = x.value().toDoubles();
      double[] is = adversary.value().toDoubles();
      for (int i = 0; i < is.length; i++) {
        assertThat(is[i]).isBetween(0.0, 1.0);
        assertThat(Math.abs(is[i] - was[i])).isLessThanOrEqualTo(0.3 + 1e-12);
      }
      assertThat(is).isNotEqualTo(was);
      assertThat(adversary.dependsOn(x)).isFalse(); // although it was computed from it
    }
  }

  @Test
  void fgsmTakesTheSignedStepOfItsEquation() {
    // g(x) = x: ∂ℓ/∂δ has the sign of δ, so δ₀ ~ U(−ε, ε) moves outwards by s, clipped to ±ε: with
    // s = 1.25 ε every pixel ends at exactly ±ε, with the sign of its start
    try (Tape tape = new Tape(oracle);
        Tensor whole = oracle.full(Shape.scalar(), 1);
        Tensor state = oracle.randomState(new Rng(1))) {
      double[] half = new double[40];
      Arrays.fill(half, 0.5);
      Var x = tape.constant(Shape.of(10, 1, 2, 2), half);
      double[] adversary =
          new Fgsm(Norm.LINF, 0.1, 0.125, 1)
              .perturb(AttackTest::rows, x, rows(x), state, whole)
              .value()
              .toDoubles();
      for (int i = 0; i < 40; i++) {
        double start = 0.2 * Rng.uniform(1, i) - 0.1;
        assertThat(adversary[i]).isCloseTo(0.5 + Math.copySign(0.1, start), within(1e-12));
      }
    }
  }

  @Test
  void severalStepsGoOnFromWhereTheLastOneEnded() {
    // g(x) = x: every step goes outwards by s until ±ε stops it; half-way through a warm-up both
    // are
    // half as long
    try (Tape tape = new Tape(oracle);
        Tensor half = oracle.full(Shape.scalar(), 0.5);
        Tensor state = oracle.randomState(new Rng(1))) {
      double[] grey = new double[40];
      Arrays.fill(grey, 0.5);
      Var x = tape.constant(Shape.of(10, 1, 2, 2), grey);
      double[] adversary =
          new Fgsm(Norm.LINF, 0.2, 0.04, 3)
              .perturb(AttackTest::rows, x, rows(x), state, half)
              .value()
              .toDoubles();
      for (int i = 0; i < 40; i++) {
        double start = 0.2 * Rng.uniform(1, i) - 0.1;
        double length = Math.min(0.1, Math.abs(start) + 3 * 0.02);
        assertThat(adversary[i]).isCloseTo(0.5 + Math.copySign(length, start), within(1e-12));
      }
    }
  }

  @Test
  void inAnL2BallTheDirectionStaysAndTheLengthGrows() {
    // g(x) = x: ∂ℓ/∂δ is parallel to δ, so δ₀ grows along itself: ‖δ‖ = min(ε, ‖δ₀‖ + 2 s)
    try (Tape tape = new Tape(oracle);
        Tensor whole = oracle.full(Shape.scalar(), 1);
        Tensor state = oracle.randomState(new Rng(1))) {
      double[] grey = new double[40];
      Arrays.fill(grey, 0.5);
      Var x = tape.constant(Shape.of(10, 1, 2, 2), grey);
      double[] adversary =
          new Fgsm(Norm.L2, 0.3, 0.05, 2)
              .perturb(AttackTest::rows, x, rows(x), state, whole)
              .value()
              .toDoubles();
      for (int n = 0; n < 10; n++) {
        double norm = 0;
        double start = 0;
        double along = 0;
        for (int i = 4 * n; i < 4 * n + 4; i++) {
          double u = Rng.normal(1, i);
          start += u * u;
          norm += (adversary[i] - 0.5) * (adversary[i] - 0.5);
          along += (adversary[i] - 0.5) * u;
        }
        double length = Math.min(0.3, 0.3 * Rng.uniform(1, 40 + n) + 2 * 0.05);
        assertThat(Math.sqrt(norm)).isCloseTo(length, within(1e-9));
        assertThat(along).isCloseTo(Math.sqrt(norm * start), within(1e-9)); // parallel
      }
    }
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> new Fgsm(Norm.L2, -0.1, 1, 1)).hasMessageContaining("ε ≥ 0");
    assertThatThrownBy(() -> new Fgsm(Norm.L2, Double.NaN, 1, 1)).hasMessageContaining("ε ≥ 0");
    assertThatThrownBy(() -> new Fgsm(Norm.L2, 1, 1, 0)).hasMessageContaining("1 step");
    assertThatThrownBy(() -> new NormBall(0)).hasMessageContaining("λ > 0");
    assertThatThrownBy(() -> new ProjectedDescent(0)).hasMessageContaining("at least 1");
  }

  private Tensor images() {
    return oracle.tensor(Shape.of(3, 1, 2, 2), flat(0.5, 0.5, 0.5, 0.5));
  }

  private static double[] flat(double... row) {
    double[] three = new double[12];
    Arrays.setAll(three, i -> row[i % 4]);
    return three;
  }

  private ProjectedDescent.Outcome attack(Attack attack, Tensor x, double lambda) {
    return new ProjectedDescent(ProjectedDescent.DEFAULT_STEPS)
        .run(oracle, attack, x, new NormBall(lambda), new Rng(2), () -> false);
  }
}

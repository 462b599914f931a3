package kolmo.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Parameter;
import kolmo.nn.loss.BernoulliLoss;
import kolmo.nn.loss.GaussianKl;
import kolmo.nn.loss.SelfConsistencyLoss;
import org.junit.jupiter.api.Test;

/// The variational methods against the one that they vary: all start from the same weights and the
/// same noise.
class VariationalTest {

  private static final ImageShape IMAGE = new ImageShape(1, 4, 4);
  private static final int N = 5;
  private static final int D = 3;
  private static final double RHO = 0.9;

  /// A loss with its terms and the gradient of every parameter.
  private record Step(double total, Map<String, Double> terms, Map<String, double[]> gradients) {
    double term(String name) {
      return Objects.requireNonNull(terms.get(name), name);
    }
  }

  private static Step step(Hyperparameters h) {
    try (Backend oracle = Backends.open("oracle");
        Autoencoder model = h.create(oracle, IMAGE, N, new Rng(3));
        Tape tape = new Tape(oracle)) {
      LossTerms loss = model.loss(images(tape));
      var gradients = tape.gradients(loss.total());
      return new Step(
          loss.total().item(),
          loss.terms().stream()
              .collect(Collectors.toMap(LossTerms.Term::name, t -> t.value().item())),
          model.parameters().stream()
              .collect(
                  Collectors.toMap(Parameter::name, p -> gradients.of(p.tensor()).toDoubles())));
    }
  }

  private static void assertSameGradients(Step a, Step b) {
    assertThat(a.gradients().keySet()).isEqualTo(b.gradients().keySet());
    a.gradients()
        .forEach(
            (name, g) ->
                assertThat(g).as(name).containsExactly(b.gradients().get(name), within(1e-11)));
  }

  @Test
  void betaOneIsTheVae() {
    Step vae = step(new Vae.Hyperparameters(D));
    Step beta = step(new BetaVae.Hyperparameters(D, 1));
    assertThat(beta.total()).isEqualTo(vae.total());
    assertSameGradients(beta, vae);
    Step two = step(new BetaVae.Hyperparameters(D, 2));
    assertThat(two.total()).isCloseTo(vae.total() + vae.term("kl"), within(1e-12));
  }

  /// L(β) is L(1) + (β − 1)·TC, and L(1) the VAE with its divergence drawn instead of computed.
  @Test
  void betaMovesTheTcvaeByItsTotalCorrelation() {
    Step vae = step(new Vae.Hyperparameters(D));
    Step one = step(new BetaTcVae.Hyperparameters(D, 1));
    Step six = step(new BetaTcVae.Hyperparameters(D, 6));
    assertThat(one.term("rec")).isEqualTo(vae.term("rec"));
    assertThat(one.total() - vae.total()).isCloseTo(one.term("kl") - vae.term("kl"), within(1e-12));
    assertThat(six.total()).isCloseTo(one.total() + 5 * one.term("tc"), within(1e-12));
    assertThat(one.term("tc")).isNotZero();
  }

  /// At ε = 0 the neighbour is the image itself: the VAE and its divergence once more.
  @Test
  void withoutPullTheSmoothEncoderIsTheVaeAndASecondDivergence() {
    Crafting none = new Crafting(Fgsm.Norm.LINF, 0, 0, 5, null);
    Step vae = step(new Vae.Hyperparameters(D));
    Step free = step(new SmoothEncoder.Hyperparameters(D, none, 0));
    assertThat(free.total())
        .isCloseTo(vae.total() + vae.term("kl") - D * Math.log(2 * Math.PI), within(1e-11));
    assertSameGradients(free, step(new BetaVae.Hyperparameters(D, 2)));
  }

  /// The neighbour that was searched for is further than a random one.
  @Test
  void theSmoothEncodersNeighbourIsTheHarderTheMoreStepsItTook() {
    Fgsm.Norm linf = Fgsm.Norm.LINF;
    // a step of 0 leaves the random start
    Step random =
        step(new SmoothEncoder.Hyperparameters(D, new Crafting(linf, 0.3, 0, 5, 0.0), 50));
    Step searched =
        step(new SmoothEncoder.Hyperparameters(D, new Crafting(linf, 0.3, 0, 5, null), 50));
    assertThat(searched.term("smoothness")).isGreaterThan(random.term("smoothness"));
  }

  /// What decodes learns from the likelihood alone, as in the VAE.
  @Test
  void theAvaesDecoderHasTheGradientOfTheVaes() {
    Step vae = step(new Vae.Hyperparameters(D));
    Step avae = step(new Avae.Hyperparameters(D, 0.975));
    List<String> decoder =
        vae.gradients().keySet().stream().filter(n -> n.startsWith("decoder")).toList();
    assertThat(decoder).hasSize(10);
    for (String name : decoder) {
      assertThat(avae.gradients().get(name)).as(name).containsExactly(vae.gradients().get(name));
    }
    assertThat(avae.gradients().get("encoder.mean.weight"))
        .isNotEqualTo(vae.gradients().get("encoder.mean.weight"));
    assertThat(avae.total()).isCloseTo(vae.total() + avae.term("consistency"), within(1e-12));
  }

  /// Its step is the gradient of its objective with x̃ held where it is, which no function of the
  /// weights alone has: here x̃ is computed once, and the objective spelled out around it.
  @Test
  void theAvaesGradientIsThatWithItsReconstructionHeld() {
    try (Backend oracle = Backends.open("oracle")) {
      double[] again = held(oracle);
      double slope = 0;
      double scale = 0;
      try (Avae model = avae(oracle);
          Tape tape = new Tape(oracle)) {
        Var loss = model.loss(images(tape)).total();
        assertThat(loss.item()).isCloseTo(objective(oracle, again, 0), within(1e-12));
        var gradients = tape.gradients(loss);
        for (Parameter p : model.parameters()) {
          double[] g = gradients.of(p.tensor()).toDoubles();
          double[] v = direction(p);
          for (int i = 0; i < g.length; i++) {
            slope += g[i] * v[i];
            scale += Math.abs(g[i] * v[i]);
          }
        }
      }
      double step = 1e-6;
      double difference = objective(oracle, again, step) - objective(oracle, again, -step);
      assertThat(difference / (2 * step)).isCloseTo(slope, within(1e-7 * scale));
    }
  }

  private static Avae avae(Backend on) {
    return (Avae) new Avae.Hyperparameters(D, RHO).create(on, IMAGE, N, new Rng(3));
  }

  private static Var images(Tape tape) {
    double[] pixels = new double[N * IMAGE.pixels()];
    Arrays.setAll(pixels, i -> 0.5 + 0.5 * Math.sin(0.37 * i));
    return tape.constant(IMAGE.batch(N), pixels);
  }

  private static double[] held(Backend on) {
    try (Avae model = avae(on);
        Tape tape = new Tape(on)) {
      return model.decode(model.draw(model.posterior(images(tape)))).value().toDoubles();
    }
  }

  private static double objective(Backend on, double[] again, double step) {
    try (Avae model = avae(on);
        Tape tape = new Tape(on)) {
      for (Parameter p : model.parameters()) {
        double[] w = p.tensor().toDoubles();
        double[] v = direction(p);
        Arrays.setAll(w, i -> w[i] + step * v[i]);
        try (Tensor moved = on.tensor(p.tensor().shape(), w)) {
          on.assign(p.tensor(), moved);
        }
      }
      Var x = images(tape);
      var q = model.posterior(x);
      Var rows = x.view(Shape.of(N, IMAGE.pixels()));
      var b = model.posterior(tape.constant(x.shape(), again));
      return new BernoulliLoss().of(model.logits(model.draw(q)), rows).item()
          + new GaussianKl().of(q.mean(), q.logVariance()).item()
          + new SelfConsistencyLoss(RHO)
              .of(q.mean(), q.logVariance(), b.mean(), b.logVariance())
              .item();
    }
  }

  private static double[] direction(Parameter p) {
    Rng rng = new Rng(0).split(p.name());
    double[] v = new double[p.tensor().shape().size()];
    Arrays.setAll(v, i -> rng.nextGaussian() / 10);
    return v;
  }
}

package kolmo.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kolmo.autograd.array.AdamRates;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.data.DataSource;
import kolmo.experiments.model.Crafting;
import kolmo.experiments.model.Latent;
import kolmo.experiments.model.Method;
import kolmo.experiments.model.RobustDae;
import kolmo.experiments.train.Settings.Split;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.TwoSampleKsLoss.Pairing;
import kolmo.nn.optim.LearningRate;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/// The record of a run as JSON and back.
class SettingsTest {

  /// Nothing in it is a default, and its numbers are awkward.
  static final Settings OTHER =
      new Settings(
          Long.MIN_VALUE,
          "oracle",
          new Settings.Data(
              DataSource.FASHION_MNIST, "a folder/\"with\" ünicode", 12_345, Split.VALIDATION),
          Method.OURS_SORTED,
          new RobustDae.Hyperparameters(
              new Latent(9, 7, Latent.Centers.SOBOL, 0.1 + 0.2, 1.0 / 3, 1e-300),
              new Crafting(Fgsm.Norm.L2, 0.0, 9, 7, Math.PI),
              -1.0,
              1e300,
              1.5,
              2.5,
              3.5,
              Pairing.SORTED,
              EmpiricalCdf.MIDPOINT,
              4.5),
          new Settings.Training(
              3, 17, new LearningRate(Double.MIN_VALUE, 0.1, 7), new AdamRates(0.5, 0.75, 1e-7)));

  @Test
  void thereAndBack() {
    assertThat(Json.read(Json.line(OTHER), Settings.class)).isEqualTo(OTHER);
    assertThat(Json.read(Json.pretty(OTHER), Settings.class)).isEqualTo(OTHER);
    assertThat(Json.read(Json.line(Settings.DEFAULT), Settings.class)).isEqualTo(Settings.DEFAULT);
    var protocol =
        new Settings.Protocol(
            7, 3, List.of(0.5, 1e-3), 11, Settings.Scheme.OFFICIAL, Optimizer.LBFGSB);
    assertThat(Json.read(Json.line(protocol), Settings.Protocol.class)).isEqualTo(protocol);
  }

  @Test
  void constantsAreWrittenAsTheCommandLineCallsThem() {
    assertThat(Json.line(OTHER))
        .contains("\"fashion-mnist\"", "\"ours-sorted\"", "\"sobol\"", "\"sorted\"", "\"midpoint\"")
        .doesNotContain("\n");
  }

  @Test
  void aRecordWithPartsMissingIsRefused() {
    Map<?, ?> whole = Json.read(Json.line(OTHER), Map.class);
    for (Object part : whole.keySet()) {
      Map<?, ?> less = Json.read(Json.line(OTHER), Map.class);
      less.remove(part);
      assertThatThrownBy(() -> Json.read(Json.line(less), Settings.class))
          .as(part.toString())
          .isInstanceOf(JacksonException.class);
    }
    assertThatThrownBy(() -> Json.read("null", Settings.class))
        .isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> Json.read("{", Settings.class)).isInstanceOf(JacksonException.class);
  }

  /// As versions before crafting had options and evaluation a split wrote them.
  @Test
  void whatOlderVersionsDidNotWriteHasTheValueThatItHadThen() {
    Map<?, ?> whole = Json.read(Json.line(OTHER), Map.class);
    Map<Object, Object> old = new LinkedHashMap<>(whole);
    old.compute("data", (k, v) -> without(v, "evaluateOn"));
    old.compute(
        "model",
        (k, v) -> {
          Map<Object, Object> less =
              without(v, "craftSteps", "craftNorm", "epsilonWarmup", "advRecWeight");
          less.put("empirical", less.remove("empiricalCdf"));
          return less;
        });
    RobustDae.Hyperparameters was = (RobustDae.Hyperparameters) OTHER.model();
    Crafting published = new Crafting(Fgsm.Norm.LINF, 0.0, 0, 1, Math.PI);
    Settings read = Settings.read(Json.line(old));
    assertThat(read.data().evaluateOn()).isEqualTo(Split.TEST);
    assertThat(read.model())
        .isEqualTo(
            new RobustDae.Hyperparameters(
                was.latent(),
                published,
                was.coupling(),
                was.recWeight(),
                was.ksWeight(),
                was.twoSampleWeight(),
                was.covWeight(),
                was.twoSample(),
                was.empiricalCdf(),
                0));
    assertThat(Settings.read(Json.line(OTHER))).isEqualTo(OTHER);
    // all methods had the same record once
    old.put("method", "vae");
    assertThat(Settings.read(Json.line(old)).model()).hasToString("Hyperparameters[dimensions=9]");
    old.remove("model");
    assertThatThrownBy(() -> Settings.read(Json.line(old))).isInstanceOf(JacksonException.class);
  }

  /// What a file lacks is read like a wish.
  @Test
  void whatWasTheCaseBeforeIsAValue() {
    List<Wish> later =
        Wishes.ofTraining().stream().filter(w -> !w.setting().before().isEmpty()).toList();
    assertThat(later).extracting(Wish::name).contains("network", "image-size", "craft-norm");
    assertThat(later)
        .filteredOn(w -> !w.setting().before().equals("null"))
        .allSatisfy(w -> assertThat(w.read(w.setting().before())).isNotNull());
  }

  private static Map<Object, Object> without(Object record, String... keys) {
    Map<Object, Object> less = new LinkedHashMap<>((Map<?, ?>) record);
    assertThat(less.keySet().removeAll(List.of(keys))).isTrue();
    return less;
  }

  @Test
  void theReportShowsEveryValueByName() {
    Map<String, String> flat = Json.flat(OTHER);
    assertThat(flat)
        .containsEntry("seed", Long.toString(Long.MIN_VALUE))
        .containsEntry("model.coupling", "-1.0")
        .containsEntry("training.learningRate.every", "7")
        .containsEntry("data.source", "fashion-mnist");
    assertThat(Json.flat(Settings.DEFAULT)).containsEntry("model.covWeight", "automatic");
    assertThat(Json.flat(Settings.DEFAULT)).hasSameSizeAs(flat);
  }

  @Test
  void aMethodsRecordHoldsWhatTheMethodUses() {
    Map<Method, String> some =
        Map.of(
            Method.OURS,
            "two-sample-weight",
            Method.GMM_DAE,
            "center-scale",
            Method.VAE,
            "dimensions");
    some.forEach((method, name) -> assertThat(Wishes.users(name)).contains(method));
    assertThat(Wishes.of(Method.VAE)).hasSize(1);
    assertThat(Wishes.users("epsilon")).doesNotContain(Method.GMM_DAE);
    Settings d = Settings.DEFAULT;
    assertThatThrownBy(() -> new Settings(1, "cpu", d.data(), Method.VAE, d.model(), d.training()))
        .hasMessageContaining("wanted hyperparameters of vae");
  }
}

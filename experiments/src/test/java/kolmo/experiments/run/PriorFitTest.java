package kolmo.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import kolmo.autograd.array.Rng;
import kolmo.experiments.train.RunRecord;
import kolmo.experiments.train.Settings;
import kolmo.nn.loss.GaussianMixture;
import org.junit.jupiter.api.Test;

/// What is said of codes and their prior.
class PriorFitTest {

  private static final double NONE = Double.NaN;

  @Test
  void codesThatFollow() {
    assertThat(new PriorFit(1.24, 0.9, 0.97, 0.99, 0.98).sentence())
        .isEqualTo(
            "Codes follow their prior: KS 1.2 times an ideal batch's, covariance 0.9 times an ideal"
                + " batch's; 97 % of the codes have reached a mode, of the prior's own draws 99"
                + " %.");
    assertThat(new PriorFit(2.9, 2.9, NONE, NONE, 1).sentence())
        .isEqualTo(
            "Codes follow their prior: KS 2.9 times an ideal batch's, covariance 2.9 times an ideal"
                + " batch's.");
  }

  @Test
  void codesThatDoNot() {
    assertThat(new PriorFit(26.2, 6.8, 0.72, 0.99, 0.55).sentence())
        .startsWith(
            "Codes are narrower than the prior (0.55 of its spread): KS 26 times an ideal batch's,"
                + " covariance 6.8 times an ideal batch's; 72 % of the codes have reached a mode,"
                + " of the prior's own draws 99 %. ")
        .endsWith("use --center-scale 10 --tau 1.");
    assertThat(new PriorFit(3.1, 1, NONE, NONE, 1.2).sentence())
        .startsWith("Codes are wider than the prior (1.20 of its spread): KS 3.1 times");
    assertThat(new PriorFit(1, 3.1, NONE, NONE, 1).sentence())
        .startsWith("Codes do not follow their prior: KS 1.0 times");
    assertThat(new PriorFit(1, 1, 0.9, 0.99, 1).sentence())
        .startsWith("Codes do not follow their prior: KS 1.0 times");
  }

  @Test
  void whereNothingIsKnownNothingIsSaid() {
    assertThat(new PriorFit(NONE, NONE, 0.5, 0.9, 0.5).sentence()).isEmpty();
    assertThat(new PriorFit(2, NONE, NONE, NONE, 1).sentence())
        .isEqualTo("Codes follow their prior: KS 2.0 times an ideal batch's.");
  }

  /// The weighted terms are those of the last epoch.
  @Test
  void theNumbersComeFromTheRun() {
    RunRecord record = new RunRecord();
    record.term("rec", 100);
    record.term("ks", 1000);
    record.term("cov", 10);
    record.add(new RunRecord.Step(1, 1, 0, new double[] {0, 9, 9}));
    record.add(new RunRecord.Step(2, 2, 0, new double[] {0, 0.01, 0.5}));
    record.add(new RunRecord.Step(2, 3, 0, new double[] {0, 0.03, 0.7}));
    GaussianMixture prior = new GaussianMixture(new double[][] {{-20, 0}, {20, 0}}, 1);
    double[][] codes = prior.sample(1000, new Rng(1));
    PriorFit same = PriorFit.of(Settings.DEFAULT, record, codes, prior);
    assertThat(same.ks()).isCloseTo(20, within(1e-9));
    assertThat(same.cov()).isCloseTo(6, within(1e-9));
    assertThat(same.reached()).isEqualTo(1);
    assertThat(same.reachable()).isEqualTo(1);
    assertThat(same.spread()).isBetween(0.98, 1.02);
    for (double[] z : codes) {
      z[0] /= 2;
      z[1] /= 2;
    }
    assertThat(PriorFit.of(Settings.DEFAULT, record, codes, prior).spread()).isBetween(0.49, 0.51);
  }
}

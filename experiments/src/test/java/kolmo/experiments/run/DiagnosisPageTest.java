package kolmo.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.evaluate.Diagnosis;
import kolmo.experiments.evaluate.Diagnosis.Case;
import kolmo.experiments.evaluate.Diagnosis.Fate;
import kolmo.nn.loss.GaussianMixture;
import org.junit.jupiter.api.Test;

/// What is said of attacked codes.
class DiagnosisPageTest {

  /// @param distance of the clean code from its centre, in σ
  private static Case of(Fate fate, int from, int to, double distance, double msssim) {
    double[] z = {4.0 * from, 0};
    return new Case(0, 0, z, z, from, to, distance, 1, 2, msssim, 0.9, fate);
  }

  private static DiagnosisPictures pictures(Case... cases) {
    int n = cases.length;
    ImageSet images = new ImageSet(new ImageShape(1, 1, 1), new float[n], new int[n]);
    return new DiagnosisPictures(
        new Diagnosis(
            new GaussianMixture(new double[][] {{0, 0}, {4, 0}}, 1),
            3,
            images,
            new float[n],
            new float[n],
            new float[n],
            List.of(cases)),
        1);
  }

  @Test
  void theSentenceComesFromTheNumbers() {
    List<Case> cases = new ArrayList<>();
    cases.add(of(Fate.STAYED, 0, 0, 1, 0.9));
    cases.add(of(Fate.STAYED, 0, 0, 1, 0.8));
    cases.add(of(Fate.MOVED, 0, 1, 1, 0.5));
    cases.add(of(Fate.BETWEEN, 0, 1, 9, 0.2));
    assertThat(DiagnosisPage.sentence(new DiagnosisGroup("all", cases), 3))
        .isEqualTo(
            "Of 4 images, outputs under attack have an MS-SSIM of 0.60 to those without it (higher"
                + " = more robust), and codes move by 2.0 σ. Before the attack 75 % of the codes"
                + " are at a mode (within 3.0 σ of its centre); after it 50 % are still at its"
                + " mode, 25 % at another mode and 25 % at no mode. Codes at no mode cost most"
                + " (MS-SSIM 0.20), those still at its mode least (0.85).");
    assertThat(DiagnosisPage.sentence(new DiagnosisGroup("all", List.of(cases.getFirst())), 3))
        .endsWith("and 0 % at no mode.");
    List<Case> alike = List.of(of(Fate.STAYED, 0, 0, 1, 0.81), of(Fate.MOVED, 0, 1, 1, 0.8));
    assertThat(DiagnosisPage.sentence(new DiagnosisGroup("all", alike), 3))
        .endsWith("Which of them makes little difference (0.80 to 0.81).");
  }

  /// A second map of the same counts says nothing.
  @Test
  void theSecondMapIsThereWhereItDiffers() {
    DiagnosisPictures same = pictures(of(Fate.STAYED, 0, 0, 1, 1), of(Fate.MOVED, 0, 1, 1, 0));
    DiagnosisPictures other = pictures(of(Fate.STAYED, 0, 0, 1, 1), of(Fate.BETWEEN, 0, 1, 1, 0));
    assertThat(same.allAtModes()).isTrue();
    assertThat(same.moves().svg("t")).contains("Nearest modes").doesNotContain("none");
    assertThat(other.allAtModes()).isFalse();
    assertThat(other.moves().svg("t")).contains("Nearest modes", "within 3.0 σ", ">none<");
  }
}

package kolmo.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kolmo.autograd.array.Rng;
import kolmo.experiments.metric.LatentFit;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.RunRecord;
import kolmo.experiments.train.Settings;
import kolmo.nn.loss.GaussianMixture;

/// Whether codes follow the prior that they are held to, as a sentence. The numbers alone leave it
/// to the reader to know that a weighted KS term of 26 is a bad one.
///
/// A weighted term λL is 1 for a batch drawn from the prior. With one coordinate a batch's KS term
/// scatters by 0.9 about that; a mean over coordinates and an epoch's batches scatters much less,
/// so [#FOLLOWS] times is not chance. A share of codes that is [#SHORT] below that of the prior's
/// own draws is three times what 1,000 codes scatter by. A spread within [#ALIKE] of the prior's is
/// called neither narrower nor wider.
///
/// @param ks weighted KS term of the last epoch; NaN: there is none with the prior's weight
/// @param cov weighted covariance term, likewise
/// @param reached share of codes that reached a mode; NaN: there are no modes to reach
/// @param reachable the same share of draws from the prior
/// @param spread root of the codes' mean variance over that of the prior
record PriorFit(double ks, double cov, double reached, double reachable, double spread) {

  private static final double FOLLOWS = 3;
  private static final double SHORT = 0.05;
  private static final double ALIKE = 0.1;
  private static final int DRAWS = 2000;

  /// @param codes `[N,D]` of images that were not trained on
  static PriorFit of(Settings settings, RunRecord record, double[][] codes, GaussianMixture prior) {
    int last = record.steps().isEmpty() ? 0 : record.steps().getLast().epoch();
    double[][] draws = prior.sample(DRAWS, new Rng(settings.seed()).split("prior fit"));
    return new PriorFit(
        term(settings, record, last, "ks", "model.ksWeight"),
        term(settings, record, last, "cov", "model.covWeight"),
        LatentFit.of(codes, prior).reached(),
        LatentFit.of(draws, prior).reached(),
        Math.sqrt(variance(codes) / variance(draws)));
  }

  /// The weighted mean over an epoch, if its weight is the prior's: a given one says nothing.
  private static double term(
      Settings settings, RunRecord record, int epoch, String name, String weight) {
    Map<String, String> flat = Json.flat(settings);
    int i = record.names().indexOf(name);
    return epoch == 0 || i < 0 || !Json.AUTOMATIC.equals(flat.get(weight))
        ? Double.NaN
        : record.weights().get(i) * record.meanOf(epoch)[i + 1];
  }

  /// Mean over coordinates.
  private static double variance(double[][] codes) {
    double sum = 0;
    for (int d = 0; d < codes[0].length; d++) {
      double mean = 0;
      for (double[] z : codes) {
        mean += z[d] / codes.length;
      }
      for (double[] z : codes) {
        sum += (z[d] - mean) * (z[d] - mean) / codes.length;
      }
    }
    return sum / codes[0].length;
  }

  /// Empty where nothing is known.
  String sentence() {
    List<String> terms = new ArrayList<>();
    if (Double.isFinite(ks)) {
      terms.add(times("KS", ks));
    }
    if (Double.isFinite(cov)) {
      terms.add(times("covariance", cov));
    }
    if (terms.isEmpty() || !Double.isFinite(spread)) {
      return "";
    }
    boolean follow = !(ks > FOLLOWS) && !(cov > FOLLOWS) && !(reached < reachable - SHORT);
    String reach =
        Double.isNaN(reached)
            ? ""
            : String.format(
                Locale.ROOT,
                "; %.0f %% of the codes have reached a mode, of the prior's own draws %.0f %%",
                100 * reached,
                100 * reachable);
    return (follow ? "Codes follow their prior: " : "Codes " + differ() + ": ")
        + String.join(", ", terms)
        + reach
        + "."
        + (follow ? "" : ADVICE);
  }

  private static final String ADVICE =
      " What is decoded from samples of the prior is then not what the decoder has learnt. Where"
          + " the picture of a mixture matters more than the attack, use --center-scale 10 --tau"
          + " 1.";

  private static String times(String term, double value) {
    return String.format(Locale.ROOT, value < 10 ? "%s %.1f" : "%s %.0f", term, value)
        + " times an ideal batch's";
  }

  private String differ() {
    String by = String.format(Locale.ROOT, " (%.2f of its spread)", spread);
    return spread < 1 - ALIKE
        ? "are narrower than the prior" + by
        : spread > 1 + ALIKE ? "are wider than the prior" + by : "do not follow their prior";
  }
}

package kolmo.experiments.metric;

import java.util.Arrays;
import kolmo.nn.loss.GaussianMixture;

/// Whether codes have reached the prior's modes. All codes start near 0, and between modes the KS
/// loss has no force: a run whose covariance weight is too small stays there, and the decoder never
/// sees what samples from the prior ask of it.
///
/// A code has reached mode k if it is closer to μₖ than to the origin; for one-hot centres c·eₖ
/// that is z_k > c/2.
///
/// @param reached share of codes that reached a mode; ideal near 1
/// @param perMode share of codes that reached each mode, `[K]`; ideal near 1/K each
@SuppressWarnings("ArrayRecordComponent") // a bundle of results; never compared
public record LatentFit(double reached, double[] perMode) {

  /// The fit of codes `[N,D]`. A mixture of one mode around the origin has no modes to reach: NaN.
  public static LatentFit of(double[][] codes, GaussianMixture prior) {
    int k = prior.modes();
    if (k == 1 && Arrays.stream(prior.center(0)).allMatch(c -> c == 0)) {
      return new LatentFit(Double.NaN, new double[] {Double.NaN});
    }
    int[] perMode = new int[k];
    int any = 0;
    for (double[] z : codes) {
      double fromOrigin = Vectors.squaredDistance(z, new double[z.length]);
      boolean reached = false;
      for (int m = 0; m < k; m++) {
        if (Vectors.squaredDistance(z, prior.center(m)) < fromOrigin) {
          perMode[m]++;
          reached = true;
        }
      }
      any += reached ? 1 : 0;
    }
    double n = codes.length;
    return new LatentFit(any / n, Arrays.stream(perMode).mapToDouble(c -> c / n).toArray());
  }
}

package kolmo.benchmarks.cpu;

import kolmo.nn.loss.GaussianMixture;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The KS losses on libtorch as they are commonly written there: by broadcasting.
///
/// ```text
/// F(t)   = mean over k of ½ (1 + erf((t [n,1,d] − μ [1,k,d]) / (σ√2)))
/// ks     = mean (F(sorted z) − n/N)²
/// paired = mean (F(z) − F(z′))²
/// ```
public final class TorchKs {

  private final Tensor centers; // [1,K,D]
  private final double scale;

  /// Against this prior.
  public TorchKs(GaussianMixture prior) {
    int k = prior.modes();
    int d = prior.dimensions();
    float[] mu = new float[k * d];
    for (int i = 0; i < k; i++) {
      double[] center = prior.center(i);
      for (int j = 0; j < d; j++) {
        mu[i * d + j] = (float) center[j];
      }
    }
    centers = Torch.tensor(mu, 1, k, d);
    scale = 1 / (prior.sigma() * Math.sqrt(2));
  }

  /// n/N as a column.
  public static Tensor empirical(int n) {
    float[] column = new float[n];
    for (int i = 0; i < n; i++) {
      column[i] = (float) ((i + 1.0) / n);
    }
    return Torch.tensor(column, n, 1);
  }

  private Tensor cdf(Tensor z) {
    Tensor u = z.unsqueeze(1).sub(centers).mul(new Scalar(scale));
    return torch.erf(u).add(new Scalar(1.0)).mul(new Scalar(0.5)).mean(1L);
  }

  /// Of one batch, against `empirical`.
  public Tensor ks(Tensor z, Tensor empirical) {
    Tensor sorted = torch.sort(z, 0L, false).get0();
    Tensor model = cdf(sorted);
    return torch.mse_loss(model, empirical.expand_as(model));
  }

  /// Of two batches whose rows belong together.
  public Tensor paired(Tensor z, Tensor zAdv) {
    return torch.mse_loss(cdf(z), cdf(zAdv));
  }
}

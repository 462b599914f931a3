package kolmo.benchmarks.cpu;

import java.util.Locale;
import java.util.Map;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.benchmarks.turns.Report;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.KsLoss;

/// How far libtorch's KS loss and gradient are from Kolmo's.
public final class KsLossAgrees implements Report {

  private static final String SHAPE = "200x100x10";

  @Override
  public String tell(Map<String, String> params) {
    KsLossTorch torch = new KsLossTorch();
    torch.shape = SHAPE;
    torch.threads = 1;
    torch.open();
    double value = torch.loss();
    float[] gradient = torch.gradient();
    torch.close();
    int[] s = Codes.sizes(SHAPE);
    GaussianMixture prior = Codes.prior(SHAPE);
    try (Backend on = Backends.open("cpu");
        Tensor z = on.tensor(Shape.of(s[0], s[1]), Codes.draw(prior, s[0]));
        Tape tape = new Tape(on)) {
      Var v = tape.watch(z);
      Var loss = new KsLoss(prior, EmpiricalCdf.RIGHT).of(v);
      float[] ours = tape.gradients(loss, v).of(v).toFloats();
      return String.format(
          Locale.ROOT,
          "loss differs from Kolmo's by %.1e of it, gradient by %.1e of its largest element",
          Math.abs(value - loss.item()) / loss.item(),
          distance(gradient, ours));
    }
  }

  /// max |a − b| / max |b|
  private static double distance(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("lengths " + a.length + " and " + b.length);
    }
    double most = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
      largest = Math.max(largest, Math.abs(b[i]));
    }
    return most / largest;
  }
}

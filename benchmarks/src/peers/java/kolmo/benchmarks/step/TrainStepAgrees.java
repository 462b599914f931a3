package kolmo.benchmarks.step;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.benchmarks.cpu.Torch;
import kolmo.benchmarks.turns.Report;
import org.bytedeco.pytorch.Tensor;

/// How far the losses of the first steps on libtorch, in both graphs, are from Kolmo's, from the
/// same weights and with the same random numbers. That the later ones agree says that gradients and
/// Adam do.
public final class TrainStepAgrees implements Report {

  @Override
  public String tell(Map<String, String> params) {
    TrainSetup setup = TrainSetup.of(params.getOrDefault("model", "fc"));
    Torch.threads(1);
    double[] ours = Agreement.ours(setup);
    return "official graph: "
        + Agreement.tell(losses(setup, true), ours)
        + "; less work: "
        + Agreement.tell(losses(setup, false), ours);
  }

  private static double[] losses(TrainSetup setup, boolean official) {
    try (KolmosNoise noise = new KolmosNoise();
        TorchStep torch = new TorchStep(setup, official, false, noise)) {
      return Agreement.losses(torch::step);
    }
  }

  /// The streams of [kolmo.experiments.model.Method#OURS].
  private static final class KolmosNoise implements TorchStep.Noise, AutoCloseable {

    private final Backend on = Backends.open("cpu");
    private final Rng rng = TrainSetup.rng();
    private final kolmo.autograd.array.Tensor crafting = on.randomState(rng.split("crafting"));
    private final kolmo.autograd.array.Tensor latent = on.randomState(rng.split("latent noise"));

    private static Tensor torch(kolmo.autograd.array.Tensor drawn) {
      try (drawn) {
        Shape s = drawn.shape();
        return Torch.tensor(
            drawn.toFloats(), IntStream.range(0, s.rank()).mapToLong(s::dim).toArray());
      }
    }

    private static Shape shape(Tensor like) {
      return Shape.of(LongStream.of(like.shape()).mapToInt(Math::toIntExact).toArray());
    }

    @Override
    public Tensor uniform(Tensor like) {
      return torch(on.uniform(crafting, shape(like)));
    }

    @Override
    public Tensor normal(Tensor like) {
      return torch(on.normal(latent, shape(like)));
    }

    @Override
    public void close() {
      crafting.close();
      latent.close();
      on.close();
    }
  }
}

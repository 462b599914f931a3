package kolmo.benchmarks.gpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.benchmarks.step.Agreement;
import kolmo.benchmarks.step.TrainSetup;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.RobustDae;
import kolmo.nn.Parameter;
import kolmo.nn.io.Safetensors;
import kolmo.nn.loss.GaussianMixture;

/// Where a training step starts from, and the file that lets another program start there: weights
/// in the model's order, the batch, the random numbers of the first steps and the losses before
/// them, the targets of the losses, and every constant.
final class StepStart {

  private final Map<String, Safetensors.Entry> tensors = new LinkedHashMap<>();
  private final TrainSetup setup;

  private StepStart(TrainSetup setup) {
    this.setup = setup;
  }

  /// The file.
  ///
  /// @param shape as rows of the table have it
  /// @param on where the losses are computed; all else is the same on every backend
  static Safetensors file(String shape, TrainSetup setup, Backend on) {
    StepStart start = new StepStart(setup);
    start.weights();
    start.put("x", setup.shape(), setup.pixels());
    start.noise();
    start.targets();
    start.losses(on);
    return new Safetensors(start.tensors, start.constants(shape));
  }

  private void put(String name, Shape shape, float[] values) {
    tensors.put(name, new Safetensors.Entry(shape, values));
  }

  private void weights() {
    try (Backend cpu = Backends.open("cpu");
        Autoencoder model = setup.model(cpu)) {
      for (Parameter p : model.parameters()) {
        put("weights/" + p.name(), p.tensor().shape(), p.tensor().toFloats());
      }
    }
  }

  /// From the streams of [kolmo.experiments.model.Method#OURS].
  private void noise() {
    Rng rng = TrainSetup.rng();
    Shape codes = Shape.of(TrainSetup.BATCH, setup.h().latent().dimensions());
    try (Backend cpu = Backends.open("cpu");
        Tensor crafting = cpu.randomState(rng.split("crafting"));
        Tensor latent = cpu.randomState(rng.split("latent noise"))) {
      for (int i = 0; i < Agreement.STEPS; i++) {
        try (Tensor u = cpu.uniform(crafting, setup.shape());
            Tensor xi = cpu.normal(latent, codes)) {
          put("uniform/" + i, u.shape(), u.toFloats());
          put("normal/" + i, xi.shape(), xi.toFloats());
        }
      }
    }
  }

  private void targets() {
    GaussianMixture prior = setup.h().latent().prior();
    int d = prior.dimensions();
    List<double[]> centers = new ArrayList<>();
    for (int k = 0; k < prior.modes(); k++) {
      centers.add(prior.center(k));
    }
    put("centers", Shape.of(prior.modes(), d), flat(centers));
    put("covariance", Shape.of(d, d), flat(List.of(prior.covariance())));
  }

  private static float[] flat(List<double[]> rows) {
    int columns = rows.getFirst().length;
    float[] values = new float[rows.size() * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows.get(i / columns)[i % columns];
    }
    return values;
  }

  private void losses(Backend on) {
    float[] losses = new float[Agreement.STEPS];
    double[] values = Agreement.ours(setup, on);
    for (int i = 0; i < losses.length; i++) {
      losses[i] = (float) values[i];
    }
    put("losses", Shape.of(losses.length), losses);
  }

  private Map<String, String> constants(String shape) {
    RobustDae.Hyperparameters h = setup.h();
    Map<String, String> constants = new LinkedHashMap<>();
    constants.put("shape", shape);
    constant(constants, "epsilon", h.crafting().epsilon());
    constant(constants, "craft_step", h.crafting().step());
    constant(constants, "sigma", h.latent().sigma());
    constant(constants, "tau", h.latent().tau());
    constant(constants, "coupling", h.coupling());
    constant(constants, "rec_weight", h.recWeight());
    constant(constants, "ks_weight", setup.ksWeight());
    constant(constants, "two_sample_weight", setup.twoSampleWeight());
    constant(constants, "cov_weight", setup.covWeight());
    constant(constants, "rate", TrainSetup.RATE);
    constant(constants, "beta1", TrainSetup.ADAM.beta1());
    constant(constants, "beta2", TrainSetup.ADAM.beta2());
    constant(constants, "adam_epsilon", TrainSetup.ADAM.epsilon());
    return constants;
  }

  private static void constant(Map<String, String> constants, String name, double value) {
    constants.put(name, Double.toString(value));
  }
}

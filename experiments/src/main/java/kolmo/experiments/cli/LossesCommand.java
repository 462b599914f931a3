package kolmo.experiments.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.NpyFile;
import kolmo.experiments.model.RobustDae;
import kolmo.experiments.train.Json;
import kolmo.nn.loss.CovarianceLoss;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.KsLoss;
import kolmo.nn.loss.TwoSampleKsLoss;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kolmo losses`: how close a set of codes, from any framework, is to a mixture.
@Command(
    name = "losses",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The unweighted loss terms of codes in .npy files and their gradients' norms, as JSON.",
      "Without --z-adv only the terms of one set of codes: ks, cov."
    })
@SuppressWarnings("NullAway.Init") // picocli sets them
final class LossesCommand implements Callable<Integer> {

  @Option(names = "--z", paramLabel = "FILE", required = true, description = "Codes, [N,D].")
  private Path z;

  @Option(names = "--z-adv", paramLabel = "FILE", description = "Adversarial codes, [N,D].")
  private @Nullable Path zAdv;

  @Option(
      names = "--centers",
      paramLabel = "FILE",
      required = true,
      description = "The mixture's centers, [K,D].")
  private Path centers;

  @Option(
      names = "--sigma",
      paramLabel = "S",
      description = "The modes' standard deviation (default ${DEFAULT-VALUE}).")
  private double sigma = RobustDae.Hyperparameters.DEFAULT.latent().sigma();

  @Option(
      names = "--coupling",
      paramLabel = "A",
      description = "Correlation of z and z-adv in cov_coupled (default ${DEFAULT-VALUE}).")
  private double coupling = RobustDae.Hyperparameters.DEFAULT.coupling();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      converter = Arguments.BackendName.class,
      description =
          "oracle (double), cpu (float32, faster), cuda, cuda-tf32 or cuda-emulated (default"
              + " ${DEFAULT-VALUE}).")
  private String backend = "oracle";

  @Spec private CommandSpec spec;

  /// A term of one or both sets of codes.
  private interface Term {
    Var of(Var z, Var zAdv);
  }

  @Override
  public Integer call() {
    if (!(Math.abs(coupling) <= 1)) {
      throw misuse("coupling: wanted −1 ≤ α ≤ 1, got " + coupling);
    }
    if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
      throw misuse("sigma: wanted a positive number, got " + sigma);
    }
    double[][] codes = NpyFile.readMatrix(z);
    double[][] adversarial = zAdv == null ? codes : NpyFile.readMatrix(zAdv);
    double[][] mu = NpyFile.readMatrix(centers);
    requireRows(z, codes);
    requireRows(centers, mu);
    if (zAdv != null
        && (adversarial.length != codes.length || adversarial[0].length != codes[0].length)) {
      throw new DataException(
          zAdv + ": expected " + shape(codes) + " as in " + z + ", found " + shape(adversarial));
    }
    if (mu[0].length != codes[0].length) {
      throw new DataException(
          centers
              + ": expected centers of "
              + codes[0].length
              + " dimensions as in "
              + z
              + ", found "
              + shape(mu));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("n", codes.length);
    json.put("d", codes[0].length);
    json.put("k", mu.length);
    json.putAll(evaluate(terms(new GaussianMixture(mu, sigma)), codes, adversarial));
    spec.commandLine().getOut().println(Json.line(json));
    return 0;
  }

  private Map<String, Term> terms(GaussianMixture prior) {
    KsLoss ks = new KsLoss(prior, EmpiricalCdf.RIGHT);
    CovarianceLoss cov = new CovarianceLoss(prior);
    Map<String, Term> terms = new LinkedHashMap<>();
    terms.put("ks", (a, b) -> ks.of(a));
    if (zAdv != null) {
      terms.put("ks_stacked", ks::stacked);
      terms.put("ks_two_sample", new TwoSampleKsLoss(prior, TwoSampleKsLoss.Pairing.SORTED)::of);
      terms.put("ks_paired", new TwoSampleKsLoss(prior, TwoSampleKsLoss.Pairing.PAIRED)::of);
    }
    terms.put("cov", (a, b) -> cov.of(a));
    if (zAdv != null) {
      terms.put("cov_augmented", cov::augmentedZero);
      terms.put("cov_coupled", (a, b) -> cov.coupled(a, b, coupling));
    }
    return terms;
  }

  private Map<String, Object> evaluate(
      Map<String, Term> terms, double[][] codes, double[][] adversarial) {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, List<Double>> norms = new LinkedHashMap<>();
    Shape shape = Shape.of(codes.length, codes[0].length);
    try (Backend on = Backends.open(backend);
        Tensor a = on.tensor(shape, flat(codes));
        Tensor b = on.tensor(shape, flat(adversarial))) {
      terms.forEach(
          (name, term) -> {
            try (Tape tape = new Tape(on)) {
              Var va = tape.watch(a, "z");
              Var vb = tape.watch(b, "z_adv");
              Var loss = term.of(va, vb);
              values.put(name, finite(name, loss.item()));
              norms.put(name, List.of(finite(name, norm(loss, va)), finite(name, norm(loss, vb))));
            }
          });
    }
    Map<String, Object> json = new LinkedHashMap<>(); // in this order
    json.put("value", values);
    json.put("grad_norm", norms);
    return json;
  }

  /// JSON has no infinity.
  private double finite(String term, double value) {
    if (!Double.isFinite(value)) {
      throw new DataException(
          "%s: expected codes, centers and sigma small enough for the %s backend, found %s for %s"
              .formatted(z, backend, value, term));
    }
    return value;
  }

  /// ‖∂loss/∂v‖₂; 0 where the loss does not depend on v, which is asked first.
  private static double norm(Var loss, Var v) {
    if (!loss.dependsOn(v)) {
      return 0;
    }
    double[] g = loss.tape().gradients(loss, v).of(v).toDoubles();
    return Math.sqrt(Arrays.stream(g).map(x -> x * x).sum());
  }

  private static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }

  private static void requireRows(Path file, double[][] matrix) {
    if (matrix.length == 0 || matrix[0].length == 0) {
      throw new DataException(file + ": expected at least one row and one column, found none");
    }
  }

  private static String shape(double[][] m) {
    return "[" + m.length + "," + m[0].length + "]";
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

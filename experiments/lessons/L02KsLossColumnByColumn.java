/// Lesson 2: the KS loss, column by column.
///
/// The prior is a mixture in D dimensions, but eq. 4 never looks at D dimensions at once: it takes
/// the codes one coordinate at a time and compares two curves,
///
/// ```text
/// F_d(t)    the prior's share of coordinate d at or below t        (smooth)
/// n/N       the batch's share, at its n-th smallest value          (a staircase)
///
/// L = 1/(N·D) · Σ_d Σₙ ( F_d(z₍ₙ₎d) − n/N )²
/// ```
///
/// Its gradient pulls each code by itself, ∂L/∂z = 2/(ND)·(F_d(z) − rank/N)·p_d(z): to the left
/// where the curve is above the staircase, to the right where it is below, as strongly as the prior
/// is dense there. Far from every mode p_d is 0: the loss sees the error and cannot mend it.
///
/// Run it: ./kolmo java experiments/lessons/L02KsLossColumnByColumn.java [picture.png]
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Normal;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.draw.Png;
import kolmo.experiments.draw.Series;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.KsLoss;

static final int N = 40;
static final double C = 3;

/// Two modes, at (3, 0) and (0, 3), and a batch that starts around (1, 1).
void main(String[] args) throws Exception {
  GaussianMixture prior = GaussianMixture.oneHot(2, 2, C, 1);
  Rng rng = new Rng(3);
  double[] z = new double[2 * N];
  Arrays.setAll(z, i -> 1 + 0.5 * rng.nextGaussian());
  double[] start = z.clone();

  try (Backend oracle = Backends.open("oracle")) {
    // The loss by its definition, a column at a time, against the library's.
    double byHand = (column(z, 0) + column(z, 1)) / 2;
    double before = descend(oracle, prior, z, 0);
    IO.println(String.format("column 1: %.6f   column 2: %.6f", column(z, 0), column(z, 1)));
    IO.println(String.format("their mean %.6f   KsLoss %.6f%n", byHand, before));
    require(Math.abs(byHand - before) < 1e-12, "the loss is a mean of columns");

    IO.println("steps   loss of the batch");
    for (int step = 0; step <= 300; step++) {
      double loss = descend(oracle, prior, z, 40);
      if (step % 100 == 0) {
        IO.println(String.format("%5d   %.6f", step, loss));
      }
    }
    require(descend(oracle, prior, z, 0) < before / 20, "the gradient closes the gap");
    IO.println(String.format("an ideal batch of %d draws: %.6f%n", N, (N + 1) / (6.0 * N * N)));

    // Where the prior has no mass there is an error and no force.
    double far = prior.marginalDensity(0, -30);
    IO.println(String.format("a code at −30: F %.1e, not 1; density %.1e", cdf(-30), far));
    require(far < 1e-100, "far away the loss is blind");
  }
  draw(start, z, Path.of(args.length > 0 ? args[0] : "L02.png"));
}

/// 1/N · Σₙ (F(z₍ₙ₎) − n/N)² of one column, by the definition; F = ½Φ(t) + ½Φ(t − c).
double column(double[] z, int d) {
  int rows = z.length / 2;
  double[] sorted = IntStream.range(0, rows).mapToDouble(n -> z[2 * n + d]).sorted().toArray();
  return IntStream.rangeClosed(1, rows)
      .mapToDouble(n -> Math.pow(cdf(sorted[n - 1]) - (double) n / rows, 2) / rows)
      .sum();
}

double cdf(double t) {
  return (Normal.cdf(t) + Normal.cdf(t - C)) / 2;
}

/// The loss at z; then moves z one step against the gradient.
double descend(Backend on, GaussianMixture prior, double[] z, double rate) {
  try (Tensor leaf = on.tensor(Shape.of(N, 2), z);
      Tape tape = new Tape(on)) {
    Var v = tape.watch(leaf);
    Var loss = new KsLoss(prior, EmpiricalCdf.RIGHT).of(v);
    double[] g = tape.gradients(loss, v).of(v).toDoubles();
    Arrays.setAll(z, i -> z[i] - rate * g[i]);
    return loss.item();
  }
}

/// The first column's staircase before and after, and the prior's curve.
void draw(double[] before, double[] after, Path file) throws Exception {
  Fonts.prepare();
  double[] t = new double[200];
  Arrays.setAll(t, i -> -3 + 9.0 * i / 199);
  var prior = new Series("prior F(t)", t, Arrays.stream(t).map(this::cdf).toArray());
  var curves = List.of(prior, steps("batch, before", before), steps("batch, after", after));
  Png.write(Plots.lines("Coordinate 1", "t", "share at or below t", curves, false), file);
  IO.println("picture: " + file);
}

Series steps(String name, double[] z) {
  double[] x = IntStream.range(0, 2 * N).mapToDouble(i -> z[2 * (i / 2)]).sorted().toArray();
  double[] y = IntStream.range(0, 2 * N).mapToDouble(i -> (i + 1) / 2 / (double) N).toArray();
  return new Series(name, x, y);
}

void require(boolean claim, String text) {
  if (!claim) {
    throw new AssertionError("not so: " + text);
  }
}

/// Lesson 1: why sorting has a gradient.
///
/// The loss of this project compares sorted codes with the prior's distribution function. So a
/// gradient has to pass through a sort, which at first sight is no arithmetic at all. This lesson
/// shows that it is: at almost every point, sorting is multiplication by a permutation matrix.
///
/// ```text
/// y = P·x          P: row i has its 1 in column π(i), the place of the i-th smallest
/// dx = Pᵀ·dy       what comes back to y[i] goes to x[π(i)]
/// ```
///
/// P depends on x, so why is there no further term for it? Because P does not *change* near x: move
/// x by less than half the smallest gap between two of its numbers and the order stays as it is.
/// Where two numbers are equal the order can flip; there the sort has a kink, like |x| at 0, and
/// the stable order decides which side's gradient is used.
///
/// Run it: ./kolmo java experiments/lessons/L01WhySortingHasAGradient.java
import java.util.Arrays;
import kolmo.autograd.GradCheck;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;

/// Four numbers and, beside each, what the sort does with it.
void main() {
  double[] x = {0.7, -1.2, 2.5, 0.1};

  // Something that treats the places differently: Σ i·y[i], the smallest counts 1, the largest 4.
  // By the rule above ∂L/∂x must then be each number's own rank.
  double[] gradient = gradient(x);
  IO.println("x        rank   dL/dx   (L = 1·smallest + 2·next + 3·next + 4·largest)");
  for (int i = 0; i < x.length; i++) {
    IO.println(String.format("%5.2f  %5d   %5.2f", x[i], rank(x, i), gradient[i]));
    require(gradient[i] == rank(x, i), "the gradient of Σ i·y[i] is the rank");
  }

  // The general law, at a point without ties: the tape against central differences.
  double smooth =
      GradCheck.on(v -> v.sortColumns().square().mul(ranks(v))).at(Shape.of(4, 1), x).error();
  IO.println(String.format("%nwithout ties, tape against central differences: %.1e", smooth));
  require(smooth < 1e-7, "sorting is linear near a point without ties");

  // At a tie there are two orders, hence two one-sided slopes. The central difference gives their
  // mean, the tape gives one of them: they must disagree, and that is no bug.
  double[] tied = {0.7, 0.7, 2.5, 0.1};
  double kink =
      GradCheck.on(v -> v.sortColumns().square().mul(ranks(v))).at(Shape.of(4, 1), tied).error();
  IO.println(String.format("with a tie:                                     %.1e", kink));
  require(kink > 1e-2, "at a tie the sort has a kink");
  IO.println("\nat the tie the stable order decides: dL/dx = " + text(gradient(tied)));
}

/// ∂/∂x of L = Σ i·y[i], y = sort(x).
double[] gradient(double[] x) {
  try (Backend oracle = Backends.open("oracle");
      Tensor leaf = oracle.tensor(Shape.of(x.length, 1), x);
      Tape tape = new Tape(oracle)) {
    Var v = tape.watch(leaf);
    Var loss = v.sortColumns().mul(ranks(v)).sum();
    return tape.gradients(loss, v).of(v).toDoubles();
  }
}

/// The column 1, 2, 3, 4 as a constant.
Var ranks(Var like) {
  return like.tape().constant(Shape.of(4, 1), 1, 2, 3, 4);
}

/// How many numbers are at most x[i].
int rank(double[] x, int i) {
  int rank = 0;
  for (double other : x) {
    rank += other <= x[i] ? 1 : 0;
  }
  return rank;
}

String text(double[] numbers) {
  return Arrays.toString(numbers);
}

void require(boolean claim, String text) {
  if (!claim) {
    throw new AssertionError("not so: " + text);
  }
}

package kolmo.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;

/// A fully connected layer that stretches no distance by more than c: its weight enters as its
/// orthonormal part (Anil, Lucas and Grosse 2019).
///
/// ```text
/// Y  = c·(X·W̃ + b)                        X [N,in]   W [in,out]   b [out]   Y [N,out]
/// W₀ = W,   Wₜ₊₁ = 3/2·Wₜ − 1/2·Wₜ·WₜᵀWₜ      W̃ = W_T             (Björck, order 1)
/// ```
///
/// A step takes each singular value s of W to 3/2·s − 1/2·s³, which leads to 1 from everywhere
/// between 0 and √3, quadratically at the end. The gradient goes through the iterations. Where one
/// side of W is much longer, they are taken on the Gram matrix of the shorter one: with Gₜ = WₜᵀWₜ
/// and Fₜ = 3/2·I − 1/2·Gₜ, which commute,
///
/// ```text
/// Wₜ₊₁ = Wₜ·Fₜ      Gₜ₊₁ = Fₜ·Gₜ·Fₜ = Gₜ·Fₜ²      W_T = W·F₀·F₁ ⋯      (a wide W: WₜWₜᵀ, from the right)
/// ```
///
/// @param weight W, free
/// @param bias b
/// @param scale c
/// @param steps T, when the layer is used in training; [#frozen] takes others
public record OrthonormalLinear(Parameter weight, Parameter bias, double scale, int steps)
    implements Layer {

  /// Steps for which a Gram matrix is carried on before it is taken from W anew, so that its
  /// rounding does not add up.
  private static final int AT_ONCE = 5;

  /// How many times the shorter side the longer one is from where carrying a Gram matrix on, a step
  /// and back eight products of the shorter side, costs less than five of W.
  private static final double SLIM = 1.6;

  /// A layer that starts with an orthonormal weight, so that a few steps are enough to keep it so.
  public static OrthonormalLinear create(
      Backend backend, String name, int in, int out, double scale, int steps, RandomGenerator rng) {
    return new OrthonormalLinear(
        new Parameter(name + ".weight", Init.orthonormal(backend, in, out, rng)),
        new Parameter(name + ".bias", Init.uniform(backend, Shape.of(out), in, rng)),
        scale,
        steps);
  }

  @Override
  public Var of(Var x) {
    Tape tape = x.tape();
    return affine(x, weight.on(tape), bias.on(tape), steps).mul(scale);
  }

  /// The same function with the weight as it is now, c·W̃, in a layer of its own.
  ///
  /// @param steps T
  /// @return owned by the caller
  public Linear frozen(Backend backend, int steps) {
    try (Tape tape = new Tape(backend)) {
      Var w = orthonormal(tape.constant(weight.tensor()), steps).mul(scale);
      Var b = tape.constant(bias.tensor()).mul(scale);
      return new Linear(
          new Parameter(weight.name(), w.keep()),
          new Parameter(bias.name(), b.keep()),
          UnaryFn.IDENTITY);
    }
  }

  /// X·W_T + b.
  static Var affine(Var x, Var w, Var b, int steps) {
    Factors factors = factors(w, steps);
    // A few rows pass through all factors at less cost than these are multiplied at.
    boolean few = x.shape().dim(0) < Math.min(w.shape().dim(0), w.shape().dim(1));
    List<Var> matrices = few ? factors.inOrder() : List.of(factors.product());
    Var y = x;
    for (Var matrix : matrices.subList(0, matrices.size() - 1)) {
      y = y.matmul(matrix);
    }
    return y.affine(matrices.getLast(), b, UnaryFn.IDENTITY);
  }

  /// W_T.
  static Var orthonormal(Var w, int steps) {
    return factors(w, steps).product();
  }

  private static Factors factors(Var w, int steps) {
    int rows = w.shape().dim(0);
    int columns = w.shape().dim(1);
    boolean tall = rows >= columns;
    boolean slim = Math.max(rows, columns) > SLIM * Math.min(rows, columns);
    int atOnce = slim ? AT_ONCE : 1;
    Factors of = new Factors(w, List.of(), tall);
    for (int left = steps; left > 0; left -= atOnce) {
      Var wt = of.product();
      of = new Factors(wt, carriedOn(wt.gram(tall), Math.min(left, atOnce)), tall);
    }
    return of;
  }

  /// F₀, F₁ ⋯ of G₀.
  private static List<Var> carriedOn(Var gram, int steps) {
    List<Var> factors = new ArrayList<>();
    factors.add(factor(gram));
    while (factors.size() < steps) {
      gram = gram.matmul(factors.getLast().gram(true));
      factors.add(factor(gram));
    }
    return factors;
  }

  /// W_T in parts: Wₜ·Fₜ·Fₜ₊₁ ⋯, or of a wide matrix Fₜ·Fₜ₊₁ ⋯ Wₜ.
  private record Factors(Var w, List<Var> f, boolean tall) {

    Var product() {
      return f.stream().reduce(Var::matmul).map(p -> tall ? w.matmul(p) : p.matmul(w)).orElse(w);
    }

    List<Var> inOrder() {
      return Stream.of(tall ? List.of(w) : f, tall ? f : List.of(w)).flatMap(List::stream).toList();
    }
  }

  /// 3/2·I − 1/2·G.
  private static Var factor(Var gram) {
    Shape shape = gram.shape();
    Var identity =
        gram.tape().constant(List.of("3/2 I", shape), shape, () -> diagonal(shape.dim(0), 1.5));
    return identity.sub(gram.mul(0.5));
  }

  private static double[] diagonal(int n, double value) {
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = value;
    }
    return matrix;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }
}

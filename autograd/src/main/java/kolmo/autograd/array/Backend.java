package kolmo.autograd.array;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The primitives that everything is composed of, on one device and in one precision.
///
/// Every method that returns a tensor makes a new handle, which the caller closes; none changes its
/// arguments except where it says so. Matrices are `[rows, columns]`. A primitive that a backend
/// lacks throws `UnsupportedOperationException` with its name. A backend serves one thread at a
/// time.
public interface Backend extends AutoCloseable {

  /// As the command line calls it, for example `cpu`.
  String name();

  /// Whether this backend has the fused primitive.
  boolean fuses(Fused primitive);

  /// Number of tensors made and not yet closed: what a test compares before and after.
  int live();

  /// Releases what the backend itself holds.
  @Override
  void close();

  // --- memory ---

  /// A tensor with these values, row-major (copied).
  Tensor tensor(Shape shape, double... values);

  /// A tensor with these values, row-major (copied).
  Tensor tensor(Shape shape, float[] values);

  /// A tensor filled with one value.
  Tensor full(Shape shape, double value);

  /// Overwrites `target` with host values, row-major.
  void write(Tensor target, float[] values);

  /// Overwrites `target` with `source`, of the same shape.
  void assign(Tensor target, Tensor source);

  /// The same storage under another shape of equal size; storage lives until its last handle
  /// closes.
  Tensor view(Tensor x, Shape shape);

  /// `x` repeated along axes of length 1 (or missing ones) to `shape`.
  Tensor broadcast(Tensor x, Shape shape);

  /// The parts one after the other along an axis; all other axes equal.
  Tensor concat(List<Tensor> parts, int axis);

  /// Elements `from` (inclusive) to `to` (exclusive) of an axis.
  Tensor slice(Tensor x, int axis, int from, int to);

  // --- elementwise ---

  /// y = f(x).
  Tensor map(UnaryFn fn, Tensor x);

  /// dx = f′ · dy, where `kept` is x or y as [UnaryFn#kept] says.
  Tensor mapSlope(UnaryFn fn, Tensor kept, Tensor dy);

  /// c = f(a, b), the operands broadcast against each other.
  Tensor zip(BinaryFn fn, Tensor a, Tensor b);

  /// ∂f/∂a · dc (side 0) or ∂f/∂b · dc (side 1), in the shape of `dc`: not yet summed back over
  /// axes along which the operand was repeated.
  Tensor zipSlope(BinaryFn fn, int side, Tensor a, Tensor b, Tensor dc);

  /// `sum + more`, of one shape. Takes both handles over; the result may be the storage of `sum` if
  /// no other handle is on it.
  Tensor accumulate(Tensor sum, Tensor more);

  /// Reduces the given axes (none given: all), keeping each with length 1.
  Tensor reduce(ReduceFn fn, Tensor x, int... axes);

  // --- linear algebra ---

  /// C = op(A)·op(B), where op transposes if its flag is set.
  Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB);

  /// Y = f(X·W + b). X `[N,in]`, W `[in,out]`, b `[out]`; f's slope must be a formula in y. [Fused]
  default Tensor affine(UnaryFn fn, Tensor x, Tensor w, Tensor b) {
    throw lacking("affine");
  }

  // --- images ---

  /// The last two axes changed over, `[…,A,B]` to `[…,B,A]`.
  Tensor transpose(Tensor x);

  /// What a window sees at each of its places, a place a row (im2col): x `[N,H,W,C]` to `[N·H′·W′,
  /// height·width·C]`, with zeros where it reaches beyond the image. The product of this and a
  /// matrix of weights is a convolution.
  Tensor unfold(Tensor x, Window window);

  /// The adjoint of [#unfold]: each row is added to what the window sees at its place, in an image
  /// that starts as `bias`, `[C]`, in every pixel, or as zeros. The product of pixels and a matrix
  /// of weights, folded, is a transposed convolution.
  ///
  /// @param image `[N,H,W,C]`, the shape of the result
  Tensor fold(Tensor rows, Window window, Shape image, @Nullable Tensor bias);

  /// Y = f(unfold(X)·W + b): X `[N,H,W,C]`, W `[height·width·C, F]`, b `[F]` or null for zeros, Y
  /// `[N,H′,W′,F]`; f's slope must be a formula in y. [Fused]
  default Tensor convolve(UnaryFn fn, Tensor x, Window window, Tensor w, @Nullable Tensor b) {
    throw lacking("convolve");
  }

  /// Y = fold(X·Wᵀ) + b, but for b the adjoint of [#convolve]: X `[N,H′,W′,F]`, b `[C]` or null for
  /// zeros. [Fused]
  ///
  /// @param image `[N,H,W,C]`, the shape of the result
  default Tensor convolveTransposed(
      Tensor x, Window window, Shape image, Tensor w, @Nullable Tensor b) {
    throw lacking("convolveTransposed");
  }

  /// dW = unfold(X)ᵀ·dY, what the two above need for their way back: X `[N,H,W,C]`, dY
  /// `[N,H′,W′,F]`. [Fused]
  default Tensor convolveWeights(Tensor x, Window window, Tensor dy) {
    throw lacking("convolveWeights");
  }

  /// Each column normalised over the batch: x `[N,C]`, γ and β `[C]`; f's slope must be a formula
  /// in y. [Fused]
  ///
  /// ```text
  /// Y = f(γ·x̂ + β)      x̂ = (X − m)/√(v + ε)      m = 1/N Σ rows of X      v = 1/N Σ rows of (X − m)²
  /// ```
  default Normalized batchNorm(UnaryFn fn, Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    throw lacking("batchNorm");
  }

  /// The way back through [#batchNorm], whose result is `forward`. [Fused]
  ///
  /// ```text
  /// dA = f′(Y)·dY      dβ = Σ dA      dγ = Σ dA·x̂      dX = γ/√(v + ε) · (dA − dβ/N − x̂·dγ/N)
  /// ```
  default NormalizedSlopes batchNormSlopes(
      UnaryFn fn, Tensor x, Tensor gamma, Normalized forward, Tensor dy, double epsilon) {
    throw lacking("batchNormSlopes");
  }

  // --- order ---

  /// Each column of `[N,D]` ascending; equal values keep their order (stable). −0 counts as equal
  /// to 0, NaN as greater than everything. N ≤ 2²⁴.
  Sorted sortColumns(Tensor x);

  /// `y[i,d] = x[p[i,d],d]`, or with `inverse` the way back, `y[p[i,d],d] = x[i,d]`.
  Tensor permuteColumns(Tensor x, Tensor permutation, boolean inverse);

  // --- the prior ---

  /// The marginals of an equal mixture of N(μₖ, σ²I) at each element, distribution and density: t
  /// `[N,D]`, centers μ `[K,D]`, σ > 0.
  Marginals mixture(Tensor t, Tensor centers, double sigma);

  /// How far the columns of z `[N,D]` are from the mixture's marginals F, and the slope of that;
  /// ranks count from 0, among equal values in the order of rows. N ≤ 2²⁴. [Fused]
  ///
  /// ```text
  /// L = 1/ND Σ (F(z) − (rank(z) + offset)/N)²     ∂L/∂z = 2/ND · (F(z) − (rank(z) + offset)/N) · F′(z)
  /// ```
  default KsDistance ksDistance(Tensor z, Tensor centers, double sigma, double offset) {
    throw lacking("ksDistance");
  }

  /// How far the columns of z and z′, both `[N,D]`, are from each other on the scale of F, and the
  /// slopes of that. An element meets its partner z′ of the same row, or with `sorted` of the same
  /// rank in the same column. N ≤ 2²⁴. [Fused]
  ///
  /// ```text
  /// L = 1/ND Σ (F(z) − F(z′))²      ∂L/∂z = 2/ND · (F(z) − F(z′)) · F′(z)      ∂L/∂z′ likewise
  /// ```
  default TwoSampleKs ksTwoSample(
      Tensor z, Tensor zAdv, Tensor centers, double sigma, boolean sorted) {
    throw lacking("ksTwoSample");
  }

  // --- random numbers ---

  /// The state of a stream of [Rng] as a tensor `[8]`: seed, then counter, each in four limbs of 16
  /// bits, lowest first (exact in float32). It lives on the backend so that a recorded step, when
  /// it is replayed, draws new numbers.
  Tensor randomState(Rng stream);

  /// The next `shape.size()` numbers of the stream, uniform in [0, 1); advances `state`.
  Tensor uniform(Tensor state, Shape shape);

  /// The next `shape.size()` numbers of the stream, standard normal; advances `state`.
  Tensor normal(Tensor state, Shape shape);

  // --- the optimiser ---

  /// One Adam step in place: changes `parameter`, `m` and `v`, all of the gradient's shape. `clock`
  /// is `[2]`: the number t ≥ 1 of this step, and the learning rate; both may change from step to
  /// step, so they are read on the backend. [Fused]
  ///
  /// ```text
  /// m ← β₁m + (1−β₁)g    v ← β₂v + (1−β₂)g²    θ ← θ − lr · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε)
  /// ```
  default void adam(
      Tensor parameter, Tensor gradient, Tensor m, Tensor v, Tensor clock, AdamRates rates) {
    throw lacking("adam");
  }

  private UnsupportedOperationException lacking(String primitive) {
    return new UnsupportedOperationException(name() + ": " + primitive + " is not implemented");
  }
}

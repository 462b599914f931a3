package kolmo.autograd;

import java.util.stream.IntStream;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.jspecify.annotations.Nullable;

/// A value on a tape. Its verbs record what is done with it, so that [Tape#gradients] can go back.
///
/// Operands of elementwise verbs are repeated along axes of length 1 to meet each other; a verb
/// that is given shapes that do not fit throws [kolmo.autograd.array.ShapeMismatch].
public final class Var {

  final Tape tape;
  final int index;
  final @Nullable Op op; // null: a leaf
  final Var[] inputs;
  final Op.Kept kept;
  final boolean differentiable; // a watched leaf, or computed from one
  private @Nullable Object label; // null: as the operation is called; text is made when asked for

  Var(Tape tape, int index, @Nullable Op op, Var[] inputs, Op.Kept kept, boolean differentiable) {
    this.tape = tape;
    this.index = index;
    this.op = op;
    this.inputs = inputs;
    this.kept = kept;
    this.differentiable = differentiable;
  }

  /// The tape that this variable is on.
  public Tape tape() {
    return tape;
  }

  /// The values; lent, the tape closes them.
  public Tensor value() {
    return kept.y();
  }

  /// The lengths of the axes.
  public Shape shape() {
    return value().shape();
  }

  /// The only value of a variable with one element.
  public double item() {
    return value().item();
  }

  /// Gives this variable a name for graphs and error messages.
  public Var named(String name) {
    return labelled(name);
  }

  Var labelled(Object name) {
    label = name;
    return this;
  }

  /// The name, or what made it if it has none.
  public String label() {
    if (label != null) {
      return label.toString();
    }
    return op == null ? "" : op.name();
  }

  /// The same values as a constant: no gradient passes.
  public Var detach() {
    return tape.constant(value());
  }

  /// A second handle on the values that outlives the tape; the caller closes it.
  public Tensor keep() {
    return tape.backend().view(value(), shape());
  }

  /// Whether a gradient of this with respect to `other` exists: whether it was computed from it.
  public boolean dependsOn(Var other) {
    return tape.depends(this, other);
  }

  // --- elementwise ---

  /// y = f(x).
  ///
  /// @throws IllegalArgumentException if f has no slope and a gradient would have to pass
  public Var map(UnaryFn fn) {
    if (differentiable && !fn.differentiable()) {
      throw new IllegalArgumentException(
          fn + ": has no useful slope and would cut the gradient in silence; detach first");
    }
    return tape.record(new MapOp(fn), this);
  }

  /// c = f(a, b), with this as a.
  public Var zip(BinaryFn fn, Var b) {
    return tape.record(new ZipOp(fn), this, b);
  }

  /// a + b.
  public Var add(Var b) {
    return zip(BinaryFn.ADD, b);
  }

  /// a − b.
  public Var sub(Var b) {
    return zip(BinaryFn.SUB, b);
  }

  /// a · b, elementwise.
  public Var mul(Var b) {
    return zip(BinaryFn.MUL, b);
  }

  /// a / b, elementwise.
  public Var div(Var b) {
    return zip(BinaryFn.DIV, b);
  }

  /// a + b for a number.
  public Var add(double b) {
    return add(tape.scalar(b));
  }

  /// a · b for a number.
  public Var mul(double b) {
    return mul(tape.scalar(b));
  }

  /// −x.
  public Var neg() {
    return map(UnaryFn.NEG);
  }

  /// eˣ.
  public Var exp() {
    return map(UnaryFn.EXP);
  }

  /// ln x.
  public Var log() {
    return map(UnaryFn.LOG);
  }

  /// √x.
  public Var sqrt() {
    return map(UnaryFn.SQRT);
  }

  /// x².
  public Var square() {
    return map(UnaryFn.SQUARE);
  }

  /// max(x, 0).
  public Var relu() {
    return map(UnaryFn.RELU);
  }

  /// 1/(1 + e⁻ˣ).
  public Var sigmoid() {
    return map(UnaryFn.SIGMOID);
  }

  // --- reductions ---

  /// Σ over the axes, each kept with length 1; no axes: over all, to a scalar.
  public Var sum(int... axes) {
    return reduce(ReduceFn.SUM, axes);
  }

  /// The mean over the axes, each kept with length 1; no axes: over all, to a scalar.
  public Var mean(int... axes) {
    return reduce(ReduceFn.MEAN, axes);
  }

  private Var reduce(ReduceFn fn, int... axes) {
    return tape.record(new ReduceOp(fn, axes), this);
  }

  // --- linear algebra ---

  /// A·B.
  public Var matmul(Var b) {
    return matmul(false, b, false);
  }

  /// A·B with either operand transposed.
  public Var matmul(boolean transposeThis, Var b, boolean transposeB) {
    return tape.record(new MatMulOp(transposeThis, transposeB), this, b);
  }

  /// The products of this matrix's columns with each other, AᵀA, or of its rows, A·Aᵀ.
  public Var gram(boolean ofColumns) {
    return tape.record(new GramOp(ofColumns), this);
  }

  /// f(X·W + b), with this as X `[N,in]`, W `[in,out]`, b `[out]`.
  public Var affine(Var w, Var b, UnaryFn fn) {
    // The choice between the fused op and its composed twin, which a test holds equal.
    if (tape.backend().fuses(Fused.AFFINE) && fn.kept() == UnaryFn.Kept.OUTPUT) {
      return tape.record(new AffineOp(fn), this, w, b);
    }
    Var a = matmul(w).add(b);
    return fn == UnaryFn.IDENTITY ? a : a.map(fn);
  }

  // --- images ---

  /// The last two axes changed over, `[…,A,B]` to `[…,B,A]`.
  public Var transpose() {
    return tape.record(new TransposeOp(), this);
  }

  /// What a window sees at each of its places, a place a row: this as images `[N,H,W,C]`, to
  /// `[N·H′·W′, height·width·C]`.
  public Var unfold(Window window) {
    return tape.record(new UnfoldOp(window), this);
  }

  /// The adjoint of [#unfold]: rows added up in an image `[N,H,W,C]` that starts as `bias`, `[C]`.
  public Var fold(Window window, Shape image, Var bias) {
    return tape.record(new FoldOp(window, image), this, bias);
  }

  /// f(unfold(X)·W + b), with this as images X `[N,H,W,C]`, W `[height·width·C, F]`, b `[F]`, to
  /// `[N,H′,W′,F]`.
  public Var convolve(Window window, Var w, Var b, UnaryFn fn) {
    // The choice between the fused op and its composed twin, which a test holds equal.
    if (tape.backend().fuses(Fused.CONVOLVE) && fn.kept() == UnaryFn.Kept.OUTPUT) {
      return tape.record(new ConvolveOp(fn, window), this, w, b);
    }
    Shape features = ShapeRules.convolve(fn, shape(), window, w.shape(), b.shape());
    return unfold(window).affine(w, b, fn).view(features);
  }

  /// b + fold(X·Wᵀ), with this as features X `[N,H′,W′,F]`, W `[height·width·C, F]`, b `[C]`, to
  /// images `[N,H,W,C]`: but for b the adjoint of [#convolve].
  public Var convolveTransposed(Window window, Shape image, Var w, Var b) {
    // The choice between the fused op and its composed twin, which a test holds equal.
    if (tape.backend().fuses(Fused.CONVOLVE)) {
      return tape.record(new ConvolveTransposedOp(window, image), this, w, b);
    }
    ShapeRules.convolveTransposed(shape(), window, image, w.shape(), b.shape());
    int features = shape().dim(3);
    Var pixels = view(Shape.of(shape().size() / Math.max(1, features), features));
    return pixels.matmul(false, w, true).fold(window, image, b);
  }

  /// f(γ·x̂ + β) with x̂ this, `[N,C]`, normalised by mean and variance of each column (divided by
  /// N; ε is added to the variance); γ and β `[C]`.
  public BatchNorm batchNorm(Var gamma, Var beta, double epsilon, UnaryFn fn) {
    // The choice between the fused op and its composed twin, which a test holds equal.
    if (tape.backend().fuses(Fused.BATCH_NORM) && fn.kept() == UnaryFn.Kept.OUTPUT) {
      Var y = tape.record(new BatchNormOp(fn, epsilon), this, gamma, beta);
      return new BatchNorm(y, y.kept.extras().get(0), y.kept.extras().get(1));
    }
    Shape columns = gamma.shape();
    Var mean = mean(0);
    Var centered = sub(mean);
    Var variance = centered.square().mean(0);
    Var a = centered.div(variance.add(epsilon).sqrt()).mul(gamma).add(beta);
    return new BatchNorm(
        fn == UnaryFn.IDENTITY ? a : a.map(fn),
        mean.view(columns).value(),
        variance.view(columns).value());
  }

  /// A normalised batch.
  ///
  /// @param y `[N,C]`
  /// @param mean `[C]`, of each column; lent, the tape closes it
  /// @param variance `[C]`, of each column, divided by N; lent, the tape closes it
  public record BatchNorm(Var y, Tensor mean, Tensor variance) {}

  // --- order and the prior ---

  /// Each column of `[N,D]` ascending; the gradient returns to the row that a value came from.
  public Var sortColumns() {
    return tape.record(new SortColumnsOp(), this);
  }

  /// F_d at each element of `[N,D]`: the marginals of the equal mixture of N(μₖ, σ²I), μ `[K,D]`.
  public Var mixtureCdf(Var centers, double sigma) {
    return tape.record(new MixtureCdfOp(sigma), this, centers);
  }

  /// How far the columns of this, z `[N,D]`, are from that mixture's marginals, a scalar:
  ///
  /// ```text
  /// L = 1/ND · Σᵢ Σ_d ( F_d(z₍ᵢ₎d) − (i + offset)/N )²        z₍ᵢ₎d the i-th smallest, i = 0 … N−1
  /// ```
  public Var ksDistance(Var centers, double sigma, double offset) {
    // The choice between the fused op and its composed twin, which a test holds equal.
    if (tape.backend().fuses(Fused.KS_DISTANCE)) {
      return tape.record(new KsDistanceOp(sigma, offset), this, centers);
    }
    Var sorted = sortColumns();
    int n = shape().dim(0);
    Var empirical =
        tape.constant(
                new EmpiricalSteps(n, offset),
                Shape.of(n, 1),
                () -> IntStream.range(0, n).mapToDouble(i -> (i + offset) / n).toArray())
            .named("empirical cdf");
    return sorted.mixtureCdf(centers, sigma).sub(empirical).square().mean();
  }

  /// What the empirical CDF's values down a column are a function of.
  private record EmpiricalSteps(int n, double offset) {}

  /// How far the columns of this, z `[N,D]`, and of z′ are from each other on the scale of that
  /// mixture's marginals, a scalar: the mean of (F_d(z) − F_d(z′))² over rows, or if `sorted` over
  /// the i-th smallest of each column.
  public Var ksTwoSample(Var zAdv, Var centers, double sigma, boolean sorted) {
    // The choice between the fused op and its composed twin, which a test holds equal.
    if (tape.backend().fuses(Fused.KS_TWO_SAMPLE)) {
      return tape.record(new KsTwoSampleOp(sigma, sorted), this, zAdv, centers);
    }
    Var a = (sorted ? sortColumns() : this).mixtureCdf(centers, sigma);
    Var b = (sorted ? zAdv.sortColumns() : zAdv).mixtureCdf(centers, sigma);
    return a.sub(b).square().mean();
  }

  // --- structure ---

  /// The parts one after the other along an axis.
  public static Var concat(int axis, Var... parts) {
    return parts[0].tape.record(new ConcatOp(axis), parts.clone());
  }

  /// Elements `from` (inclusive) to `to` (exclusive) of an axis.
  public Var slice(int axis, int from, int to) {
    return tape.record(new SliceOp(axis, from, to), this);
  }

  /// The same elements under another shape.
  public Var view(Shape shape) {
    return tape.record(new ViewOp(shape), this);
  }

  /// For example `%7 affine relu [100,200]`.
  @Override
  public String toString() {
    return "%" + index + " " + label() + " " + shape();
  }
}

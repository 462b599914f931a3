package kolmo.autograd.array.oracle;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Fused;
import kolmo.autograd.array.Marginals;
import kolmo.autograd.array.Normal;
import kolmo.autograd.array.ReduceFn;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Sorted;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/// Double precision and plain loops. It has no fused primitive: their composed twins run here,
/// which is what makes it the judge of the fused ones.
final class OracleBackend implements Backend {

  private int live;

  @Override
  public String name() {
    return "oracle";
  }

  @Override
  public boolean fuses(Fused primitive) {
    return false;
  }

  @Override
  public int live() {
    return live;
  }

  @Override
  public void close() {} // nothing but heap

  void closed() {
    live--;
  }

  // --- memory ---

  @Override
  public Tensor tensor(Shape shape, double... values) {
    return made(shape, values.clone());
  }

  @Override
  public Tensor tensor(Shape shape, float[] values) {
    return made(shape, widened(values));
  }

  @Override
  public Tensor full(Shape shape, double value) {
    return filled(shape, i -> value);
  }

  @Override
  public void write(Tensor target, float[] values) {
    ShapeRules.values("write", target.shape().size(), values.length);
    copy(widened(values), data(target));
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    ShapeRules.assign(target.shape(), source.shape());
    copy(data(source), data(target));
  }

  @Override
  public Tensor view(Tensor x, Shape shape) {
    ShapeRules.view(x.shape(), shape);
    return made(shape, data(x));
  }

  @Override
  public Tensor broadcast(Tensor x, Shape shape) {
    double[] v = data(x);
    int[] from = Walk.offsets(x.shape(), shape);
    return filled(shape, i -> v[from[i]]);
  }

  @Override
  public Tensor concat(List<Tensor> parts, int axis) {
    Shape shape = ShapeRules.concat(parts.stream().map(Tensor::shape).toList(), axis);
    double[] out = new double[shape.size()];
    int at = 0;
    for (Tensor p : parts) {
      int[] place = Walk.block(shape, axis, at, p.shape().dim(axis));
      double[] v = data(p);
      for (int i = 0; i < v.length; i++) {
        out[place[i]] = v[i];
      }
      at += p.shape().dim(axis);
    }
    return made(shape, out);
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    Shape shape = ShapeRules.slice(x.shape(), axis, from, to);
    double[] v = data(x);
    int[] place = Walk.block(x.shape(), axis, from, to - from);
    return filled(shape, i -> v[place[i]]);
  }

  // --- elementwise ---

  @Override
  public Tensor map(UnaryFn fn, Tensor x) {
    double[] v = data(x);
    return filled(x.shape(), i -> fn.value(v[i]));
  }

  @Override
  public Tensor mapSlope(UnaryFn fn, Tensor kept, Tensor dy) {
    ShapeRules.mapSlope(fn, kept.shape(), dy.shape());
    double[] k = data(kept);
    double[] d = data(dy);
    return filled(dy.shape(), i -> fn.slope(k[i]) * d[i]);
  }

  @Override
  public Tensor zip(BinaryFn fn, Tensor a, Tensor b) {
    Shape shape = ShapeRules.zip(fn, a.shape(), b.shape());
    double[] av = data(a);
    double[] bv = data(b);
    int[] ai = Walk.offsets(a.shape(), shape);
    int[] bi = Walk.offsets(b.shape(), shape);
    return filled(shape, i -> fn.value(av[ai[i]], bv[bi[i]]));
  }

  @Override
  public Tensor zipSlope(BinaryFn fn, int side, Tensor a, Tensor b, Tensor dc) {
    double[] av = data(a);
    double[] bv = data(b);
    double[] d = data(dc);
    ShapeRules.zipSlope(fn, a.shape(), b.shape(), dc.shape());
    int[] ai = Walk.offsets(a.shape(), dc.shape());
    int[] bi = Walk.offsets(b.shape(), dc.shape());
    return filled(dc.shape(), i -> fn.slope(side, av[ai[i]], bv[bi[i]]) * d[i]);
  }

  @Override
  public Tensor accumulate(Tensor sum, Tensor more) {
    data(sum); // both must be ours and open before either is closed
    data(more);
    ShapeRules.accumulate(sum.shape(), more.shape());
    try (sum;
        more) {
      return zip(BinaryFn.ADD, sum, more);
    }
  }

  @Override
  public Tensor reduce(ReduceFn fn, Tensor x, int... axes) {
    Shape shape = x.shape().reduced(axes);
    double[] v = data(x);
    double[] out = new double[shape.size()];
    int[] to = Walk.offsets(shape, x.shape());
    for (int i = 0; i < v.length; i++) {
      out[to[i]] += v[i];
    }
    if (fn == ReduceFn.MEAN) {
      double n = (double) v.length / out.length; // no elements: 0/0
      for (int i = 0; i < out.length; i++) {
        out[i] /= n;
      }
    }
    return made(shape, out);
  }

  // --- linear algebra ---

  @Override
  public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    ShapeRules.matmul(a.shape(), transposeA, b.shape(), transposeB);
    DMatrixRMaj ma = matrix(a, transposeA);
    DMatrixRMaj mb = matrix(b, transposeB);
    DMatrixRMaj c = new DMatrixRMaj(ma.numRows, mb.numCols);
    if (ma.numCols > 0) { // EJML leaves C alone when there is nothing to add
      CommonOps_DDRM.mult(ma, mb, c);
    }
    return made(Shape.of(c.numRows, c.numCols), c.data);
  }

  // --- images ---

  @Override
  public Tensor transpose(Tensor x) {
    double[] v = data(x);
    Shape shape = ShapeRules.transpose(x.shape());
    int a = shape.dim(-1);
    int b = shape.dim(-2);
    return filled(shape, i -> v[i / (a * b) * (a * b) + i % a * b + i / a % b]);
  }

  @Override
  public Tensor unfold(Tensor x, Window window) {
    double[] v = data(x);
    Shape shape = ShapeRules.unfold(x.shape(), window);
    int[] from = Walk.seen(x.shape(), window);
    return filled(shape, i -> from[i] < 0 ? 0 : v[from[i]]);
  }

  @Override
  public Tensor fold(Tensor rows, Window window, Shape image, @Nullable Tensor bias) {
    double[] v = data(rows);
    double[] b = bias == null ? new double[image.dim(3)] : data(bias);
    ShapeRules.fold(rows.shape(), window, image, bias == null ? null : bias.shape());
    double[] out = new double[image.size()];
    Arrays.setAll(out, i -> b[i % b.length]);
    int[] to = Walk.seen(image, window);
    for (int i = 0; i < v.length; i++) {
      if (to[i] >= 0) {
        out[to[i]] += v[i];
      }
    }
    return made(image, out);
  }

  // --- order ---

  @Override
  public Sorted sortColumns(Tensor x) {
    Shape s = ShapeRules.sortColumns(x.shape());
    int n = s.dim(0);
    int d = s.dim(1);
    double[] v = data(x);
    double[] values = new double[v.length];
    double[] permutation = new double[v.length];
    for (int j = 0; j < d; j++) {
      int column = j;
      Integer[] rows = new Integer[n];
      Arrays.setAll(rows, i -> i);
      // + 0.0 makes −0 equal to 0; the sort is stable, so ties keep their order.
      Arrays.sort(rows, Comparator.comparingDouble(i -> v[i * d + column] + 0.0));
      for (int i = 0; i < n; i++) {
        values[i * d + j] = v[rows[i] * d + j];
        permutation[i * d + j] = rows[i];
      }
    }
    return new Sorted(made(s, values), made(s, permutation));
  }

  @Override
  public Tensor permuteColumns(Tensor x, Tensor permutation, boolean inverse) {
    int d = ShapeRules.permuteColumns(x.shape(), permutation.shape()).dim(1);
    double[] v = data(x);
    double[] p = data(permutation);
    double[] out = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      int row = (int) p[i];
      int other = row * d + i % d;
      if (inverse) {
        out[other] = v[i];
      } else {
        out[i] = v[other];
      }
    }
    return made(x.shape(), out);
  }

  // --- the prior ---

  @Override
  public Marginals mixture(Tensor t, Tensor centers, double sigma) {
    int d = ShapeRules.mixture(t.shape(), centers.shape(), sigma).dim(1);
    int k = centers.shape().dim(0);
    double[] v = data(t);
    double[] mu = data(centers);
    double[] cdf = new double[v.length];
    double[] density = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      for (int m = 0; m < k; m++) {
        double u = (v[i] - mu[m * d + i % d]) / sigma;
        cdf[i] += Normal.cdf(u);
        density[i] += Normal.pdf(u) / sigma;
      }
      cdf[i] /= k;
      density[i] /= k;
    }
    return new Marginals(made(t.shape(), cdf), made(t.shape(), density));
  }

  // --- random numbers ---

  @Override
  public Tensor randomState(Rng stream) {
    return made(Shape.of(8), stream.toLimbs());
  }

  @Override
  public Tensor uniform(Tensor state, Shape shape) {
    ShapeRules.state(state.shape());
    Rng stream = Rng.ofLimbs(data(state));
    Tensor drawn = filled(shape, i -> Rng.uniform(stream.seed(), stream.counter() + i));
    copy(stream.skip(shape.size()).toLimbs(), data(state));
    return drawn;
  }

  @Override
  public Tensor normal(Tensor state, Shape shape) {
    ShapeRules.state(state.shape());
    Rng stream = Rng.ofLimbs(data(state));
    Tensor drawn = filled(shape, i -> Rng.normal(stream.seed(), stream.counter() + i));
    copy(stream.skip(shape.size()).toLimbs(), data(state));
    return drawn;
  }

  // --- shared ---

  private OracleTensor made(Shape shape, double[] data) {
    OracleTensor t = new OracleTensor(this, shape, data);
    live++;
    return t;
  }

  private OracleTensor filled(Shape shape, IntToDoubleFunction value) {
    double[] out = new double[shape.size()];
    Arrays.setAll(out, value);
    return made(shape, out);
  }

  private double[] data(Tensor t) {
    if (t instanceof OracleTensor o && o.belongsTo(this)) {
      return o.data();
    }
    throw new IllegalArgumentException(
        "oracle: a tensor of another backend was passed: " + t.getClass().getSimpleName());
  }

  private DMatrixRMaj matrix(Tensor t, boolean transpose) {
    Shape s = t.shape();
    DMatrixRMaj m = DMatrixRMaj.wrap(s.dim(0), s.dim(1), data(t));
    return transpose ? CommonOps_DDRM.transpose(m, null) : m;
  }

  private static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  private static double[] widened(float[] values) {
    double[] d = new double[values.length];
    Arrays.setAll(d, i -> values[i]);
    return d;
  }
}

package kolmo.kernels;

import kolmo.autograd.array.KsDistance;
import kolmo.autograd.array.Marginals;
import kolmo.autograd.array.NormalFloat;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeRules;
import kolmo.autograd.array.Tensor;
import kolmo.autograd.array.TwoSampleKs;

/// What compares batches with the prior: `prior.cu`.
final class CudaPrior {

  /// Centres that the kernels with everything in one block hold.
  private static final int MODES = 256;

  private final Work work;
  private final CudaMemory memory;
  private final CudaOrder order;
  private final CudaReduce reduction;

  CudaPrior(Work work, CudaMemory memory, CudaOrder order, CudaReduce reduction) {
    this.work = work;
    this.memory = memory;
    this.order = order;
    this.reduction = reduction;
  }

  /// F and p at each element of t.
  Marginals marginals(Tensor t, Tensor centers, double sigma) {
    long v = memory.address(t);
    long mu = memory.address(centers);
    Shape shape = ShapeRules.mixture(t.shape(), centers.shape(), sigma);
    long cdf = memory.take(shape);
    long density = memory.take(shape);
    marginals(of(mu, centers, sigma), v, shape, cdf, density);
    return new Marginals(memory.made(shape, cdf), memory.made(shape, density));
  }

  /// The one-sample loss and its slope.
  KsDistance ksDistance(Tensor z, Tensor centers, double sigma, double offset) {
    long v = memory.address(z);
    long mu = memory.address(centers);
    Shape shape = ShapeRules.ksDistance(z.shape(), centers.shape(), sigma);
    long value = memory.take(Shape.scalar());
    long slope = memory.take(shape);
    ksDistance(of(mu, centers, sigma), offset, v, shape, value, slope);
    return new KsDistance(memory.made(Shape.scalar(), value), memory.made(shape, slope));
  }

  /// The two-sample loss and its slopes.
  TwoSampleKs ksTwoSample(Tensor z, Tensor zAdv, Tensor centers, double sigma, boolean sorted) {
    long v = memory.address(z);
    long adv = memory.address(zAdv);
    long mu = memory.address(centers);
    Shape s = ShapeRules.ksTwoSample(z.shape(), zAdv.shape(), centers.shape(), sigma);
    long value = memory.take(Shape.scalar());
    long slope = memory.take(s);
    long slopeAdv = memory.take(s);
    ksTwoSample(of(mu, centers, sigma), sorted, v, adv, s, value, slope, slopeAdv);
    return new TwoSampleKs(
        memory.made(Shape.scalar(), value), memory.made(s, slope), memory.made(s, slopeAdv));
  }

  /// Centres `[k,d]` on the device, and σ.
  private record Mixture(long centers, int k, double sigma) {}

  private static Mixture of(long mu, Tensor centers, double sigma) {
    return new Mixture(mu, centers.shape().dim(0), sigma);
  }

  private void marginals(Mixture mixture, long t, Shape shape, long cdf, long density) {
    if (shape.size() == 0) {
      return;
    }
    int n = shape.dim(0);
    int d = shape.dim(1);
    Arguments args = with(mixture, work.arguments().address(t)).whole(n).whole(d);
    int parts = Work.blocks(n);
    work.grid(
        "mixture_f32",
        (long) parts * d,
        Work.BLOCK,
        args.whole(parts).address(cdf).address(density));
  }

  private void ksDistance(
      Mixture mixture, double offset, long z, Shape shape, long value, long slope) {
    int m = shape.size();
    if (m == 0) {
      work.fill(value, Float.NaN, 1); // 0/0
      return;
    }
    int n = shape.dim(0);
    int d = shape.dim(1);
    if (n > CudaOrder.TILE || mixture.k > MODES) {
      ksDistanceFromKeys(mixture, offset, z, n, d, value, slope);
      return;
    }
    long partial = work.pool().take(8L * d);
    Arguments args = with(mixture, work.arguments().address(z));
    ranks(args, n, d, offset).whole(n).whole(d).address(slope).address(partial);
    if (n <= CudaOrder.NETWORK) {
      work.grid("ks_distance_network", d, CudaOrder.networkThreads(n), args);
    } else {
      work.grid("ks_distance_tile", d, Work.BLOCK, args);
    }
    mean(partial, d, m, value);
  }

  private void ksDistanceFromKeys(
      Mixture mixture, double offset, long z, int n, int d, long value, long slope) {
    int parts = Work.blocks(n);
    long keys = order.keys(z, n, d);
    long partial = work.pool().take(8L * parts * d);
    Arguments args = with(mixture, work.arguments().address(z).address(keys));
    ranks(args, n, d, offset).whole(n).whole(d).whole(parts).address(slope).address(partial);
    work.grid("ks_distance_sorted", (long) parts * d, Work.BLOCK, args);
    mean(partial, parts * d, n * d, value);
    work.pool().give(keys, 8L * n * d);
  }

  private void ksTwoSample(
      Mixture mixture,
      boolean sorted,
      long z,
      long adv,
      Shape shape,
      long value,
      long slope,
      long slopeAdv) {
    int m = shape.size();
    if (m == 0) {
      work.fill(value, Float.NaN, 1);
      return;
    }
    int n = shape.dim(0);
    int d = shape.dim(1);
    int parts = Work.blocks(n);
    long keys = sorted ? order.keys(z, n, d) : 0;
    long keysAdv = sorted ? order.keys(adv, n, d) : 0;
    long partial = work.pool().take(8L * parts * d);
    Arguments args = work.arguments().address(z).address(adv).address(keys).address(keysAdv);
    with(mixture, args.whole(sorted ? 1 : 0)).real((float) (2.0 / m));
    args.whole(n).whole(d).whole(parts).address(slope).address(slopeAdv).address(partial);
    work.grid("ks_pairs", (long) parts * d, Work.BLOCK, args);
    mean(partial, parts * d, m, value);
    if (sorted) {
      work.pool().give(keys, 8L * m);
      work.pool().give(keysAdv, 8L * m);
    }
  }

  /// Adds up the partial sums, which it gives back.
  private void mean(long partial, int parts, int m, long value) {
    reduction.sum(partial, true, 1, parts, 1, value, false, m);
    work.pool().give(partial, 8L * parts);
  }

  private static Arguments with(Mixture mixture, Arguments to) {
    return to.group(8)
        .address(mixture.centers)
        .whole(mixture.k)
        .real((float) (NormalFloat.SCALE / mixture.sigma))
        .wide(NormalFloat.PEAK / mixture.sigma)
        .end(8);
  }

  /// 1/N as −(high + low), so that its rounding does not grow with the rank.
  private static Arguments ranks(Arguments to, int n, int d, double offset) {
    double step = -1.0 / n;
    float high = (float) step;
    return to.group(4)
        .real(high)
        .real((float) (step - high))
        .real((float) offset)
        .real((float) (2 / ((double) n * d)))
        .end(4);
  }
}

package kolmo.kernels;

import kolmo.autograd.array.NormalFloat;

/// What compares batches with the prior: `prior.cu`.
final class CudaPrior {

  /// Centres that the kernels with everything in one block hold.
  private static final int MODES = 256;

  private final Work work;
  private final CudaOrder order;
  private final CudaReduce reduction;

  CudaPrior(Work work, CudaOrder order, CudaReduce reduction) {
    this.work = work;
    this.order = order;
    this.reduction = reduction;
  }

  /// Centres `[k,d]` on the device, and σ.
  record Mixture(long centers, int k, double sigma) {}

  /// F and p at each element of t.
  void marginals(Mixture mixture, CudaTensor t, CudaTensor cdf, CudaTensor density) {
    if (t.size() == 0) {
      return;
    }
    int n = t.shape().dim(0);
    int d = t.shape().dim(1);
    Arguments args = with(mixture, work.arguments().address(t.address)).whole(n).whole(d);
    int parts = Work.blocks(n);
    args.whole(parts).address(cdf.address).address(density.address);
    work.grid("mixture_f32", (long) parts * d, Work.BLOCK, args);
  }

  /// The one-sample loss of z and its slope.
  void ksDistance(
      Mixture mixture, double offset, CudaTensor z, CudaTensor value, CudaTensor slope) {
    int m = z.size();
    if (m == 0) {
      work.fill(value.address, Float.NaN, 1); // 0/0
      return;
    }
    int n = z.shape().dim(0);
    int d = z.shape().dim(1);
    if (n > CudaOrder.TILE || mixture.k > MODES) {
      ksDistanceFromKeys(mixture, offset, z.address, n, d, value.address, slope.address);
      return;
    }
    long partial = work.pool().take(8L * d);
    Arguments args = with(mixture, work.arguments().address(z.address));
    ranks(args, n, d, offset).whole(n).whole(d).address(slope.address).address(partial);
    if (n <= CudaOrder.NETWORK) {
      work.grid("ks_distance_network", d, CudaOrder.networkThreads(n), args);
    } else {
      work.grid("ks_distance_tile", d, Work.BLOCK, args);
    }
    mean(partial, d, m, value.address);
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

  /// The two-sample loss of z and z′, and its slopes.
  void ksTwoSample(
      Mixture mixture,
      boolean sorted,
      CudaTensor z,
      CudaTensor adv,
      CudaTensor value,
      CudaTensor slope,
      CudaTensor slopeAdv) {
    int m = z.size();
    if (m == 0) {
      work.fill(value.address, Float.NaN, 1);
      return;
    }
    int n = z.shape().dim(0);
    int d = z.shape().dim(1);
    int parts = Work.blocks(n);
    long keys = sorted ? order.keys(z.address, n, d) : 0;
    long keysAdv = sorted ? order.keys(adv.address, n, d) : 0;
    long partial = work.pool().take(8L * parts * d);
    Arguments args = work.arguments().address(z.address).address(adv.address);
    args.address(keys).address(keysAdv).whole(sorted ? 1 : 0);
    with(mixture, args).real((float) (2.0 / m)).whole(n).whole(d).whole(parts);
    args.address(slope.address).address(slopeAdv.address).address(partial);
    work.grid("ks_pairs", (long) parts * d, Work.BLOCK, args);
    mean(partial, parts * d, m, value.address);
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

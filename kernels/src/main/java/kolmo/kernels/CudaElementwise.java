package kolmo.kernels;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;

/// Functions of one and of two arrays: `map.cu`, `affine.cu` and `zip.cu`. A kernel is named after
/// the constant of the function, so that one without its kernel is found by its name.
final class CudaElementwise {

  private final Work work;
  private final Map<Enum<?>, Names> names = new HashMap<>();

  CudaElementwise(Work work) {
    this.work = work;
  }

  private Names of(Enum<?> fn) {
    return names.computeIfAbsent(fn, f -> Names.of(f.name()));
  }

  /// y = f(x).
  void map(UnaryFn fn, long x, long y, int n) {
    work.each(of(fn).forward(), n, work.arguments().address(x).address(y).whole(n));
  }

  /// dx = f′ · dy.
  void mapSlope(UnaryFn fn, long kept, long dy, long dx, int n) {
    work.each(
        of(fn).backward(), n, work.arguments().address(kept).address(dy).address(dx).whole(n));
  }

  /// y ← f(y + b), b being one row of y `[n/d,d]`.
  void affine(UnaryFn fn, long y, long b, int n, int d) {
    work.each(of(fn).affine(), n, work.arguments().address(y).address(b).whole(n).whole(d));
  }

  /// c = f(a, b); c may be a or b where that has the shape of the result.
  void zip(BinaryFn fn, long a, Shape from, long b, Shape other, long c, Shape to) {
    Axes axes = Axes.of(from, other, to);
    Names kernels = of(fn);
    int n = to.size();
    if (axes.flat()) {
      work.each(
          kernels.forward(),
          n,
          axes.step(axes.step(work.arguments().address(a), 0).address(b), 1).address(c).whole(n));
    } else {
      Arguments args = work.arguments().address(a).address(b).address(c).whole(n);
      work.each(kernels.forwardRepeat(), n, axes.write(args));
    }
  }

  /// dx = ∂f/∂a · dc or ∂f/∂b · dc.
  void zipSlope(
      BinaryFn fn, int side, long a, Shape from, long b, Shape other, long dc, long dx, Shape to) {
    Axes axes = Axes.of(from, other, to);
    Names kernels = of(fn);
    int n = to.size();
    if (axes.flat()) {
      Arguments args = axes.step(axes.step(work.arguments().address(a), 0).address(b), 1);
      String kernel = side == 0 ? kernels.backward0() : kernels.backward1();
      work.each(kernel, n, args.address(dc).address(dx).whole(n));
    } else {
      Arguments args = work.arguments().address(a).address(b).address(dc).address(dx).whole(n);
      String kernel = side == 0 ? kernels.backward0Repeat() : kernels.backward1Repeat();
      work.each(kernel, n, axes.write(args));
    }
  }

  /// `y[…] = x[…]`, repeated.
  void broadcast(long x, Shape from, long y, Shape to) {
    Arguments args = work.arguments().address(x).address(y).whole(to.size());
    work.each("broadcast_f32", to.size(), Axes.of(from, from, to).write(args));
  }

  /// The kernels of a function.
  private record Names(
      String forward,
      String forwardRepeat,
      String backward,
      String backward0,
      String backward1,
      String backward0Repeat,
      String backward1Repeat,
      String affine) {

    static Names of(String constant) {
      String fn = constant.toLowerCase(Locale.ROOT);
      return new Names(
          fn + "_fwd_f32",
          fn + "_fwd_repeat_f32",
          fn + "_bwd_f32",
          fn + "_bwd0_f32",
          fn + "_bwd1_f32",
          fn + "_bwd0_repeat_f32",
          fn + "_bwd1_repeat_f32",
          "affine_" + fn + "_f32");
    }
  }
}

package kolmo.nn.loss;

import kolmo.autograd.Var;
import kolmo.autograd.array.BinaryFn;

/// The logarithm of a sum of exponentials along an axis.
///
/// ```text
/// log Σⱼ exp(aⱼ) = m + log Σⱼ exp(aⱼ − m)        m = maxⱼ aⱼ
/// ```
///
/// With the largest taken out no exponential overflows and the logarithm's argument is at least 1.
/// The value does not depend on m, so that it may be a constant: the gradient is the softmax.
final class LogSumExp {

  private LogSumExp() {}

  /// The axis is kept with length 1.
  static Var of(Var a, int axis) {
    Var m = largest(a.detach(), axis);
    return a.sub(m).exp().sum(axis).log().add(m);
  }

  /// Half against half, until one is left.
  private static Var largest(Var a, int axis) {
    Var m = a;
    for (int n = a.shape().dim(axis); n > 1; n -= n / 2) {
      Var upper = m.slice(axis, n - n / 2, n);
      Var lower = m.slice(axis, 0, n / 2);
      Var pairs = lower.zip(BinaryFn.MAX, upper);
      m = n % 2 == 0 ? pairs : Var.concat(axis, pairs, m.slice(axis, n / 2, n / 2 + 1));
    }
    return m;
  }
}

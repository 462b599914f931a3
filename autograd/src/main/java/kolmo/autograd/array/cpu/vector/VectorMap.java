package kolmo.autograd.array.cpu.vector;

import static kolmo.autograd.array.cpu.vector.VectorMath.V;

import jdk.incubator.vector.FloatVector;
import kolmo.autograd.array.FloatMath;

/// Elementary functions of arrays, `y = f(x)` from one index to another; the result may be the
/// argument. The last numbers, too few for a vector, go through [FloatMath], which gives the same
/// bits.
///
/// One method per function, because the compiler must know what it is in the loop.
public final class VectorMap {

  private VectorMap() {}

  /// y = eˣ.
  public static void exp(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V.length(); i += V.length()) {
      VectorMath.exp(FloatVector.fromArray(V, x, i)).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] = FloatMath.exp(x[i]);
    }
  }

  /// y = ln x.
  public static void log(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V.length(); i += V.length()) {
      VectorMath.log(FloatVector.fromArray(V, x, i)).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] = FloatMath.log(x[i]);
    }
  }

  /// y = 1/(1 + e⁻ˣ).
  public static void sigmoid(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V.length(); i += V.length()) {
      VectorMath.sigmoid(FloatVector.fromArray(V, x, i)).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] = FloatMath.sigmoid(x[i]);
    }
  }

  /// y = tanh x.
  public static void tanh(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V.length(); i += V.length()) {
      VectorMath.tanh(FloatVector.fromArray(V, x, i)).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] = FloatMath.tanh(x[i]);
    }
  }

  /// y = ln(1 + eˣ).
  public static void softplus(float[] x, float[] y, int from, int to) {
    int i = from;
    for (; i <= to - V.length(); i += V.length()) {
      VectorMath.softplus(FloatVector.fromArray(V, x, i)).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] = FloatMath.softplus(x[i]);
    }
  }
}

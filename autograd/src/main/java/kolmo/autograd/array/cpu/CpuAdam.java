package kolmo.autograd.array.cpu;

import kolmo.autograd.array.AdamRates;

/// One step of Adam over all elements, in one pass, a plain loop: the compiler makes vectors of it,
/// root and division included.
final class CpuAdam {

  private CpuAdam() {}

  /// ```text
  /// m ← β₁m + (1−β₁)g    v ← β₂v + (1−β₂)g²    θ ← θ − lr/(1−β₁ᵗ) · m / (√(v/(1−β₂ᵗ)) + ε)
  /// ```
  ///
  /// `clock` is t and lr; what depends on them alone is computed in double, once.
  static void step(float[] p, float[] g, float[] m, float[] v, float[] clock, AdamRates rates) {
    double t = clock[0];
    float decayM = (float) rates.beta1();
    float decayV = (float) rates.beta2();
    float addM = (float) (1 - rates.beta1());
    float addV = (float) (1 - rates.beta2());
    float rate = (float) (clock[1] / (1 - Math.pow(rates.beta1(), t)));
    float unbias = (float) (1 / (1 - Math.pow(rates.beta2(), t)));
    float epsilon = (float) rates.epsilon();
    CpuVectors.share(
        p.length,
        (from, to) ->
            step(p, g, m, v, from, to, decayM, addM, decayV, addV, rate, unbias, epsilon));
  }

  private static void step(
      float[] p,
      float[] g,
      float[] m,
      float[] v,
      int from,
      int to,
      float decayM,
      float addM,
      float decayV,
      float addV,
      float rate,
      float unbias,
      float epsilon) {
    for (int i = from; i < to; i++) {
      float slope = g[i];
      float mean = decayM * m[i] + addM * slope;
      float square = decayV * v[i] + addV * slope * slope;
      m[i] = mean;
      v[i] = square;
      p[i] -= rate * mean / ((float) Math.sqrt(square * unbias) + epsilon);
    }
  }
}

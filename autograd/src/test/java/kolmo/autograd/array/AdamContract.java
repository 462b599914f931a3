package kolmo.autograd.array;

import static kolmo.autograd.array.Values.assertNear;
import static kolmo.autograd.array.Values.assertSame;

import org.junit.jupiter.api.Test;

/// The fused optimiser against its definition, spelt out.
interface AdamContract extends Contract {

  @Test
  default void fiveStepsWithChangingRate() {
    follow(AdamRates.DEFAULT);
    follow(new AdamRates(0.5, 0.9, 1e-4));
    follow(new AdamRates(0, 0, 1e-2));
  }

  @Test
  default void aGradientOfZeroMovesNothing() {
    Tensor p = tensor(Shape.of(2), 1, -1);
    Tensor zero = tensor(Shape.of(2), 0, 0);
    Tensor m = tensor(Shape.of(2), 0, 0);
    Tensor v = tensor(Shape.of(2), 0, 0);
    Tensor clock = tensor(Shape.of(2), 1, 0.1f);
    if (lacks(Fused.ADAM, () -> backend().adam(p, zero, m, v, clock, AdamRates.DEFAULT))) {
      return;
    }
    backend().adam(p, zero, m, v, clock, AdamRates.DEFAULT);
    assertSame("p", p, new double[] {1, -1});
    assertSame("m", m, new double[2]);
    assertSame("v", v, new double[2]);
  }

  private void follow(AdamRates rates) {
    for (int n : LENGTHS) {
      Tensor p = normal(1, n);
      Tensor m = keep(backend().full(Shape.of(n), 0));
      Tensor v = keep(backend().full(Shape.of(n), 0));
      Tensor clock = keep(backend().full(Shape.of(2), 0));
      if (lacks(Fused.ADAM, () -> backend().adam(p, p, m, v, clock, rates))) {
        return;
      }
      double[] wantP = p.toDoubles();
      double[] wantM = new double[n];
      double[] wantV = new double[n];
      for (int t = 1; t <= 5; t++) {
        float rate = 0.25f / t;
        Tensor g = normal(10 + t, n);
        backend().write(clock, new float[] {t, rate});
        backend().adam(p, g, m, v, clock, rates);
        double[] gv = g.toDoubles();
        for (int i = 0; i < n; i++) {
          wantM[i] = rates.beta1() * wantM[i] + (1 - rates.beta1()) * gv[i];
          wantV[i] = rates.beta2() * wantV[i] + (1 - rates.beta2()) * gv[i] * gv[i];
          double mean = wantM[i] / (1 - Math.pow(rates.beta1(), t));
          double square = wantV[i] / (1 - Math.pow(rates.beta2(), t));
          wantP[i] -= rate * mean / (Math.sqrt(square) + rates.epsilon());
        }
        double slack = 32 * t * unit(); // numbers of size 1, a few roundings a step
        assertNear("m, step " + t, m, wantM, i -> slack);
        assertNear("v, step " + t, v, wantV, i -> slack * (1 + wantV[i]));
        assertNear("p, step " + t, p, wantP, i -> slack * (1 + Math.abs(wantP[i])));
        assertSame("g", g, gv);
        assertSame("clock", clock, new double[] {t, rate});
      }
    }
  }
}

package kolmo.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.optim.Adam;
import org.junit.jupiter.api.Test;

class LinearAutoencoderTest {

  private static final ImageShape IMAGE = new ImageShape(1, 2, 2);

  /// Images ½ ± a·u ± b·v with orthonormal u, v and a > b: of one dimension the best is ½ ± a·u,
  /// and what is left of each pixel's square is b²/4.
  @Test
  void itLearnsThePrincipalComponent() {
    double a = 0.4;
    double b = 0.1;
    double[] u = {0.5, 0.5, -0.5, -0.5};
    double[] v = {0.5, -0.5, 0.5, -0.5};
    double[] pixels = new double[4 * 4];
    for (int n = 0; n < 4; n++) {
      for (int p = 0; p < 4; p++) {
        pixels[4 * n + p] = 0.5 + (n < 2 ? a : -a) * u[p] + (n % 2 == 0 ? b : -b) * v[p];
      }
    }
    try (Backend on = Backends.open("oracle");
        Autoencoder model =
            new LinearAutoencoder.Hyperparameters(1).create(on, IMAGE, 4, new Rng(1));
        Adam adam = new Adam(on, model.parameters(), AdamRates.DEFAULT)) {
      for (int step = 0; step < 3000; step++) {
        try (Tape tape = new Tape(on)) {
          Var total = model.loss(tape.constant(IMAGE.batch(4), pixels)).total();
          adam.step(tape.gradients(total), step < 2000 ? 1e-2 : 1e-4);
        }
      }
      try (Tape tape = new Tape(on)) {
        Var x = tape.constant(IMAGE.batch(4), pixels);
        double[] out = model.reconstruct(x).value().toDoubles();
        double error = 0;
        for (int i = 0; i < out.length; i++) {
          error += (out[i] - pixels[i]) * (out[i] - pixels[i]) / out.length;
          assertThat(out[i]).isBetween(0.0, 1.0);
        }
        assertThat(error).isCloseTo(b * b / 4, within(1e-6));
      }
    }
  }
}

package kolmo.benchmarks;

import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.LossTerms;
import kolmo.nn.optim.Adam;

/// The step as [kolmo.experiments.train] trains: through the tape, every term of the loss read.
final class TapeStep implements AutoCloseable {

  private final Backend on = Backends.open("cpu");
  private final TrainSetup setup;
  private final Autoencoder model;
  private final Adam adam;
  private final float[] pixels;

  TapeStep(TrainSetup setup) {
    this.setup = setup;
    model = setup.model(on);
    adam = new Adam(on, model.parameters(), TrainSetup.ADAM);
    pixels = setup.pixels();
  }

  /// One step on the batch.
  ///
  /// @return the loss before it
  double step() {
    try (Tape tape = new Tape(on)) {
      Var x = tape.constant(setup.shape(), pixels);
      LossTerms loss = model.loss(x);
      Var total = loss.total();
      double value = total.item();
      loss.terms().forEach(t -> t.value().item());
      adam.step(tape.gradients(total), TrainSetup.RATE);
      return value;
    }
  }

  @Override
  public void close() {
    adam.close();
    model.close();
    on.close();
  }
}

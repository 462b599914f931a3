package kolmo.experiments.study;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.attack.MaximumDamageAttack;
import kolmo.experiments.attack.NormBall;
import kolmo.experiments.attack.Optimizer;
import kolmo.experiments.attack.ProjectedDescent;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Method;
import kolmo.experiments.study.Cell.Part;
import kolmo.experiments.train.Trainer;
import kolmo.experiments.train.TrainingDiverged;

/// How long cells will take, and how much they will write, said before the first begins: of each
/// method an epoch is trained and an attack begun on a model that is not kept, no longer than a few
/// seconds. So it is known before hours are spent, and also where cells run in processes of their
/// own; it costs a small part of what it measures.
///
/// ```text
/// seconds = Σ  epochs · images · s_train  +  attacks · steps · images · s_attack
/// bytes   = Σ  4 · weights + 100 · steps + a page
/// ```
///
/// The FID-proxy and the classifier of table 3 are not counted, nor are attacks by L-BFGS-B, which
/// end by themselves.
///
/// @param training seconds an image, at one pass
/// @param attack seconds an image, at one step
/// @param weights numbers in the model's file
record Estimate(double training, double attack, long weights) {

  private static final double MOST_SECONDS = 3;
  private static final int ATTACK_STEPS = 3;
  private static final long PAGE = 1_000_000;
  private static final int ROW = 100;

  /// What cells come to.
  ///
  /// @param seconds of training and attacks
  record Total(double seconds, long bytes) {

    Total plus(Total other) {
      return new Total(seconds + other.seconds, bytes + other.bytes);
    }

    /// For people.
    String text(int models) {
      return "about %s for %d model%s, about %s MB"
          .formatted(time(seconds), models, models == 1 ? "" : "s", Math.max(1, bytes / 1_000_000));
    }

    private static String time(double seconds) {
      if (seconds < 90) {
        return String.format(Locale.ROOT, "%d s", Math.max(1, Math.round(seconds)));
      }
      return seconds < 5400
          ? String.format(Locale.ROOT, "%d min", Math.round(seconds / 60))
          : String.format(Locale.ROOT, "%d h", Math.round(seconds / 3600));
    }
  }

  /// What a cell of this method comes to.
  ///
  /// @param images that it trains on
  Total of(Cell cell, int images) {
    int batch = cell.settings().training().batch();
    long steps = (long) cell.settings().training().epochs() * (images / batch);
    double seconds = steps * batch * training;
    if (attacks(cell) && cell.protocol().optimizer() == Optimizer.PGD) {
      long runs =
          (long) AttackKind.ALL.size()
              * cell.protocol().trials()
              * cell.protocol().lambdas().size();
      seconds += runs * cell.protocol().steps() * cell.protocol().images() * attack;
    }
    return new Total(seconds, 4 * weights + ROW * steps + PAGE);
  }

  private static boolean attacks(Cell cell) {
    return cell.parts().contains(Part.RUN) || cell.parts().contains(Part.ATTACK);
  }

  /// Says it, if nobody interrupts.
  ///
  /// @param name what the message begins with
  static void say(String name, List<Cell> cells, BooleanSupplier interrupted) {
    if (cells.isEmpty()) {
      return;
    }
    System.err.println(name + ": an epoch of each method is timed, to say how long it will take");
    Dataset set = cells.getFirst().settings().data().load();
    Map<Method, Estimate> timed = new EnumMap<>(Method.class);
    Total total = new Total(0, 0);
    for (Cell cell : cells) {
      if (interrupted.getAsBoolean()) {
        return;
      }
      ImageSet images = cell.settings().data().training(set);
      try {
        total =
            total.plus(
                timed
                    .computeIfAbsent(cell.settings().method(), m -> measured(cell, images))
                    .of(cell, images.size()));
      } catch (TrainingDiverged e) {
        return; // will be said when it is its turn
      }
    }
    System.err.println(name + ": " + total.text(cells.size()));
  }

  private static Estimate measured(Cell cell, ImageSet images) {
    var settings = cell.settings();
    Rng rng = new Rng(settings.seed());
    int batch = settings.training().batch();
    try (Backend on = Backends.open(settings.backend());
        Autoencoder model =
            settings.model().create(on, images.shape(), settings.architecture(), batch, rng);
        Trainer trainer = new Trainer(on, model, images, settings.training(), rng)) {
      int epoch = images.size() / batch;
      long start = System.nanoTime();
      trainer.train(e -> {}, () -> trainer.steps() >= epoch || seconds(start) > MOST_SECONDS);
      double training = seconds(start) / ((double) trainer.steps() * batch);
      long weights = model.state().stream().mapToLong(p -> p.tensor().shape().size()).sum();
      return new Estimate(training, attacks(cell) ? attack(on, model, cell, images) : 0, weights);
    }
  }

  private static double attack(Backend on, Autoencoder model, Cell cell, ImageSet from) {
    ImageSet images = from.take(Math.min(from.size(), cell.protocol().images()));
    try (Tensor x = on.tensor(images.shape().batch(images.size()), images.pixels());
        Tensor clean =
            on.tensor(
                images.shape().batch(images.size()), new Codec(on, model).reconstruct(images))) {
      long start = System.nanoTime();
      var _ =
          new ProjectedDescent(ATTACK_STEPS)
              .run(
                  on,
                  new MaximumDamageAttack(model::reconstruct, clean),
                  x,
                  new NormBall(1),
                  new Rng(1),
                  () -> false);
      return seconds(start) / ((double) ATTACK_STEPS * images.size());
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}

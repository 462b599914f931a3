package kolmo.experiments.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.AdamRates;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.experiments.data.Batches;
import kolmo.experiments.data.DataException;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
import kolmo.nn.Sequential;
import kolmo.nn.loss.CrossEntropyLoss;
import kolmo.nn.optim.Adam;

/// A fully connected classifier: what measures, not what is measured.
///
/// ```text
/// P → h₁ → … → h_L → C        ReLU after each hidden layer; logits at the end
/// ```
///
/// Its examples are images, or codes as images of D channels and one pixel ([#codes]).
public final class Classifier implements AutoCloseable {

  private static final int CHUNK = 500;

  /// How one is made; with the examples it determines every weight.
  ///
  /// @param hidden h₁ … h_L, at least one layer
  /// @param epochs passes over the examples
  /// @param batch examples in a step
  /// @param rate Adam's
  /// @param seed of the first weights and of the order of the examples
  public record Settings(List<Integer> hidden, int epochs, int batch, double rate, long seed) {
    public Settings {
      hidden = List.copyOf(hidden);
      if (hidden.isEmpty() || epochs < 0 || batch < 1 || !(rate > 0)) {
        throw new IllegalArgumentException(
            "classifier: wanted a hidden layer, epochs ≥ 0, batch ≥ 1 and a positive rate, got"
                + " %s, %d, %d, %s".formatted(hidden, epochs, batch, rate));
      }
    }
  }

  private final Backend on;
  private final Sequential body; // to the last hidden layer
  private final Linear head;

  /// One that has not been trained.
  ///
  /// @param inputs P
  /// @param classes C
  public Classifier(Backend on, int inputs, int classes, Settings settings) {
    this.on = on;
    Rng rng = new Rng(settings.seed()).split("init");
    List<Layer> layers = new ArrayList<>();
    int from = inputs;
    for (int width : settings.hidden()) {
      layers.add(Linear.create(on, "classifier." + layers.size(), from, width, UnaryFn.RELU, rng));
      from = width;
    }
    body = new Sequential(layers);
    head = Linear.create(on, "classifier." + layers.size(), from, classes, UnaryFn.IDENTITY, rng);
  }

  /// Complains of fewer images to learn from than one batch.
  ///
  /// @param what needs them, for the message
  /// @throws DataException if there are fewer
  public static void requireEnough(String what, int batch, ImageSet train) {
    if (train.size() < batch) {
      throw new DataException(
          what + ": wanted at least " + batch + " training images, got " + train.size());
    }
  }

  /// Trains on labelled examples with softmax cross-entropy.
  public void train(ImageSet examples, Settings settings) {
    Rng rng = new Rng(settings.seed()).split("batches");
    Batches batches = new Batches(examples, settings.batch(), rng);
    float[] x = new float[settings.batch() * examples.pixelsPerImage()];
    Shape shape = Shape.of(settings.batch(), examples.pixelsPerImage());
    try (Adam adam = new Adam(on, parameters(), AdamRates.DEFAULT)) {
      for (int epoch = 0; epoch < settings.epochs(); epoch++) {
        batches.epoch(epoch);
        for (int b = 0; b < batches.batches(); b++) {
          batches.fill(b, x);
          try (Tape tape = new Tape(on)) {
            Var logits = head.of(body.of(tape.constant(shape, x)));
            Var loss = new CrossEntropyLoss().of(logits, batches.labels(b));
            adam.step(tape.gradients(loss), settings.rate());
          }
        }
      }
    }
  }

  /// The last hidden layer, after its ReLU, `[N,h_L]`.
  public double[][] features(ImageSet images) {
    return chunked(images, body::of);
  }

  /// The most likely class of each, `[N]`.
  public int[] predict(ImageSet images) {
    return Arrays.stream(chunked(images, x -> head.of(body.of(x))))
        .mapToInt(Classifier::largest)
        .toArray();
  }

  /// Share of images whose most likely class is their label.
  public double accuracy(ImageSet images) {
    int[] predicted = predict(images);
    int right = 0;
    for (int i = 0; i < predicted.length; i++) {
      right += predicted[i] == images.labels()[i] ? 1 : 0;
    }
    return (double) right / predicted.length;
  }

  /// Weights and biases, first layer to last.
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(body.parameters());
    all.addAll(head.parameters());
    return all;
  }

  /// Codes `[N,D]` as examples.
  public static ImageSet codes(double[][] codes, int[] labels) {
    int d = codes[0].length;
    float[] values = new float[codes.length * d];
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < d; j++) {
        values[i * d + j] = (float) codes[i][j];
      }
    }
    return new ImageSet(new ImageShape(d, 1, 1), values, labels);
  }

  private double[][] chunked(ImageSet images, UnaryOperator<Var> function) {
    int each = images.pixelsPerImage();
    double[][] rows = new double[images.size()][];
    for (int at = 0; at < images.size(); at += CHUNK) {
      int n = Math.min(CHUNK, images.size() - at);
      float[] pixels = images.pixels(at, at + n);
      try (Tape tape = new Tape(on)) {
        Var y = function.apply(tape.constant(Shape.of(n, each), pixels));
        double[] flat = y.value().toDoubles();
        int f = y.shape().dim(1);
        for (int i = 0; i < n; i++) {
          rows[at + i] = Arrays.copyOfRange(flat, i * f, (i + 1) * f);
        }
      }
    }
    return rows;
  }

  private static int largest(double[] row) {
    int best = 0;
    for (int c = 1; c < row.length; c++) {
      best = row[c] > row[best] ? c : best;
    }
    return best;
  }

  @Override
  public void close() {
    Parameter.close(parameters());
  }
}

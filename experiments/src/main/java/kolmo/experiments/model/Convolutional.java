package kolmo.experiments.model;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.UnaryFn;
import kolmo.autograd.array.Window;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Activation;
import kolmo.nn.BatchNorm;
import kolmo.nn.Conv2d;
import kolmo.nn.ConvTranspose2d;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
import kolmo.nn.Sequential;

/// The convolutional networks for colour images: four convolutions of 4×4 pixels with stride 2,
/// each of which halves the image and doubles the channels, and as many transposed ones.
///
/// ```text
/// encoder  C → n → 2n → 4n → 8n, flatten                          F = 8n · H/16 · W/16
/// decoder  D → F, ReLU, 8n → 4n → 2n → n → C                      the last one without normalisation
/// ```
///
/// With n = 128: for SVHN (32×32, D = 100) 11.43 M + 11.43 M parameters, for CelebA (64×64, D = 64)
/// 12.07 M + 12.08 M. Within, channels come last: features are those of the published networks in
/// another order.
///
/// @param image the shape of an image; height and width multiples of 16
/// @param width n, channels of the first convolution
/// @param reluFirst ReLU before batch normalisation (CelebA), or after it (SVHN)
record Convolutional(ImageShape image, int width, boolean reluFirst) implements Networks {

  private static final Window HALVING = Window.square(4, 2, 1);
  private static final int LAYERS = 4;
  private static final int SHRINK = 1 << LAYERS;

  Convolutional {
    if (image.height() % SHRINK != 0 || image.width() % SHRINK != 0) {
      throw new IllegalArgumentException(
          "network: the convolutional ones halve an image four times; wanted sides that are"
              + " multiples of %d, got %d×%d".formatted(SHRINK, image.height(), image.width()));
    }
  }

  @Override
  public Layer features(Backend on, String name, RandomGenerator rng) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Reshape(Convolutional::channelsLast));
    int in = image.channels();
    for (int i = 0; i < LAYERS; i++) {
      int out = width << i;
      UnaryFn activation = reluFirst ? UnaryFn.RELU : UnaryFn.IDENTITY;
      layers.add(Conv2d.create(on, name + "." + i, in, out, HALVING, activation, rng));
      layers.add(normalization(on, name + "." + i, out));
      in = out;
    }
    layers.add(new Reshape(Networks::rows));
    return new Sequential(layers);
  }

  @Override
  public int featureCount() {
    return deepest() * (image.height() / SHRINK) * (image.width() / SHRINK);
  }

  private int deepest() {
    return width << (LAYERS - 1);
  }

  private BatchNorm normalization(Backend on, String name, int channels) {
    return BatchNorm.create(
        on, name + ".norm", channels, reluFirst ? UnaryFn.IDENTITY : UnaryFn.RELU);
  }

  @Override
  public Decoder decoder(Backend on, String name, int dimensions, RandomGenerator rng) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Linear.create(on, name + ".0", dimensions, featureCount(), UnaryFn.RELU, rng));
    layers.add(new Reshape(this::unflatten));
    for (int i = LAYERS - 1; i > 0; i--) {
      String layer = name + "." + (LAYERS - i);
      int out = width << (i - 1);
      layers.add(ConvTranspose2d.create(on, layer, width << i, out, HALVING, rng));
      if (reluFirst) {
        layers.add(new Activation(UnaryFn.RELU));
      }
      layers.add(normalization(on, layer, out));
    }
    String last = name + "." + LAYERS;
    layers.add(ConvTranspose2d.create(on, last, width, image.channels(), HALVING, rng));
    layers.add(new Reshape(Convolutional::channelsFirst));
    Sequential logits = new Sequential(layers);
    return new Decoder(
        image, logits, new Sequential(List.of(logits, new Activation(UnaryFn.SIGMOID))));
  }

  /// `[N,C,H,W]` to `[N,H,W,C]`.
  private static Var channelsLast(Var x) {
    Shape s = x.shape();
    return x.view(Shape.of(s.dim(0), s.dim(1), s.dim(2) * s.dim(3)))
        .transpose()
        .view(Shape.of(s.dim(0), s.dim(2), s.dim(3), s.dim(1)));
  }

  /// `[N,H,W,C]` to rows of pixels as images have them, `[N,C·H·W]`.
  private static Var channelsFirst(Var x) {
    Shape s = x.shape();
    return Networks.rows(x.view(Shape.of(s.dim(0), s.dim(1) * s.dim(2), s.dim(3))).transpose());
  }

  /// `[N,F]` to `[N,H/16,W/16,8n]`.
  private Var unflatten(Var x) {
    int n = x.shape().dim(0);
    return x.view(Shape.of(n, image.height() / SHRINK, image.width() / SHRINK, deepest()));
  }
}

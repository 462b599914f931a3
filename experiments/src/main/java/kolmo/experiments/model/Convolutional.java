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
import kolmo.nn.Parameter;
import kolmo.nn.Pass;
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
              + " multiples of "
              + SHRINK
              + ", got "
              + image.height()
              + "×"
              + image.width());
    }
  }

  @Override
  public Layer features(Backend on, String name, RandomGenerator rng) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new ChannelsLast());
    int in = image.channels();
    for (int i = 0; i < LAYERS; i++) {
      int out = width << i;
      UnaryFn activation = reluFirst ? UnaryFn.RELU : UnaryFn.IDENTITY;
      layers.add(Conv2d.create(on, name + "." + i, in, out, HALVING, activation, rng));
      layers.add(normalization(on, name + "." + i, out));
      in = out;
    }
    layers.add(new FullyConnected.Flatten());
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
    layers.add(new Unflatten(image.height() / SHRINK, image.width() / SHRINK, deepest()));
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
    layers.add(new ChannelsFirst());
    return new ImageDecoder(image, new Sequential(layers));
  }

  /// `[N,C,H,W]` to `[N,H,W,C]`.
  private record ChannelsLast() implements Layer {
    @Override
    public Var of(Var x) {
      Shape s = x.shape();
      return x.view(Shape.of(s.dim(0), s.dim(1), s.dim(2) * s.dim(3)))
          .transpose()
          .view(Shape.of(s.dim(0), s.dim(2), s.dim(3), s.dim(1)));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of();
    }
  }

  /// `[N,H,W,C]` to rows of pixels as images have them, `[N,C·H·W]`.
  private record ChannelsFirst() implements Layer {
    @Override
    public Var of(Var x) {
      Shape s = x.shape();
      return Networks.rows(x.view(Shape.of(s.dim(0), s.dim(1) * s.dim(2), s.dim(3))).transpose());
    }

    @Override
    public List<Parameter> parameters() {
      return List.of();
    }
  }

  /// `[N,F]` to `[N,height,width,channels]`.
  private record Unflatten(int height, int width, int channels) implements Layer {
    @Override
    public Var of(Var x) {
      return x.view(Shape.of(x.shape().dim(0), height, width, channels));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of();
    }
  }

  private record ImageDecoder(ImageShape image, Sequential network) implements Decoder {

    @Override
    public Var pixels(Var z, Pass pass) {
      return logits(z, pass).sigmoid().view(image.batch(z.shape().dim(0)));
    }

    @Override
    public Var logits(Var z, Pass pass) {
      return network.of(z, pass);
    }

    @Override
    public List<Parameter> parameters() {
      return network.parameters();
    }

    @Override
    public List<Parameter> buffers() {
      return network.buffers();
    }
  }
}

package kolmo.benchmarks.step;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.benchmarks.cpu.Torch;
import kolmo.experiments.model.Autoencoder;
import kolmo.nn.Parameter;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Encoder and decoder on libtorch, from the weights that Kolmo's model starts with.
///
/// Kolmo keeps channels last, libtorch first: `[height·width·C, F]` becomes `[F,C,height,width]`,
/// and what meets a flattened image changes its order.
final class TorchNetworks {

  private static final long[] TWO = {2, 2};
  private static final long[] ONE = {1, 1};
  private static final int CONVOLUTIONS = 4;
  private static final int WINDOW = 4;
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  /// A layer. `remember`: whether running statistics are updated.
  private interface Layer {
    Tensor of(Tensor x, boolean remember);
  }

  private final TrainSetup setup;
  private final boolean images;
  private final boolean channelsLast;
  private final List<Layer> encoder = new ArrayList<>();
  private final List<Layer> decoder = new ArrayList<>();
  private final TensorVector parameters = new TensorVector();

  private TorchNetworks(TrainSetup setup, boolean channelsLast, List<Parameter> weights) {
    this.setup = setup;
    this.channelsLast = channelsLast;
    this.images = setup.image().channels() > 1;
    Iterator<Parameter> p = weights.iterator();
    if (images) {
      convolutions(p);
    } else {
      affine(p, encoder);
      affine(p, decoder);
    }
    decoder.add((x, remember) -> torch.sigmoid(x));
  }

  /// Copies of what Kolmo's model starts with.
  ///
  /// @param channelsLast whether images and kernels are stored with channels together
  static TorchNetworks of(TrainSetup setup, boolean channelsLast) {
    try (Backend on = Backends.open("cpu");
        Autoencoder model = setup.model(on)) {
      return new TorchNetworks(setup, channelsLast, model.parameters());
    }
  }

  /// The batch: rows of pixels for fully connected networks.
  Tensor images() {
    return placed(Torch.tensor(setup.pixels(), shape()));
  }

  private Tensor placed(Tensor x) {
    return channelsLast && x.dim() == 4 ? x.contiguous(torch.MemoryFormat.ChannelsLast) : x;
  }

  private long[] shape() {
    long n = TrainSetup.BATCH;
    return images
        ? new long[] {n, setup.image().channels(), setup.image().height(), setup.image().width()}
        : new long[] {n, setup.image().pixels()};
  }

  TensorVector parameters() {
    return parameters;
  }

  Tensor encode(Tensor x, boolean remember) {
    return run(encoder, x, remember);
  }

  Tensor decode(Tensor z) {
    return run(decoder, z, true);
  }

  private static Tensor run(List<Layer> layers, Tensor x, boolean remember) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.of(y, remember);
    }
    return y;
  }

  private void affine(Iterator<Parameter> p, List<Layer> layers) {
    for (int i = 0; i < 5; i++) {
      layers.add(linear(values(p.next()).t(), values(p.next())));
      if (i < 4) {
        layers.add((x, remember) -> torch.relu(x));
      }
    }
  }

  private void convolutions(Iterator<Parameter> p) {
    for (int i = 0; i < CONVOLUTIONS; i++) {
      Tensor w = kept(kernel(values(p.next())));
      Tensor b = kept(values(p.next()));
      encoder.add((x, remember) -> torch.conv2d(x, w, new TensorOptional(b), TWO, ONE, ONE, 1));
      encoder.add(normalization(p));
    }
    encoder.add((x, remember) -> x.flatten(1, 3));
    Tensor head = values(p.next());
    long out = head.size(1);
    Tensor first = unflattened(head).permute(3, 2, 0, 1).reshape(out, -1);
    encoder.add(linear(first, values(p.next())));

    Tensor start = values(p.next()); // [D, height·width·C]
    Tensor turned = unflattened(start.t()).permute(2, 0, 1, 3);
    long channels = turned.size(0);
    Layer fully =
        linear(
            turned.reshape(-1, start.size(0)),
            unflattened(values(p.next()).reshape(-1, 1)).permute(2, 0, 1, 3).reshape(-1));
    decoder.add((x, remember) -> torch.relu(fully.of(x, remember)));
    long side = setup.image().height() >> CONVOLUTIONS;
    decoder.add((x, remember) -> placed(x.reshape(TrainSetup.BATCH, channels, side, side)));
    for (int i = 0; i < CONVOLUTIONS; i++) {
      Tensor w = kept(kernel(values(p.next())));
      Tensor b = kept(values(p.next()));
      decoder.add(
          (x, remember) ->
              torch.conv_transpose2d(
                  x, w, new TensorOptional(b), TWO, ONE, new long[] {0, 0}, 1, ONE));
      if (i < CONVOLUTIONS - 1) {
        decoder.add(normalization(p));
      }
    }
  }

  /// Batch normalisation and ReLU.
  private Layer normalization(Iterator<Parameter> p) {
    Tensor gamma = kept(values(p.next()));
    Tensor beta = kept(values(p.next()));
    Tensor mean = torch.zeros_like(gamma.detach());
    Tensor variance = torch.ones_like(gamma.detach());
    return (x, remember) ->
        torch.relu(
            torch.batch_norm(
                x,
                new TensorOptional(gamma),
                new TensorOptional(beta),
                remember ? new TensorOptional(mean) : new TensorOptional(),
                remember ? new TensorOptional(variance) : new TensorOptional(),
                true,
                MOMENTUM,
                EPSILON,
                false));
  }

  private Layer linear(Tensor weight, Tensor bias) {
    Tensor w = kept(weight);
    Tensor b = kept(bias);
    return (x, remember) -> torch.linear(x, w, new TensorOptional(b));
  }

  /// `[height·width·C, F]` to `[height, width, C, F]` of the deepest layer.
  private Tensor unflattened(Tensor w) {
    long side = setup.image().height() >> CONVOLUTIONS;
    return w.reshape(side, side, -1, w.size(1));
  }

  private static Tensor kernel(Tensor w) {
    return w.reshape(WINDOW, WINDOW, -1, w.size(1)).permute(3, 2, 0, 1);
  }

  private Tensor kept(Tensor values) {
    Tensor parameter = placed(values.contiguous().clone()).set_requires_grad(true);
    parameters.push_back(parameter);
    return parameter;
  }

  private static Tensor values(Parameter p) {
    float[] values = p.tensor().toFloats();
    return p.tensor().shape().rank() == 1
        ? Torch.tensor(values, values.length)
        : Torch.tensor(values, p.tensor().shape().dim(0), p.tensor().shape().dim(1));
  }
}

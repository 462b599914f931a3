package kolmo.experiments.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Rng;
import kolmo.nn.Layer;
import kolmo.nn.Linear;
import kolmo.nn.Parameter;
import kolmo.nn.Pass;
import kolmo.nn.loss.GaussianMixture;

/// An autoencoder of [Networks]: features, linear heads on them of which the first gives the code,
/// and a decoder. Owns what its training draws from.
abstract class NetworkAutoencoder implements Autoencoder {

  final GaussianMixture prior;
  final Decoder decoder;
  private final Backend on;
  private final Layer features;
  private final List<Linear> heads;
  private final Parameter latentNoise; // random state
  private final List<Adversary> adversaries = new ArrayList<>();

  /// @param heads their names
  NetworkAutoencoder(
      Backend on, Networks networks, GaussianMixture prior, List<String> heads, Rng rng) {
    this.on = on;
    this.prior = prior;
    Rng init = rng.split("init");
    features = networks.features(on, "encoder", init);
    this.heads =
        heads.stream()
            .map(name -> networks.head(on, "encoder." + name, prior.dimensions(), init))
            .toList();
    decoder = networks.decoder(on, "decoder", prior.dimensions(), init);
    latentNoise = new Parameter("random.latent_noise", on.randomState(rng.split("latent noise")));
  }

  /// An adversary of the training, which is closed with the model.
  final Adversary adversary(Crafting crafting, double step, Rng rng) {
    Adversary adversary = new Adversary(on, crafting, step, rng.split("crafting"));
    adversaries.add(adversary);
    return adversary;
  }

  /// What the heads make of images, `[N,D]` each.
  final List<Var> heads(Var x, Pass pass) {
    Var shared = features.of(x, pass);
    return heads.stream().map(head -> head.of(shared)).toList();
  }

  @Override
  public final Var encode(Var x) {
    return heads.getFirst().of(features.of(x, Pass.EVALUATION));
  }

  @Override
  public final Var decode(Var z) {
    return decoder.pixels(z, Pass.EVALUATION);
  }

  /// ξ ~ N(0, I), as many as codes.
  final Var noise(Var z) {
    Tape tape = z.tape();
    return tape.constant(tape.own(on.normal(latentNoise.tensor(), z.shape())));
  }

  @Override
  public final GaussianMixture prior() {
    return prior;
  }

  @Override
  public final void progress(double epochs) {
    adversaries.forEach(adversary -> adversary.progress(epochs));
  }

  @Override
  public final List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(features.parameters());
    heads.forEach(head -> all.addAll(head.parameters()));
    all.addAll(decoder.parameters());
    return all;
  }

  @Override
  public final List<Parameter> buffers() {
    return Stream.concat(features.buffers().stream(), decoder.buffers().stream()).toList();
  }

  @Override
  public final List<Parameter> randomStates() {
    return Stream.concat(Stream.of(latentNoise), adversaries.stream().map(Adversary::randomState))
        .toList();
  }

  @Override
  public final void close() {
    Parameter.close(state());
    latentNoise.tensor().close();
    adversaries.forEach(Adversary::close);
  }
}

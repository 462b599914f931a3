package kolmo.experiments.model;

import java.util.List;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BinaryFn;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.experiments.data.ImageShape;
import kolmo.nn.Init;
import kolmo.nn.Parameter;
import kolmo.nn.loss.GaussianMixture;
import kolmo.nn.loss.MseLoss;

/// Principal components: a reference that the paper does not have, for what the attacks' scores
/// mean.
///
/// ```text
/// z = Wᵀ(x − c)      f(z) = clip( Wz + c, 0, 1 )      L = MSE( Wz + c, x )        W [P,D]   c [P]
/// ```
///
/// The loss is least where WWᵀ projects onto the first D principal components and c is the mean
/// image. A projection moves no two images further apart than they were, so an attack of radius λ
/// changes the output by at most λ. With one weight for both sides nothing of W is left as it was
/// drawn where pixels never vary, which an attack could use.
///
/// Nothing holds the codes to a prior: it is not for generating images.
public final class LinearAutoencoder implements Autoencoder {

  /// What it leaves free.
  ///
  /// @param dimensions D
  public record Hyperparameters(int dimensions) implements kolmo.experiments.model.Hyperparameters {

    static final Hyperparameters DEFAULT = new Hyperparameters(Latent.DEFAULT.dimensions());

    public Hyperparameters {
      Range.atLeast("dimensions", dimensions, 1);
    }

    @Override
    public Autoencoder create(
        Backend on, ImageShape image, Architecture architecture, int batch, Rng rng) {
      return new LinearAutoencoder(on, image, this, rng);
    }
  }

  private final ImageShape image;
  private final Parameter weight;
  private final Parameter center;
  private final GaussianMixture prior;

  private LinearAutoencoder(Backend on, ImageShape image, Hyperparameters h, Rng rng) {
    this.image = image;
    int pixels = image.pixels();
    weight =
        new Parameter("weight", Init.orthonormal(on, pixels, h.dimensions(), rng.split("init")));
    center = new Parameter("center", on.full(Shape.of(pixels), 0.5));
    prior = new GaussianMixture(new double[1][h.dimensions()], 1);
  }

  @Override
  public Var encode(Var x) {
    Tape tape = x.tape();
    return Networks.rows(x).sub(center.on(tape)).matmul(weight.on(tape));
  }

  @Override
  public Var decode(Var z) {
    return rows(z)
        .zip(BinaryFn.MAX, z.tape().scalar(0))
        .zip(BinaryFn.MIN, z.tape().scalar(1))
        .view(image.batch(z.shape().dim(0)));
  }

  /// Wz + c, a row an image.
  private Var rows(Var z) {
    return z.matmul(false, weight.on(z.tape()), true).add(center.on(z.tape()));
  }

  @Override
  public LossTerms loss(Var x) {
    return LossTerms.of(
        LossTerms.term("rec", 1, new MseLoss().of(rows(encode(x)), Networks.rows(x))));
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, center);
  }

  @Override
  public List<Parameter> randomStates() {
    return List.of();
  }

  @Override
  public GaussianMixture prior() {
    return prior;
  }

  @Override
  public void close() {
    Parameter.close(parameters());
  }
}

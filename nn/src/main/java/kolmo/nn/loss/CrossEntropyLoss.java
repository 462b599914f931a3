package kolmo.nn.loss;

import kolmo.autograd.Var;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.ShapeMismatch;

/// Softmax cross-entropy: the negative log-likelihood of labels under class probabilities, from
/// logits.
///
/// ```text
/// L(A, y) = −1/N · Σₙ log pₙ(yₙ)          pₙ(c) = exp(aₙc) / Σⱼ exp(aₙⱼ)       A [N,C]
///         =  1/N · Σₙ [ log Σⱼ exp(aₙⱼ) − aₙ,yₙ ]
/// ```
///
/// ∂L/∂a = (p − 1[c = y])/N.
public record CrossEntropyLoss() {

  /// L(A, y), a scalar.
  ///
  /// @param logits A, `[N,C]`
  /// @param labels y, `[N]`, from 0 to C − 1
  public Var of(Var logits, int[] labels) {
    Var isLabel = logits.tape().constant(logits.shape(), oneHot(logits.shape(), labels));
    Var logSum = LogSumExp.of(logits, 1);
    return logSum.sub(logits.mul(isLabel).sum(1)).mean();
  }

  private static float[] oneHot(Shape shape, int[] labels) {
    if (shape.rank() != 2 || shape.dim(0) != labels.length) {
      throw new ShapeMismatch(
          "cross-entropy", "[" + labels.length + ",C], a row for each label", shape.toString(), "");
    }
    int classes = shape.dim(1);
    float[] oneHot = new float[shape.size()];
    for (int n = 0; n < labels.length; n++) {
      if (labels[n] < 0 || labels[n] >= classes) {
        throw new IllegalArgumentException(
            "cross-entropy: wanted labels 0 to " + (classes - 1) + ", got " + labels[n]);
      }
      oneHot[n * classes + labels[n]] = 1;
    }
    return oneHot;
  }
}

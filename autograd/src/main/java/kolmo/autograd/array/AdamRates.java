package kolmo.autograd.array;

/// The constants of Adam (Kingma and Ba, 2015) that never change during a run.
///
/// @param beta1 decay of the mean of gradients, in [0, 1)
/// @param beta2 decay of the mean of squared gradients, in [0, 1)
/// @param epsilon added to the root of the second moment, positive
public record AdamRates(double beta1, double beta2, double epsilon) {

  /// The defaults of the original publication: 0.9, 0.999, 1e-8.
  public static final AdamRates DEFAULT = new AdamRates(0.9, 0.999, 1e-8);

  public AdamRates {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
      throw new IllegalArgumentException(
          "adam: wanted 0 ≤ β < 1 and ε > 0, got " + beta1 + ", " + beta2 + ", " + epsilon);
    }
  }
}

package kolmo.experiments.evaluate;

/// One trial of one attack at one radius: means over the attacked images.
///
/// | attack    | `msssimOut`                             | `l2Out`             | `loss`        |
/// |-----------|-----------------------------------------|---------------------|---------------|
/// | latent    | MS(f(μ(x′)), target image), low = robust | ‖x_t − f(μ(x′))‖₂   | J, high = robust |
/// | maxdamage | MS(f(μ(x′)), f(μ(x))), high = robust     | ‖f(μ(x′)) − f(μ(x))‖₂ | J = −l2, high = robust |
///
/// @param attack its name
/// @param lambda λ, the ℓ2 radius
/// @param trial counted from 1
/// @param images how many were attacked
/// @param msssimOut see above
/// @param msssimIn MS(x′, x): how visible the perturbation is
/// @param l2Out see above
/// @param loss the final objective
/// @param norm ‖δ‖₂
/// @param clean MS(f(μ(x)), x): the quality of reconstructions without an attack
/// @param floor MS(f(μ(x)), x_t): the latent column without an attack
/// @param ceiling MS(f(μ(x_t)), x_t): the latent column of a perfect attack
/// @param apart ‖μ(x) − μ(x_t)‖₂: the latent attack's loss without an attack, the unit of the code
public record AttackScore(
    String attack,
    double lambda,
    int trial,
    int images,
    double msssimOut,
    double msssimIn,
    double l2Out,
    double loss,
    double norm,
    double clean,
    double floor,
    double ceiling,
    double apart) {}

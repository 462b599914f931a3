/// How good a picture, a latent space or an attack is: numbers computed from plain arrays, the same
/// for every method that is compared.
@NullMarked
package kolmo.experiments.metric;

import org.jspecify.annotations.NullMarked;

/// Settings, the training step, and the only training loop there is.
@NullMarked
package kolmo.experiments.train;

import org.jspecify.annotations.NullMarked;

/// What becomes of a trained model: attacked, classified, diagnosed, compared; and the numbers of
/// it.
@NullMarked
package kolmo.experiments.evaluate;

import org.jspecify.annotations.NullMarked;

/// Labelled images: where they come from, how they are checked, and the order in which training
/// sees them. Pixels are in [0,1], 32×32, `[N,C,H,W]`.
@NullMarked
package kolmo.experiments.data;

import org.jspecify.annotations.NullMarked;

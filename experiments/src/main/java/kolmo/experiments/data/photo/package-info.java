/// Pictures as bytes: one that was written by other programs becomes `[C,H,W]`, as PIL reads it.
@NullMarked
package kolmo.experiments.data.photo;

import org.jspecify.annotations.NullMarked;

/// Losses, one to a file, each a page of the paper: its equation, its symbols with their shapes,
/// its code.
@NullMarked
package kolmo.nn.loss;

import org.jspecify.annotations.NullMarked;

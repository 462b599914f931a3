/// Plots, pictures and pages, which know no model: the same numbers give the same bytes.
@NullMarked
package kolmo.experiments.draw;

import org.jspecify.annotations.NullMarked;

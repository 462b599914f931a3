/// The methods of the paper, one to a file, each written as the training step that it prescribes.
@NullMarked
package kolmo.experiments.model;

import org.jspecify.annotations.NullMarked;

/// What turns gradients into steps.
@NullMarked
package kolmo.nn.optim;

import org.jspecify.annotations.NullMarked;

/// Adversaries: the one that training crafts, and the two that the results are measured with. They
/// see a model only as functions on variables.
@NullMarked
package kolmo.experiments.attack;

import org.jspecify.annotations.NullMarked;

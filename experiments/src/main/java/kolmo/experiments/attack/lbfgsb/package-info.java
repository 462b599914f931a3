/// Minimisation under bounds with limited memory: what the paper's attacks are found with. Knows
/// nothing of images.
@NullMarked
package kolmo.experiments.attack.lbfgsb;

import org.jspecify.annotations.NullMarked;

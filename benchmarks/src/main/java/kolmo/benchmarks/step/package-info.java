/// Whole training steps on the CPU: by the code that trains, by hand, and on libtorch.
@NullMarked
package kolmo.benchmarks.step;

import org.jspecify.annotations.NullMarked;

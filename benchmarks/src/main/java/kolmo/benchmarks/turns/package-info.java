/// Sides take turns: who is measured when and in which process, and what the numbers sum up to.
@NullMarked
package kolmo.benchmarks.turns;

import org.jspecify.annotations.NullMarked;

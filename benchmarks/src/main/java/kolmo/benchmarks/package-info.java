/// The command `kolmo bench`: what is fast and what is not, measured with JMH.
@NullMarked
package kolmo.benchmarks;

import org.jspecify.annotations.NullMarked;

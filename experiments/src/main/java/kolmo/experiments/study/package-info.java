/// Many runs: sweeps, cells, and the processes that do them.
@NullMarked
package kolmo.experiments.study;

import org.jspecify.annotations.NullMarked;

/// Single operations on the CPU, their operands, and what they are compared with.
@NullMarked
package kolmo.benchmarks.cpu;

import org.jspecify.annotations.NullMarked;

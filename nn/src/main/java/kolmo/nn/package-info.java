/// Names for arithmetic: parameters, layers, how they start. Nothing here computes a derivative; a
/// layer only says what is recorded on the tape of its input.
@NullMarked
package kolmo.nn;

import org.jspecify.annotations.NullMarked;

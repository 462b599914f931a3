/// How generated digits are written: shapes, a hand, a pen.
@NullMarked
package kolmo.experiments.data.hand;

import org.jspecify.annotations.NullMarked;

/// Models as files.
@NullMarked
package kolmo.nn.io;

import org.jspecify.annotations.NullMarked;

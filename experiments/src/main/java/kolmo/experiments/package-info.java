/// What every room says of its settings.
@NullMarked
package kolmo.experiments;

import org.jspecify.annotations.NullMarked;

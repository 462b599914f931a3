@NullMarked
package kolmo.experiments.data;

import org.jspecify.annotations.NullMarked;

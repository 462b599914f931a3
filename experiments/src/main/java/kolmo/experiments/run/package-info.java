/// One run: it trains, evaluates, reports, and leaves a folder.
@NullMarked
package kolmo.experiments.run;

import org.jspecify.annotations.NullMarked;

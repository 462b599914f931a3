/// The command line and what it runs: settings, the training loop, the evaluation, the run folder.
@NullMarked
package kolmo.experiments.run;

import org.jspecify.annotations.NullMarked;

/// The command line: commands and their options. Picocli is known here alone.
@NullMarked
package kolmo.experiments.cli;

import org.jspecify.annotations.NullMarked;

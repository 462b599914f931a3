/// The paper's tables, figures and statements, beside ours.
@NullMarked
package kolmo.experiments.paper;

import org.jspecify.annotations.NullMarked;

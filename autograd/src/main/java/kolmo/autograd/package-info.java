/// Derivatives: variables on a tape, the operations that it records, and one backwards loop. Read
/// in the order [Tape], [Var], [Op], any of the `…Op` records, [Gradients]; then [GradCheck], which
/// holds them all against finite differences.
@NullMarked
package kolmo.autograd;

import org.jspecify.annotations.NullMarked;

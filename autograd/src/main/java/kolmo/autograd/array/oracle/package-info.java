/// The definition of right: every primitive in double precision, as plainly as it can be written,
/// with EJML for the products. What is fast elsewhere is compared with what is here.
@NullMarked
package kolmo.autograd.array.oracle;

import org.jspecify.annotations.NullMarked;

/// The real FID: features of the Inception network, run by ONNX Runtime.
@NullMarked
package kolmo.inception;

import org.jspecify.annotations.NullMarked;

package kolmo.kernels.emulator;

/// Something that a kernel must not do, most of which a GPU lets pass in silence: which kernel,
/// block and thread, at which line of its PTX, and what.
public final class KernelFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  KernelFault(String message) {
    super(message);
  }
}

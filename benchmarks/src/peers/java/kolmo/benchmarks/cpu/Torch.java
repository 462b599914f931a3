package kolmo.benchmarks.cpu;

import java.util.Map;
import kolmo.benchmarks.turns.Report;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// What the sides on libtorch share.
public final class Torch {

  private Torch() {}

  /// How many threads operations may use from now on: libtorch's own pool, and that of OpenBLAS,
  /// which libtorch leaves alone.
  public static void threads(int count) {
    torch.set_num_threads(count);
    if (torch.get_num_threads() != count) {
      throw new IllegalStateException(
          "libtorch: wanted " + count + " threads, got " + torch.get_num_threads());
    }
    if (onOpenBlas()) {
      new OpenBlas().setThreads(count);
    }
  }

  private static boolean onOpenBlas() {
    return !System.getProperty("java.library.path").contains("official");
  }

  /// A tensor with these values, row-major (copied).
  public static Tensor tensor(float[] values, long... shape) {
    return torch.tensor(values).reshape(shape);
  }

  /// The values, row-major.
  public static float[] values(Tensor t) {
    float[] values = new float[(int) t.numel()];
    t.contiguous().data_ptr_float().get(values);
    return values;
  }

  /// Its version, and what it computes with.
  public static final class Version implements Report {
    @Override
    public String tell(Map<String, String> params) {
      return torch.TORCH_VERSION
          + (onOpenBlas() ? " on " + new OpenBlas.Version().tell(params) : "");
    }
  }
}

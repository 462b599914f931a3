package kolmo.autograd.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What every backend must do, compared with plain loops in double precision. A backend's test
/// extends this class and says how to open the backend and how precise it is; the tests themselves
/// stand in one interface per family.
public abstract class BackendContract
    implements MemoryContract,
        ElementwiseContract,
        BroadcastContract,
        ReduceContract,
        MatrixContract,
        OrderContract,
        PriorContract,
        DistanceContract,
        RandomContract,
        AdamContract,
        MisuseContract {

  private final List<Tensor> kept = new ArrayList<>();
  private Backend backend;
  private int before;

  /// A new backend.
  protected abstract Backend open();

  /// The unit roundoff: 2⁻²⁴ for float32, 2⁻⁵³ for double.
  protected abstract double epsilon();

  @BeforeEach
  final void openBackend() {
    backend = open();
    before = backend.live();
  }

  @AfterEach
  final void nothingIsLeftOpen() {
    closeKept();
    int after = backend.live();
    backend.close();
    assertThat(after).as("tensors left open").isEqualTo(before);
  }

  /// Closes what the test kept; once more does nothing.
  protected final void closeKept() {
    kept.forEach(Tensor::close);
  }

  @Override
  public final Backend backend() {
    return backend;
  }

  @Override
  public final Backend another() {
    return open();
  }

  @Override
  public final double unit() {
    return epsilon();
  }

  @Override
  public final Tensor keep(Tensor made) {
    kept.add(made);
    return made;
  }
}

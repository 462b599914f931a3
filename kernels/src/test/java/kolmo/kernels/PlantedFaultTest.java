package kolmo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kolmo.kernels.emulator.Emulator;
import kolmo.kernels.emulator.Kernel;
import kolmo.kernels.emulator.KernelFault;
import org.junit.jupiter.api.Test;

/// Faults put into the kernels that ship: none may pass.
class PlantedFaultTest {

  private static final int N = 300;

  private final Emulator emulator = new Emulator();

  @Test
  void everyBarrierOfTheNetworkIsNeeded() {
    everyBarrierIsNeeded("sort", "sort_network", this::sortNetwork);
  }

  @Test
  void everyBarrierOfTheTileSortIsNeeded() {
    everyBarrierIsNeeded("sort", "sort_tiles", this::sortTiles);
  }

  @Test
  void everyBarrierOfTheSumIsNeeded() {
    everyBarrierIsNeeded("reduce", "sum_run_f32_f32", this::sum);
  }

  @Test
  void aBoundThatIsOffByOneIsCaught() {
    String right = entry(Ptx.text("map"), "exp_fwd_f32");
    map(new Kernel(right, "exp_fwd_f32"));
    String wrong = right.replaceFirst("setp\\.ge\\.u32", "setp.gt.u32");
    assertThat(wrong).isNotEqualTo(right);
    assertThatThrownBy(() -> map(new Kernel(wrong, "exp_fwd_f32")))
        .isInstanceOf(KernelFault.class)
        .hasMessageContaining("out of bounds")
        .hasMessageContaining("thread " + N % 256);
  }

  @Test
  void aBoundOfASharedLoopThatIsOffByOneIsCaught() {
    String right = entry(Ptx.text("sort"), "sort_network");
    String wrong = right.replace("setp.ge.u32", "setp.gt.u32");
    assertThat(wrong).isNotEqualTo(right);
    assertThatThrownBy(() -> sortNetwork(new Kernel(wrong, "sort_network")))
        .isInstanceOf(KernelFault.class)
        .hasMessageContaining("out of bounds");
  }

  /// A launch.
  private interface Launch {
    void of(Kernel kernel);
  }

  private static void everyBarrierIsNeeded(String file, String name, Launch launch) {
    String right = entry(Ptx.text(file), name);
    launch.of(new Kernel(right, name));
    Matcher barrier = Pattern.compile("bar\\.sync\\s+0;").matcher(right);
    List<Integer> places = new ArrayList<>();
    while (barrier.find()) {
      places.add(barrier.start());
    }
    assertThat(places).isNotEmpty();
    for (int at : places) {
      String wrong = right.substring(0, at) + right.substring(right.indexOf(';', at) + 1);
      assertThatThrownBy(() -> launch.of(new Kernel(wrong, name)))
          .as("without the barrier at %s", at)
          .isInstanceOf(KernelFault.class)
          .hasMessageContaining("shared memory at")
          .message()
          .containsAnyOf("no barrier between them", "nothing has been written there");
    }
  }

  private void map(Kernel kernel) {
    long x = floats(N);
    long y = floats(N);
    Arguments a = new Arguments().address(x).address(y).whole(N);
    emulator.launch(kernel, 2, 256, parameters(a));
  }

  private void sortNetwork(Kernel kernel) {
    long x = floats(N);
    long keys = emulator.allocate(8L * N);
    Arguments a = new Arguments().address(x).address(keys).whole(N).whole(1);
    emulator.launch(kernel, 1, CudaOrder.networkThreads(N), parameters(a));
  }

  private void sortTiles(Kernel kernel) {
    long x = floats(3 * N);
    long keys = emulator.allocate(8L * 3 * N);
    Arguments a = new Arguments().address(x).address(keys).whole(3 * N).whole(1).whole(1);
    emulator.launch(kernel, 1, 256, parameters(a));
  }

  private void sum(Kernel kernel) {
    long x = floats(N);
    long y = floats(1);
    Arguments a = new Arguments().address(x).address(y).whole(N).whole(1).wide(1);
    emulator.launch(kernel, 1, 256, parameters(a));
  }

  private long floats(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Math.sin(i);
    }
    long address = emulator.allocate(4L * n);
    emulator.upload(values, address);
    return address;
  }

  private static ByteBuffer parameters(Arguments a) {
    return a.values().duplicate().flip().order(a.values().order());
  }

  /// One kernel alone, without the others of its file.
  private static String entry(String ptx, String name) {
    int from = ptx.indexOf(".visible .entry " + name + "(");
    return ptx.substring(from, ptx.indexOf("\n}", from) + 3);
  }
}

package kolmo.benchmarks.turns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The environment of forks.
class MachineTest {

  @Test
  void variablesThatTuneLibrariesAreTakenAway() {
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENBLAS_CORETYPE", "Haswell");
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("OMP_WAIT_POLICY", "ACTIVE");
    environment.put("MKL_DEBUG_CPU_TYPE", "5");
    environment.put("PATH", "/bin");
    assertThat(Machine.tuning(environment).keySet())
        .containsExactly(
            "MKL_DEBUG_CPU_TYPE", "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OPENBLAS_CORETYPE");
    Machine.clean(environment);
    assertThat(environment)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("PATH", "/bin", "OMP_WAIT_POLICY", "PASSIVE", "OPENBLAS_THREAD_TIMEOUT", "22"));
  }
}

package kolmo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kolmo.benchmarks.Comparison.Check;
import kolmo.benchmarks.Comparison.Unit;

/// The comparisons of convolutions: single layers, and a whole step.
final class ConvComparisons {

  private static final List<String> LAYERS =
      List.of("3x32x128", "128x16x256", "256x8x512", "512x4x1024");
  private static final Map<String, String> LAST = Map.of("channelsLast", "true");
  private static final String OFFICIAL = "libtorch (official)";
  private static final String OFFICIAL_LAST = "libtorch (official), channels last";

  private ConvComparisons() {}

  static Comparison layers() {
    Side ours = Side.of("Kolmo", null, "ConvBench.pass");
    Side torch = Side.of(OFFICIAL, Peer.LIBTORCH_OFFICIAL, "ConvTorch.pass");
    Side last = new Side(OFFICIAL_LAST, Peer.LIBTORCH_OFFICIAL, "ConvTorch.pass", LAST);
    List<Row> table = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      for (String pass : List.of("forward", "backward")) {
        for (String layer : LAYERS) {
          String group = pass + ", " + (threads == 1 ? "1 thread" : "2 threads");
          double work = ConvOperands.of(layer).work() * (pass.equals("forward") ? 1 : 2);
          Map<String, String> params =
              Map.of("shape", layer, "pass", pass, "threads", Integer.toString(threads));
          table.add(new Row(group, layer, params, work));
        }
      }
    }
    return new Comparison(
        "ConvBench",
        "The convolutions of SVHN's encoder, float32, batch 100, GFLOP/s",
        Unit.GFLOPS,
        List.of(ours, torch, last),
        table,
        (side, row) -> true,
        List.of(
            new Ratio("Kolmo / " + OFFICIAL, ours.name(), torch.name()),
            new Ratio("Kolmo / " + OFFICIAL_LAST, ours.name(), last.name())),
        List.of(),
        m -> List.of(),
        List.of(
            "Channels × height and width × channels of the result; 4×4 pixels, stride 2, padding 1."
                + " Backward: to the image and to the weights. Ratios are of times. The decoder's"
                + " transposed convolutions are the same products."));
  }

  static Comparison trainStep() {
    Side tape = Side.of("Kolmo", null, "TrainStepBench.tape");
    Side torch = side(OFFICIAL, "official", false);
    Side less = side(OFFICIAL + ", less work", "needed", false);
    Side last = side(OFFICIAL_LAST + ", less work", "needed", true);
    Row row =
        new Row(
            "2 threads",
            TrainSetup.SVHN.label(),
            Map.of("model", "svhn", "threads", "2"),
            TrainSetup.SVHN.neededMflop() * 1e6);
    Ratio ratio = new Ratio("Kolmo / " + OFFICIAL, tape.name(), torch.name());
    Ratio same = new Ratio("Kolmo / " + less.name(), tape.name(), less.name());
    Ratio sameLast = new Ratio("Kolmo / " + last.name(), tape.name(), last.name());
    Map<String, String> svhn = Map.of("model", "svhn");
    return new Comparison(
        "ConvStepBench",
        "One training step of `ours`, convolutional, width 128, batch 100, ms",
        Unit.MILLIS,
        List.of(tape, torch, less, last),
        List.of(row),
        (side, any) -> true,
        List.of(ratio, same, sameLast),
        List.of(new Check("TrainStepAgrees", torch, svhn), new Check("StepMemory", tape, svhn)),
        m ->
            List.of(
                Target.atMost("Kolmo / " + OFFICIAL, m.ratio(row, ratio).median(), 0.8),
                Target.told("the same with Kolmo's graph", m.ratio(row, same).median()),
                Target.told("and channels last", m.ratio(row, sameLast).median())),
        List.of(
            "libtorch does what the published code does, 328 GFLOP in matrix products; \"less"
                + " work\" is libtorch with Kolmo's graph, 225 GFLOP: the clean codes are used"
                + " again, crafting differentiates by the image alone, nothing is decoded in vain."
                + " \"Channels last\" is libtorch's other layout of images. What has SVHN's shape"
                + " are random numbers."));
  }

  private static Side side(String name, String graph, boolean channelsLast) {
    return new Side(
        name,
        Peer.LIBTORCH_OFFICIAL,
        "TrainStepTorch.step",
        Map.of("graph", graph, "channelsLast", Boolean.toString(channelsLast)));
  }
}

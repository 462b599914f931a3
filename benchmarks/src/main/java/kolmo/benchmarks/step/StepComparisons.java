package kolmo.benchmarks.step;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kolmo.benchmarks.turns.Comparison;
import kolmo.benchmarks.turns.Comparison.Check;
import kolmo.benchmarks.turns.Comparison.Unit;
import kolmo.benchmarks.turns.Measured;
import kolmo.benchmarks.turns.Peer;
import kolmo.benchmarks.turns.Ratio;
import kolmo.benchmarks.turns.Row;
import kolmo.benchmarks.turns.Side;
import kolmo.benchmarks.turns.Target;

/// What a whole training step is compared on.
public final class StepComparisons {

  private static final String ONE = "1 thread";
  private static final String TWO = "2 threads";
  private static final String OFFICIAL = "libtorch (official)";
  private static final String OFFICIAL_LAST = "libtorch (official), channels last";

  private StepComparisons() {}

  /// Fully connected networks.
  public static Comparison fullyConnected() {
    Side ours = Side.of("Kolmo", null, "step.TrainStepBench.step");
    Side hand = hand("hand-written", false);
    Side joint = hand("hand-written, rows joined", true);
    Side torch = torch("libtorch (OpenBLAS)", Peer.LIBTORCH_OPENBLAS, "official");
    Side torchLess = torch("libtorch (OpenBLAS), less work", Peer.LIBTORCH_OPENBLAS, "needed");
    Side mkl = torch("libtorch (official)", Peer.LIBTORCH_OFFICIAL, "official");
    Side mklLess = torch("libtorch (official), less work", Peer.LIBTORCH_OFFICIAL, "needed");
    List<Row> table = List.of(row(TrainSetup.FC, ONE, Map.of()), row(TrainSetup.FC, TWO, Map.of()));
    Ratio open = new Ratio("Kolmo / libtorch (OpenBLAS)", ours.name(), torch.name());
    Ratio openLess =
        new Ratio("Kolmo / libtorch (OpenBLAS), less work", ours.name(), torchLess.name());
    Ratio official = new Ratio("Kolmo / libtorch (official)", ours.name(), mkl.name());
    Ratio officialLess =
        new Ratio("Kolmo / libtorch (official), less work", ours.name(), mklLess.name());
    Ratio engine = new Ratio("Kolmo / hand-written", ours.name(), hand.name());
    Ratio joining = new Ratio("rows joined / hand-written", joint.name(), hand.name());
    return new Comparison(
        "TrainStepBench",
        "One training step of `ours`, fully connected, batch 100, ms",
        Unit.MILLIS,
        List.of(ours, hand, joint, torch, torchLess, mkl, mklLess),
        table,
        (side, row) -> true,
        List.of(open, openLess, official, officialLess, engine, joining),
        List.of(
            new Check("step.TrainStepAgrees", torch),
            new Check("step.TrainStepAgrees", mkl),
            new Check("step.HandStepAgrees", hand)),
        m -> stepTargets(m, table),
        List.of(
            "libtorch does what the published code does, 923 MFLOP in matrix products: crafting"
                + " back-propagates through everything, and the adversarial codes are decoded for"
                + " nothing. \"Less work\" is libtorch with Kolmo's graph, 637 MFLOP: the clean"
                + " codes are used again, crafting differentiates by the image alone, nothing is"
                + " decoded in vain. The product of the two shares is the ratio, but for"
                + " rounding."));
  }

  private static List<Target> stepTargets(Measured m, List<Row> table) {
    List<Target> sums = new ArrayList<>();
    for (Row row : table) {
      boolean one = row.group().equals(ONE);
      for (String build : List.of("OpenBLAS", "official")) {
        String torch = "libtorch (" + build + ")";
        String less = torch + ", less work";
        double bound = build.equals("official") ? 0.40 : one ? 0.60 : 0.45;
        sums.add(Target.atMost(of("Kolmo", torch, row), ratio(m, row, "Kolmo", torch), bound));
        sums.add(Target.told("— less work, " + of(less, torch, row), ratio(m, row, less, torch)));
        sums.add(Target.told("— speed, " + of("Kolmo", less, row), ratio(m, row, "Kolmo", less)));
      }
      String hand = "hand-written";
      sums.add(Target.atMost(of("Kolmo", hand, row), ratio(m, row, "Kolmo", hand), 1.15));
    }
    return sums;
  }

  private static String of(String over, String under, Row row) {
    return over + " / " + under + ", " + row.group();
  }

  private static double ratio(Measured m, Row row, String over, String under) {
    return m.ratio(row, new Ratio("", over, under)).median();
  }

  private static Side hand(String name, boolean joined) {
    return new Side(
        name, null, "step.TrainStepHand.step", Map.of("joined", Boolean.toString(joined)));
  }

  private static Side torch(String name, Peer peer, String graph) {
    return new Side(name, peer, "step.TrainStepTorch.step", Map.of("graph", graph));
  }

  /// Convolutional networks.
  public static Comparison convolutional() {
    Side ours = Side.of("Kolmo", null, "step.TrainStepBench.step");
    Side torch = side(OFFICIAL, "official", false);
    Side less = side(OFFICIAL + ", less work", "needed", false);
    Side last = side(OFFICIAL_LAST + ", less work", "needed", true);
    Map<String, String> svhn = Map.of("model", "svhn");
    Row row = row(TrainSetup.SVHN, TWO, svhn);
    Ratio ratio = new Ratio("Kolmo / " + OFFICIAL, ours.name(), torch.name());
    Ratio same = new Ratio("Kolmo / " + less.name(), ours.name(), less.name());
    Ratio sameLast = new Ratio("Kolmo / " + last.name(), ours.name(), last.name());
    return new Comparison(
        "ConvStepBench",
        "One training step of `ours`, convolutional, width 128, batch 100, ms",
        Unit.MILLIS,
        List.of(ours, torch, less, last),
        List.of(row),
        (side, any) -> true,
        List.of(ratio, same, sameLast),
        List.of(
            new Check("step.TrainStepAgrees", torch, svhn),
            new Check("step.StepMemory", ours, svhn)),
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
        "step.TrainStepTorch.step",
        Map.of("graph", graph, "channelsLast", Boolean.toString(channelsLast)));
  }

  private static Row row(TrainSetup setup, String group, Map<String, String> params) {
    Map<String, String> all = new HashMap<>(params);
    all.put("threads", group.equals(ONE) ? "1" : "2");
    return new Row(group, setup.label(), all, setup.neededMflop() * 1e6);
  }
}

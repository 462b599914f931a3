package kolmo.benchmarks.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kolmo.benchmarks.turns.Comparison;
import kolmo.benchmarks.turns.Comparison.Check;
import kolmo.benchmarks.turns.Comparison.Unit;
import kolmo.benchmarks.turns.Measured;
import kolmo.benchmarks.turns.Peer;
import kolmo.benchmarks.turns.Ratio;
import kolmo.benchmarks.turns.Row;
import kolmo.benchmarks.turns.Side;
import kolmo.benchmarks.turns.Target;

/// What single operations are compared on: products, sorting, the KS loss, convolutions.
public final class CpuComparisons {

  private static final List<String> SHAPES =
      List.of(
          "NN 100x1024x200",
          "NN 100x200x200",
          "NN 100x200x1024",
          "NN 200x1024x200",
          "TN 1024x100x200",
          "TN 200x100x200",
          "TN 200x100x1024",
          "NT 100x200x1024",
          "NT 100x200x200",
          "NT 100x1024x200");

  /// Narrow ones: the layers at the code. Not in the mean.
  private static final List<String> SLIVERS = List.of("NN 100x200x10", "NN 100x10x200");

  private static final List<String> CONVOLUTIONS =
      List.of("3x32x128", "128x16x256", "256x8x512", "512x4x1024");
  private static final Map<String, String> LAST = Map.of("channelsLast", "true");
  private static final String OFFICIAL = "libtorch (official)";
  private static final String OFFICIAL_LAST = "libtorch (official), channels last";

  private static final String ONE = "1 thread";
  private static final String TWO = "2 threads";

  private CpuComparisons() {}

  /// Matrix products.
  public static Comparison gemm() {
    Side ours = Side.of("Kolmo", null, "cpu.GemmBench.vector");
    Side rows = Side.of("Kolmo, no Vector API", null, "cpu.GemmBench.rows");
    Side ejml = Side.of("EJML", null, "cpu.GemmBench.ejml");
    Side netlib = Side.of("netlib", Peer.NETLIB, "cpu.GemmNetlib.netlib");
    Side openBlas = Side.of("OpenBLAS", Peer.OPENBLAS, "cpu.GemmBench.openBlas");
    List<Row> table = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      for (List<String> shapes : List.of(SHAPES, SLIVERS)) {
        for (String shape : shapes) {
          double[] s = Arrays.stream(GemmOperands.sizes(shape)).asDoubleStream().toArray();
          table.add(row(threads, shape, Map.of("shape", shape), 2 * s[0] * s[1] * s[2]));
        }
      }
    }
    Ratio blas = new Ratio("OpenBLAS / Kolmo", "OpenBLAS", "Kolmo");
    Ratio java = new Ratio("EJML / Kolmo", "EJML", "Kolmo");
    return new Comparison(
        "GemmBench",
        "Matrix products of the fully connected model, float32, GFLOP/s",
        Unit.GFLOPS,
        List.of(ours, rows, ejml, netlib, openBlas),
        table,
        (side, row) -> row.group().equals(ONE) || List.of(ours, ejml, openBlas).contains(side),
        List.of(blas, new Ratio("netlib / Kolmo", "netlib", "Kolmo"), java),
        List.of(),
        m -> {
          double[] one = m.ratios(model(table, ONE), blas);
          double[] two = m.ratios(model(table, TWO), blas);
          return List.of(
              mean("OpenBLAS / Kolmo, time, mean of ten shapes, 1 thread", one, 0.90),
              Target.atLeast("the same, least of them", Measured.least(one), 0.80),
              mean("OpenBLAS / Kolmo, time, mean of ten shapes, 2 threads", two, 1.0),
              Target.atLeast("the same, least of them", Measured.least(two), 0.80),
              mean("EJML / Kolmo, time, 1 thread", m.ratios(model(table, ONE), java), 20));
        },
        List.of(
            "N as it stands, T transposed; rows of C × length of the sums × columns of C. All"
                + " sides work on the same arrays on the heap. Means are geometric, without the two"
                + " slivers at the code. netlib has one thread."));
  }

  private static Target mean(String what, double[] ratios, double bound) {
    return Target.atLeast(what, Measured.geometricMean(ratios), bound);
  }

  private static List<Row> model(List<Row> rows, String group) {
    return rows.stream()
        .filter(r -> r.group().equals(group) && SHAPES.contains(r.label()))
        .toList();
  }

  private static Row row(int threads, String label, Map<String, String> params, double work) {
    Map<String, String> all = new HashMap<>(params);
    all.put("threads", Integer.toString(threads));
    return new Row(threads == 1 ? ONE : TWO, label, all, work);
  }

  /// Sorting columns.
  ///
  /// @param quick without the largest
  public static Comparison sort(boolean quick) {
    Side ours = Side.of("Kolmo", null, "cpu.SortBench.engine");
    Side arrays = Side.of("Arrays.sort, values only", null, "cpu.SortBench.arrays");
    Side torch = Side.of("libtorch", Peer.LIBTORCH_OPENBLAS, "cpu.SortTorch.sort");
    List<Row> table = new ArrayList<>();
    for (String shape :
        List.of("100x10", "200x10", "1000x64", "10000x64", "100000x10", "1000000x10")) {
      String[] s = shape.split("x", -1);
      double size = (double) Integer.parseInt(s[0]) * Integer.parseInt(s[1]);
      if (!quick || size < 1e7) {
        table.add(new Row("", shape, Map.of("shape", shape), size));
      }
    }
    return new Comparison(
        "SortBench",
        "Sorting the columns of [N,D], 1 thread, ns an element",
        Unit.NANOS_EACH,
        List.of(ours, arrays, torch),
        table,
        (side, row) -> true,
        List.of(
            new Ratio("libtorch / Kolmo", torch.name(), ours.name()),
            new Ratio("Arrays.sort / Kolmo", arrays.name(), ours.name())),
        List.of(),
        m -> List.of(),
        List.of("Kolmo and libtorch return the permutation too, Arrays.sort does not."));
  }

  /// The KS loss and its gradient.
  ///
  /// @param quick without the two that take longest
  public static Comparison ksLoss(boolean quick) {
    Side fused = Side.of("Kolmo", null, "cpu.KsLossBench.fused");
    Side composed = Side.of("Kolmo, composed", null, "cpu.KsLossBench.composed");
    Side torch = Side.of("libtorch (OpenBLAS)", Peer.LIBTORCH_OPENBLAS, "cpu.KsLossTorch.loss");
    Side mkl = Side.of("libtorch (official)", Peer.LIBTORCH_OFFICIAL, "cpu.KsLossTorch.loss");
    List<String> shapes =
        List.of(
            "100x10x10",
            "200x10x10",
            "200x100x10",
            "1000x64x20",
            "100000x10x10",
            "200x100x10" + Codes.DISTINCT,
            "1000x64x20" + Codes.DISTINCT,
            "10000x64x20");
    double[] bounds = {12, 8, 6, 7, 25};
    int count = quick ? 6 : shapes.size();
    List<Row> table = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      for (String shape : shapes.subList(0, count)) {
        int[] s = Codes.sizes(shape);
        table.add(row(threads, shape, Map.of("shape", shape), (double) s[0] * s[1]));
      }
    }
    Ratio ratio = new Ratio("libtorch (OpenBLAS) / Kolmo", torch.name(), fused.name());
    return new Comparison(
        "KsLossBench",
        "KS loss and its gradient, N×D×K, µs",
        Unit.MICROS,
        List.of(fused, composed, torch, mkl),
        table,
        (side, row) -> !side.equals(composed) || row.group().equals(ONE),
        List.of(
            ratio,
            new Ratio("libtorch (official) / Kolmo", mkl.name(), fused.name()),
            new Ratio("composed / Kolmo", composed.name(), fused.name())),
        List.of(new Check("cpu.KsLossAgrees", torch), new Check("cpu.KsLossAgrees", mkl)),
        m ->
            IntStream.range(0, bounds.length)
                .mapToObj(
                    i ->
                        Target.atLeast(
                            "libtorch (OpenBLAS) / Kolmo, time, 1 thread, " + shapes.get(i),
                            m.ratio(table.get(i), ratio).median(),
                            bounds[i]))
                .toList(),
        List.of(
            "Centres are one-hot, as published: a column has two different ones, which Kolmo"
                + " makes use of; where they are distinct it cannot.",
            "libtorch computes the published form: sort, [N,1,D] − [1,K,D], erf, mean over K, mean"
                + " square; Kolmo goes through its tape. \"Composed\" is Kolmo without the fused"
                + " primitive."));
  }

  /// How the time of the KS loss grows.
  ///
  /// @param quick without the largest
  public static Comparison scaling(boolean quick) {
    Side ours = Side.of("Kolmo", null, "cpu.KsLossBench.fused");
    List<Row> table = new ArrayList<>();
    for (int n = 100; n <= (quick ? 1_000_000 : 10_000_000); n *= 10) {
      table.add(scaled("N", n + "x10x10"));
    }
    for (int d = 10; d <= 1000; d *= 10) {
      table.add(scaled("D", "1000x" + d + "x10"));
    }
    for (int k = 1; k <= 64; k *= 4) {
      table.add(scaled("K", "1000x64x" + k + Codes.DISTINCT));
    }
    return new Comparison(
        "ScalingBench",
        "KS loss and its gradient as N, D and K grow, 1 thread, ns an element",
        Unit.NANOS_EACH,
        List.of(ours),
        table,
        (side, row) -> true,
        List.of(),
        table.stream()
            .filter(r -> r.work() >= 1e6) // in small ones all else on the heap would count
            .map(r -> new Check("cpu.ScalingMemory", ours, r.params()))
            .toList(),
        m ->
            List.of(
                Target.atMost("exponent over N from 1000 on", exponent(m, table, "N", 1000), 1.1),
                Target.told("exponent over D", exponent(m, table, "D", 0)),
                Target.told("exponent over K", exponent(m, table, "K", 0))),
        List.of());
  }

  private static Row scaled(String group, String shape) {
    int[] s = Codes.sizes(shape);
    Map<String, String> params = Map.of("shape", shape, "threads", "1");
    return new Row(group, shape, params, (double) s[0] * s[1], s["NDK".indexOf(group)]);
  }

  private static double exponent(Measured m, List<Row> table, String group, int from) {
    List<Row> rows =
        table.stream().filter(r -> r.group().equals(group) && r.scale() >= from).toList();
    return Measured.exponent(
        rows.stream().mapToDouble(Row::scale).toArray(),
        rows.stream().mapToDouble(r -> m.time(r, "Kolmo").median()).toArray());
  }

  /// The convolutions of SVHN's encoder.
  public static Comparison convolutions() {
    Side ours = Side.of("Kolmo", null, "cpu.ConvBench.pass");
    Side torch = Side.of(OFFICIAL, Peer.LIBTORCH_OFFICIAL, "cpu.ConvTorch.pass");
    Side last = new Side(OFFICIAL_LAST, Peer.LIBTORCH_OFFICIAL, "cpu.ConvTorch.pass", LAST);
    List<Row> table = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      for (String pass : List.of("forward", "backward")) {
        for (String layer : CONVOLUTIONS) {
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
}

package kolmo.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import kolmo.experiments.draw.CodeMap;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.HeatMap;
import kolmo.experiments.draw.ImageGrid;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Diagnosis;
import kolmo.experiments.evaluate.Diagnosis.Case;
import kolmo.experiments.evaluate.Diagnosis.Fate;
import kolmo.experiments.metric.PrincipalPlane;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Vectors;
import kolmo.nn.loss.GaussianMixture;

/// A diagnosis as pictures.
///
/// @param found what is shown
/// @param lambda the attack's radius
record DiagnosisPictures(Diagnosis found, double lambda) {

  private static final int WORST = 10;
  private static final int PAIRS = 6;
  private static final int STEPS = 11;
  private static final int DRAWN = 300; // more make a cloud of lines

  private String mode(int k) {
    int c = found.classOf(k);
    return "mode " + (k + 1) + (c < 0 ? "" : " (class " + c + ")");
  }

  /// Whether every attacked code is at the mode that it is nearest to: where codes are and what
  /// they are nearest to is then the same.
  boolean allAtModes() {
    return found.cases().stream().noneMatch(c -> c.fate() == Fate.BETWEEN);
  }

  /// To which mode attacked codes are nearest, and below at which they are, if that differs.
  Figure moves() {
    int k = found.prior().modes();
    List<String> rows = IntStream.range(0, k).mapToObj(this::mode).toList();
    List<String> columns = IntStream.rangeClosed(1, k).mapToObj(Integer::toString).toList();
    String lead = "nearest clean, commonest class";
    HeatMap nearest =
        new HeatMap(
            "Nearest modes before and after the attack, λ = " + Quantity.label(lambda),
            lead,
            "nearest to the attacked code",
            rows,
            columns,
            found.nearest());
    if (allAtModes()) {
      return nearest;
    }
    List<String> orNone = new ArrayList<>(columns);
    orNone.add("none");
    String within =
        String.format(
            Locale.ROOT,
            "Of these at the mode: within %.1f σ of its centre",
            found.radiusInSigma());
    return Plots.stack(
        List.of(
            nearest,
            new HeatMap(within, lead, "the attacked code is at", rows, orNone, found.moves())));
  }

  private static List<String> fates() {
    return Arrays.stream(Fate.values()).map(Fate::words).toList();
  }

  /// The plane through two centres: across, the line between them; upwards, the direction of the
  /// mean of all centres.
  CodeMap plane() {
    GaussianMixture prior = found.prior();
    int a = found.busiest().getFirst()[0];
    int b = found.busiest().getFirst()[1];
    double[] middle = Vectors.line(prior.center(a), prior.center(b), 0.5);
    double[] across = Vectors.unit(Vectors.minus(prior.center(b), prior.center(a)));
    double[] up = new double[prior.dimensions()];
    for (int k = 0; k < prior.modes(); k++) {
      double[] away = Vectors.minus(prior.center(k), middle);
      for (int i = 0; i < up.length; i++) {
        up[i] += away[i];
      }
    }
    up = Vectors.orthogonal(up, across);
    double[] axis = up;
    List<CodeMap.Move> moves = new ArrayList<>();
    for (Case c : found.cases()) {
      if ((c.from() == a || c.from() == b) && moves.size() < DRAWN) {
        double[] z = Vectors.minus(c.z(), middle);
        double[] zAdv = Vectors.minus(c.zAdv(), middle);
        moves.add(
            new CodeMap.Move(
                Vectors.dot(z, across),
                Vectors.dot(z, axis),
                Vectors.dot(zAdv, across),
                Vectors.dot(zAdv, axis),
                c.fate().words()));
      }
    }
    List<CodeMap.Mode> modes = new ArrayList<>();
    for (int k : new int[] {a, b}) {
      double[] center = Vectors.minus(prior.center(k), middle);
      modes.add(new CodeMap.Mode(Vectors.dot(center, across), Vectors.dot(center, axis), mode(k)));
    }
    return new CodeMap(
        "Codes of the two modes with most traffic between them, in the plane of their centres",
        "along the line between the centres",
        "towards the mean of all centres",
        fates(),
        moves,
        modes,
        found.radius());
  }

  /// All codes in the plane in which the clean ones vary most.
  CodeMap principal() {
    PrincipalPlane plane =
        PrincipalPlane.of(found.cases().stream().map(Case::z).toArray(double[][]::new));
    List<CodeMap.Move> moves = new ArrayList<>();
    for (Case c : found.cases().subList(0, Math.min(DRAWN, found.cases().size()))) {
      double[] z = plane.at(c.z());
      double[] zAdv = plane.at(c.zAdv());
      moves.add(new CodeMap.Move(z[0], z[1], zAdv[0], zAdv[1], c.fate().words()));
    }
    List<CodeMap.Mode> modes = new ArrayList<>();
    for (int k = 0; k < found.prior().modes(); k++) {
      double[] center = plane.at(found.prior().center(k));
      modes.add(new CodeMap.Mode(center[0], center[1], Integer.toString(k + 1)));
    }
    return new CodeMap(
        String.format(
            Locale.ROOT,
            "%d codes in the plane of their largest variance (%.0f %% of it); modes by number",
            moves.size(),
            100 * plane.share()),
        "first principal direction of the clean codes",
        "second principal direction",
        fates(),
        moves,
        modes,
        found.radius());
  }

  /// f( (1 − t)·μ_a + t·μ_b ) for the pairs of modes with most traffic.
  ImageGrid between(Codec codec) {
    List<ImageGrid.Row> rows = new ArrayList<>();
    for (int[] pair : found.busiest().subList(0, Math.min(PAIRS, found.busiest().size()))) {
      double[] a = found.prior().center(pair[0]);
      double[] b = found.prior().center(pair[1]);
      double[][] codes = new double[STEPS][];
      for (int i = 0; i < STEPS; i++) {
        codes[i] = Vectors.line(a, b, i / (STEPS - 1.0));
      }
      rows.add(
          new ImageGrid.Row(
              "mode %d to %d: %d codes".formatted(pair[0] + 1, pair[1] + 1, pair[2]),
              Picture.all(found.images().shape(), codec.decode(codes))));
    }
    List<String> columns =
        IntStream.range(0, STEPS)
            .mapToObj(i -> String.format(Locale.ROOT, "%.1f", i / (STEPS - 1.0)))
            .toList();
    return ImageGrid.fitting(columns, rows);
  }

  /// The images whose outputs suffer most, with what the attack changed.
  ImageGrid worst() {
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, found.cases().size()).boxed().toList());
    order.sort(Comparator.comparingDouble(i -> found.cases().get(i).msssimOut()));
    List<ImageGrid.Row> rows = new ArrayList<>();
    for (int i : order.subList(0, Math.min(WORST, order.size()))) {
      Case c = found.cases().get(i);
      String where =
          c.fate() == Fate.BETWEEN ? "none, nearest " + (c.to() + 1) : Integer.toString(c.to() + 1);
      rows.add(
          new ImageGrid.Row(
              String.format(
                  Locale.ROOT,
                  "%d, class %d: mode %d to %s, MS-SSIM %.2f",
                  c.image(),
                  c.label(),
                  c.from() + 1,
                  where,
                  c.msssimOut()),
              List.of(
                  picture(found.images().image(i), 0),
                  picture(found.output(), i),
                  picture(found.adversary(), i),
                  picture(found.attackedOutput(), i))));
    }
    List<String> columns = List.of("input", "clean output", "attacked image", "attacked output");
    return new ImageGrid(3, columns, rows).withChange(0, 2);
  }

  private Picture picture(float[] batch, int i) {
    return Picture.of(found.images().shape(), batch, i);
  }
}

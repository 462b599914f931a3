package kolmo.experiments.run;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.draw.CodeMap;
import kolmo.experiments.draw.HeatMap;
import kolmo.experiments.draw.ImageGrid;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.draw.Png;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Diagnosis;
import kolmo.experiments.evaluate.Diagnosis.Case;
import kolmo.experiments.evaluate.Diagnosis.Fate;
import kolmo.experiments.metric.PrincipalPlane;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.train.Json;
import kolmo.nn.loss.GaussianMixture;
import org.jspecify.annotations.Nullable;

/// A diagnosis as files.
///
/// ```text
/// diagnosis.json   the summary              images.csv   every attacked image
/// modes.csv        damage by mode           classes.csv  damage by class
/// moves.png        from which mode to which
/// plane.png        codes in the plane of the two modes with most traffic between them
/// codes.png        all codes in their principal plane
/// between.png      what the decoder makes of the line between two centres
/// worst.png        the images that suffer most
/// ```
///
/// @param found what is reported
/// @param lambda the attack's radius
/// @param folder where to
public record DiagnosisReport(Diagnosis found, double lambda, Path folder) {

  private static final int WORST = 10;
  private static final int PAIRS = 6;
  private static final int STEPS = 11;
  private static final int DRAWN = 300; // more make a cloud of lines

  public void write(Codec codec) throws IOException {
    text("diagnosis.json", Json.pretty(summary()));
    text("images.csv", images());
    text("modes.csv", groups("mode", found.prior().modes(), 1, Case::from));
    int classes = found.cases().stream().mapToInt(Case::label).max().orElse(0) + 1;
    text("classes.csv", groups("class", classes, 0, Case::label));
    if (found.prior().dimensions() > 1) {
      Png.write(principal().draw(), folder.resolve("codes.png"));
    }
    if (found.prior().modes() > 1) {
      Png.write(moves(), folder.resolve("moves.png"));
      if (found.prior().dimensions() > 1) {
        Png.write(plane().draw(), folder.resolve("plane.png"));
      }
      between(codec).write(folder.resolve("between.png"));
    }
    worst().write(folder.resolve("worst.png"));
  }

  private void text(String name, String text) throws IOException {
    AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, Object> summary() {
    Map<String, Object> s = new LinkedHashMap<>();
    s.put("lambda", lambda);
    s.put("images", found.cases().size());
    s.put("mode_radius_in_sigma", round(found.radius() / found.prior().sigma()));
    s.put("clean_codes_at_a_mode", round(share(c -> c.distance() <= radius())));
    s.put("msssim_out", round(mean(Case::msssimOut, c -> true)));
    s.put("msssim_in", round(mean(Case::msssimIn, c -> true)));
    s.put("moved_in_sigma", round(mean(Case::moved, c -> true)));
    s.put("distance_in_sigma", round(mean(Case::distance, c -> true)));
    s.put("distance_attacked_in_sigma", round(mean(Case::distanceAdv, c -> true)));
    for (Fate fate : Fate.values()) {
      Map<String, Object> f = new LinkedHashMap<>();
      f.put("share", round(share(c -> c.fate() == fate)));
      f.put("msssim_out", round(mean(Case::msssimOut, c -> c.fate() == fate)));
      f.put("moved_in_sigma", round(mean(Case::moved, c -> c.fate() == fate)));
      s.put(fate.toString(), f);
    }
    s.put("nearest_mode_before_and_after", found.nearest());
    s.put("moves_from_mode_to_mode_or_none", found.moves());
    return s;
  }

  private double radius() {
    return found.radius() / found.prior().sigma();
  }

  private double share(Predicate<Case> of) {
    return (double) found.cases().stream().filter(of).count() / found.cases().size();
  }

  private double mean(ToDoubleFunction<Case> value, Predicate<Case> of) {
    return found.cases().stream().filter(of).mapToDouble(value).average().orElse(Double.NaN);
  }

  private static @Nullable Double round(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
  }

  private String images() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (Case c : found.cases()) {
      rows.add(
          List.of(
              Integer.toString(c.image()),
              Integer.toString(c.label()),
              Integer.toString(c.from() + 1),
              Integer.toString(c.to() + 1),
              c.fate().toString(),
              number(c.distance()),
              number(c.distanceAdv()),
              number(c.moved()),
              number(c.msssimOut()),
              number(c.msssimIn())));
    }
    return csv(
        List.of(
            "image",
            "class",
            "mode",
            "mode_attacked",
            "fate",
            "distance_in_sigma",
            "distance_attacked_in_sigma",
            "moved_in_sigma",
            "msssim_out",
            "msssim_in"),
        rows);
  }

  /// Damage by mode (named from 1) or class (from 0).
  private String groups(String name, int n, int first, ToIntFunction<Case> group)
      throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (int g = 0; g < n; g++) {
      int here = g;
      Predicate<Case> in = c -> group.applyAsInt(c) == here;
      long size = found.cases().stream().filter(in).count();
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(g + first));
      row.add(Long.toString(size));
      row.add(number(mean(Case::msssimOut, in)));
      row.add(number(mean(Case::moved, in)));
      for (Fate fate : Fate.values()) {
        row.add(number(share(in.and(c -> c.fate() == fate)) * found.cases().size() / size));
      }
      rows.add(row);
    }
    List<String> head = new ArrayList<>(List.of(name, "images", "msssim_out", "moved_in_sigma"));
    Arrays.stream(Fate.values()).map(Fate::toString).forEach(head::add);
    return csv(head, rows);
  }

  private static String csv(List<String> head, List<List<String>> rows) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      csv.writeRecord(head);
      for (List<String> row : rows) {
        csv.writeRecord(row);
      }
    }
    return text.toString();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
  }

  private String mode(int k) {
    int c = found.classOf(k);
    return "mode " + (k + 1) + (c < 0 ? "" : " (class " + c + ")");
  }

  /// To which mode attacked codes are nearest, and below at which they are.
  private BufferedImage moves() {
    int k = found.prior().modes();
    List<String> rows = IntStream.range(0, k).mapToObj(this::mode).toList();
    List<String> columns = IntStream.rangeClosed(1, k).mapToObj(Integer::toString).toList();
    List<String> orNone = new ArrayList<>(columns);
    orNone.add("none");
    String lead = "nearest clean, commonest class";
    return Plots.stack(
        List.of(
            new HeatMap(
                    "Nearest modes before and after the attack, λ = " + Quantity.label(lambda),
                    lead,
                    "nearest to the attacked code",
                    rows,
                    columns,
                    found.nearest())
                .draw(),
            new HeatMap(
                    String.format(
                        Locale.ROOT, "Of these at the mode: within %.1f σ of its centre", radius()),
                    lead,
                    "the attacked code is at",
                    rows,
                    orNone,
                    found.moves())
                .draw()));
  }

  private static List<String> fates() {
    return Arrays.stream(Fate.values()).map(Fate::words).toList();
  }

  /// The plane through two centres: across, the line between them; upwards, the direction of the
  /// mean of all centres.
  private CodeMap plane() {
    GaussianMixture prior = found.prior();
    int a = found.busiest().getFirst()[0];
    int b = found.busiest().getFirst()[1];
    double[] middle = line(prior.center(a), prior.center(b), 0.5);
    double[] across = unit(minus(prior.center(b), prior.center(a)));
    double[] up = new double[prior.dimensions()];
    for (int k = 0; k < prior.modes(); k++) {
      double[] away = minus(prior.center(k), middle);
      for (int i = 0; i < up.length; i++) {
        up[i] += away[i];
      }
    }
    up = orthogonal(up, across);
    double[] axis = up;
    List<CodeMap.Move> moves = new ArrayList<>();
    for (Case c : found.cases()) {
      if ((c.from() == a || c.from() == b) && moves.size() < DRAWN) {
        double[] z = minus(c.z(), middle);
        double[] zAdv = minus(c.zAdv(), middle);
        moves.add(
            new CodeMap.Move(
                dot(z, across),
                dot(z, axis),
                dot(zAdv, across),
                dot(zAdv, axis),
                c.fate().words()));
      }
    }
    List<CodeMap.Mode> modes = new ArrayList<>();
    for (int k : new int[] {a, b}) {
      double[] center = minus(prior.center(k), middle);
      modes.add(new CodeMap.Mode(dot(center, across), dot(center, axis), mode(k)));
    }
    return new CodeMap(
        "Codes of the two modes with most traffic between them, in the plane of their centres"
            + " (upwards: towards the mean of all centres); circles of radius "
            + String.format(Locale.ROOT, "%.1f σ", radius()),
        fates(),
        moves,
        modes,
        found.radius());
  }

  private CodeMap principal() {
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
        fates(),
        moves,
        modes,
        found.radius());
  }

  /// f( (1 − t)·μ_a + t·μ_b ) for the pairs of modes with most traffic.
  private ImageGrid between(Codec codec) {
    List<ImageGrid.Row> rows = new ArrayList<>();
    for (int[] pair : found.busiest().subList(0, Math.min(PAIRS, found.busiest().size()))) {
      double[] a = found.prior().center(pair[0]);
      double[] b = found.prior().center(pair[1]);
      double[][] codes = new double[STEPS][];
      for (int i = 0; i < STEPS; i++) {
        codes[i] = line(a, b, i / (STEPS - 1.0));
      }
      float[] decoded = codec.decode(codes);
      rows.add(
          new ImageGrid.Row(
              "mode %d to %d: %d codes".formatted(pair[0] + 1, pair[1] + 1, pair[2]),
              IntStream.range(0, STEPS).mapToObj(i -> picture(decoded, i)).toList()));
    }
    List<String> columns =
        IntStream.range(0, STEPS)
            .mapToObj(i -> String.format(Locale.ROOT, "%.1f", i / (STEPS - 1.0)))
            .toList();
    return ImageGrid.fitting(columns, rows);
  }

  private ImageGrid worst() {
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
    return new ImageGrid(
        3, List.of("input", "clean output", "attacked image", "attacked output"), rows);
  }

  private Picture picture(float[] batch, int i) {
    return Picture.fromBatch(
        batch, i, found.images().channels(), found.images().height(), found.images().width());
  }

  private static double[] line(double[] a, double[] b, double t) {
    return IntStream.range(0, a.length).mapToDouble(i -> (1 - t) * a[i] + t * b[i]).toArray();
  }

  private static double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double[] unit(double[] a) {
    double norm = Math.sqrt(dot(a, a));
    return Arrays.stream(a).map(v -> v / norm).toArray();
  }

  /// The unit vector of what is left of v beside `axis`; if nothing is, of some coordinate axis.
  private static double[] orthogonal(double[] v, double[] axis) {
    for (int i = -1; ; i++) {
      double[] from = i < 0 ? v : new double[v.length];
      if (i >= 0) {
        from[i] = 1;
      }
      double along = dot(from, axis);
      double[] rest =
          IntStream.range(0, v.length).mapToDouble(j -> from[j] - along * axis[j]).toArray();
      if (dot(rest, rest) > 1e-6) { // in two or more dimensions some axis has such a rest
        return unit(rest);
      }
    }
  }
}

package kolmo.experiments.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.draw.Png;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Diagnosis;
import kolmo.experiments.evaluate.Diagnosis.Case;
import kolmo.experiments.evaluate.Diagnosis.Fate;
import kolmo.experiments.metric.CsvText;
import kolmo.experiments.train.Json;
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

  public void write(Codec codec) throws IOException {
    text("diagnosis.json", Json.pretty(summary()));
    text("images.csv", images());
    text("modes.csv", groups("mode", found.prior().modes(), 1, Case::from));
    int classes = found.cases().stream().mapToInt(Case::label).max().orElse(0) + 1;
    text("classes.csv", groups("class", classes, 0, Case::label));
    DiagnosisPictures pictures = new DiagnosisPictures(found, lambda);
    if (found.prior().dimensions() > 1) {
      Png.write(pictures.principal(), folder.resolve("codes.png"));
    }
    if (found.prior().modes() > 1) {
      Png.write(pictures.moves(), folder.resolve("moves.png"));
      if (found.prior().dimensions() > 1) {
        Png.write(pictures.plane(), folder.resolve("plane.png"));
      }
      pictures.between(codec).write(folder.resolve("between.png"));
    }
    pictures.worst().write(folder.resolve("worst.png"));
  }

  private void text(String name, String text) throws IOException {
    AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, Object> summary() {
    Map<String, Object> s = new LinkedHashMap<>();
    s.put("lambda", lambda);
    s.put("images", found.cases().size());
    s.put("mode_radius_in_sigma", round(found.radiusInSigma()));
    s.put("clean_codes_at_a_mode", round(share(c -> c.distance() <= found.radiusInSigma())));
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

  private double share(Predicate<Case> of) {
    return (double) found.cases().stream().filter(of).count() / found.cases().size();
  }

  private double mean(ToDoubleFunction<Case> value, Predicate<Case> of) {
    return found.cases().stream().filter(of).mapToDouble(value).average().orElse(Double.NaN);
  }

  private static @Nullable Double round(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
  }

  private String images() {
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
    return CsvText.of(
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
  private String groups(String name, int n, int first, ToIntFunction<Case> group) {
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
    return CsvText.of(head, rows);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
  }
}

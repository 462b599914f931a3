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
import kolmo.experiments.data.AtomicFile;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Diagnosis;
import kolmo.experiments.evaluate.Diagnosis.Case;
import kolmo.experiments.evaluate.Diagnosis.Fate;
import kolmo.experiments.evaluate.Scores;
import kolmo.experiments.metric.CsvText;
import kolmo.experiments.train.Json;

/// A diagnosis as files.
///
/// ```text
/// diagnosis.json   the summary              images.csv   every attacked image
/// modes.csv        damage by mode           classes.csv  damage by class
/// moves.png        from which mode to which
/// plane.png        codes in the plane of the two modes with most traffic between them
/// codes.png        all codes in their principal plane
/// between.png      what the decoder makes of the line between two centres
/// worst.png        the images that suffer most, and what the attack changed
/// diagnosis.html   all of it on one page
/// ```
///
/// @param found what is reported
/// @param lambda the attack's radius
/// @param folder where to
/// @param settings what it was found by, for the page
public record DiagnosisReport(
    Diagnosis found, double lambda, Path folder, Map<String, String> settings) {

  public void write(Codec codec) throws IOException {
    DiagnosisGroup all = new DiagnosisGroup("all", found.cases());
    int modes = found.prior().modes();
    List<DiagnosisGroup> byMode = DiagnosisGroup.by(Case::from, modes, 1, found.cases());
    int classes = found.cases().stream().mapToInt(Case::label).max().orElse(0) + 1;
    List<DiagnosisGroup> byClass = DiagnosisGroup.by(Case::label, classes, 0, found.cases());
    text("diagnosis.json", Json.pretty(summary(all)));
    text("images.csv", images());
    text("modes.csv", csv("mode", byMode));
    text("classes.csv", csv("class", byClass));
    DiagnosisPage page = new DiagnosisPage(all, new DiagnosisPictures(found, lambda), folder);
    page.write(byMode, byClass, codec, settings);
  }

  private void text(String name, String text) throws IOException {
    AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, Object> summary(DiagnosisGroup all) {
    Map<String, Object> s = new LinkedHashMap<>();
    s.put("lambda", lambda);
    s.put("images", found.cases().size());
    s.put("mode_radius_in_sigma", Scores.round(found.radiusInSigma()));
    s.put(
        "clean_codes_at_a_mode",
        Scores.round(all.share(c -> c.distance() <= found.radiusInSigma())));
    s.put("msssim_out", Scores.round(all.mean(Case::msssimOut)));
    s.put("msssim_in", Scores.round(all.mean(Case::msssimIn)));
    s.put("moved_in_sigma", Scores.round(all.mean(Case::moved)));
    s.put("distance_in_sigma", Scores.round(all.mean(Case::distance)));
    s.put("distance_attacked_in_sigma", Scores.round(all.mean(Case::distanceAdv)));
    for (Fate fate : Fate.values()) {
      Map<String, Object> f = new LinkedHashMap<>();
      f.put("share", Scores.round(all.share(fate)));
      f.put("msssim_out", Scores.round(all.with(fate).mean(Case::msssimOut)));
      f.put("moved_in_sigma", Scores.round(all.with(fate).mean(Case::moved)));
      s.put(fate.toString(), f);
    }
    s.put("nearest_mode_before_and_after", found.nearest());
    s.put("moves_from_mode_to_mode_or_none", found.moves());
    return s;
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

  private static String csv(String name, List<DiagnosisGroup> groups) {
    List<String> head = new ArrayList<>(List.of(name, "images", "msssim_out", "moved_in_sigma"));
    Arrays.stream(Fate.values()).map(Fate::toString).forEach(head::add);
    return CsvText.of(head, groups.stream().map(g -> g.row("%.4f", "")).toList());
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
  }
}

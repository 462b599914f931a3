package kolmo.experiments.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.HtmlReport;
import kolmo.experiments.draw.HtmlTable;
import kolmo.experiments.draw.Png;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Diagnosis;
import kolmo.experiments.evaluate.Diagnosis.Case;
import kolmo.experiments.evaluate.Diagnosis.Fate;
import kolmo.experiments.metric.Quantity;

/// A diagnosis as a page; each of its figures is a file too.
public final class DiagnosisPage {

  /// Its name.
  public static final String NAME = "diagnosis.html";

  private static final double MATTERS = 0.05; // of MS-SSIM: as in the paper's tables

  private final DiagnosisGroup all;
  private final DiagnosisPictures pictures;
  private final Diagnosis found;
  private final Path folder;
  private final HtmlReport page;

  DiagnosisPage(DiagnosisGroup all, DiagnosisPictures pictures, Path folder) {
    this.all = all;
    this.pictures = pictures;
    this.found = pictures.found();
    this.folder = folder;
    page = new HtmlReport("What breaks under attack, λ = " + Quantity.label(pictures.lambda()));
  }

  void write(
      List<DiagnosisGroup> modes,
      List<DiagnosisGroup> classes,
      Codec codec,
      Map<String, String> settings)
      throws IOException {
    page.paragraph(sentence(all, found.radiusInSigma()));
    page.section("What became of the codes");
    fates();
    if (found.prior().dimensions() > 1) {
      figure(
          "codes",
          pictures.principal(),
          "Clean and attacked codes in the plane of their largest variance.",
          "Each code before the attack (dot) and after it (mark), joined by a line. " + scale());
    }
    if (found.prior().modes() > 1) {
      moves();
    }
    page.section("Images that suffer most");
    figure(
        "worst",
        pictures.worst(),
        "The images with the least likeness of the outputs, and what the attack changed.",
        "The change is scaled alike in all rows: grey is none, white lighter, black darker.");
    page.section("By mode and by class");
    page.table(table("By the mode nearest to the clean code", "mode", modes));
    if (found.cases().stream().allMatch(c -> c.label() >= 0)) {
      page.table(table("By class", "class", classes));
    }
    if (found.prior().modes() > 1) {
      figure(
          "between",
          pictures.between(codec),
          "Outputs of the decoder along lines between centres.",
          "What the decoder makes of the straight line from one centre to another, of the pairs"
              + " with most codes that changed between them.");
    }
    page.section("Settings");
    page.settings("Settings", settings);
    page.write(folder.resolve(NAME));
  }

  /// What happened, and where it cost most.
  static String sentence(DiagnosisGroup all, double radiusInSigma) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Of %,d images, outputs under attack have an MS-SSIM of %.2f to those without it"
                + " (higher = more robust), and codes move by %.1f σ. ",
            all.cases().size(),
            all.mean(Case::msssimOut),
            all.mean(Case::moved)));
    double before = all.share(c -> c.distance() <= radiusInSigma);
    text.append(
        String.format(
            Locale.ROOT,
            "Before the attack %s of the codes are at a mode (within %.1f σ of its centre);"
                + " after it %s are %s, %s %s and %s %s.",
            percent(before),
            radiusInSigma,
            percent(all.share(Fate.STAYED)),
            Fate.STAYED.words(),
            percent(all.share(Fate.MOVED)),
            Fate.MOVED.words(),
            percent(all.share(Fate.BETWEEN)),
            Fate.BETWEEN.words()));
    List<DiagnosisGroup> there =
        Arrays.stream(Fate.values())
            .map(all::with)
            .filter(g -> Double.isFinite(g.mean(Case::msssimOut)))
            .sorted((a, b) -> Double.compare(a.mean(Case::msssimOut), b.mean(Case::msssimOut)))
            .toList();
    double least = there.isEmpty() ? 0 : there.getFirst().mean(Case::msssimOut);
    double most = there.isEmpty() ? 0 : there.getLast().mean(Case::msssimOut);
    if (there.size() > 1 && most - least < MATTERS) {
      text.append(
          String.format(
              Locale.ROOT, " Which of them makes little difference (%.2f to %.2f).", least, most));
    } else if (there.size() > 1) {
      text.append(
          String.format(
              Locale.ROOT,
              " Codes %s cost most (MS-SSIM %.2f), those %s least (%.2f).",
              there.getFirst().name(),
              least,
              there.getLast().name(),
              most));
    }
    return text.toString();
  }

  private String scale() {
    return String.format(
        Locale.ROOT,
        "σ is %.3g on both axes; a mode reaches to %.1f σ, which is %.3g, from its centre: a circle"
            + " where the frame shows it.",
        found.prior().sigma(),
        found.radiusInSigma(),
        found.radius());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private void fates() {
    List<List<String>> rows = new ArrayList<>();
    for (DiagnosisGroup group :
        List.of(all.with(Fate.STAYED), all.with(Fate.MOVED), all.with(Fate.BETWEEN), all)) {
      List<String> cells = group.row("%.2f", "–");
      rows.add(
          List.of(
              group.name(),
              cells.get(1),
              percent((double) group.cases().size() / all.cases().size()),
              cells.get(2),
              cells.get(3)));
    }
    page.table(
        HtmlTable.of(
                "Where attacked codes are",
                List.of("the code is", "images", "share", "MS-SSIM out", "moved, in σ"),
                rows)
            .withNote("MS-SSIM out: likeness of the outputs with and without the attack."));
  }

  private void moves() throws IOException {
    if (pictures.allAtModes()) {
      page.paragraph(
          String.format(
              Locale.ROOT,
              "Every attacked code lies within %.1f σ of the centre nearest to it: which mode a"
                  + " code is nearest to and which it is at is the same.",
              found.radiusInSigma()));
    }
    figure(
        "moves",
        pictures.moves(),
        "Counts of codes by their modes before and after the attack.",
        "On the diagonal are codes that stayed with their mode.");
    if (found.prior().dimensions() > 1) {
      figure(
          "plane",
          pictures.plane(),
          "Codes of two modes in the plane of their centres.",
          "The two modes with most codes that changed between them. What lies off the plane is"
              + " projected onto it.");
    }
  }

  private static HtmlTable table(String caption, String name, List<DiagnosisGroup> groups) {
    List<String> header = new ArrayList<>(List.of(name, "images", "MS-SSIM out", "moved, in σ"));
    int before = header.size();
    header.addAll(List.of("its mode", "another", "none")); // in the order of Fate
    return HtmlTable.of(caption, header, groups.stream().map(g -> g.row("%.2f", "–")).toList())
        .withGroups(
            List.of(
                new HtmlTable.Group("", before),
                new HtmlTable.Group("share of codes at", header.size() - before)));
  }

  private void figure(String name, Figure figure, String alt, String caption) throws IOException {
    Png.write(figure, folder.resolve(name + ".png"));
    page.figure(figure, alt, caption);
  }
}

package kolmo.experiments.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import kolmo.autograd.array.Rng;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.draw.Curve;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.HtmlReport;
import kolmo.experiments.draw.HtmlTable;
import kolmo.experiments.draw.ImageGrid;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.draw.Png;
import kolmo.experiments.draw.Series;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Evaluation;
import kolmo.experiments.evaluate.Pictures;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.train.Json;
import kolmo.experiments.train.RunRecord;
import kolmo.experiments.train.Settings;
import kolmo.nn.loss.GaussianMixture;
import org.jspecify.annotations.Nullable;

/// A run as pictures and one page.
public final class RunReport {

  private static final int SHOWN = 5;
  private static final int RECONSTRUCTED = 10;
  private static final int SAMPLES = 10;

  private final RunFolder folder;
  private final Settings settings;
  private final ImageShape shape;
  private final HtmlReport page;

  RunReport(RunFolder folder, Settings settings, Dataset set, String outcome) {
    Fonts.prepare();
    this.folder = folder;
    this.settings = settings;
    this.shape = set.shape();
    page =
        new HtmlReport(settings.method().cliName() + " on " + settings.data().source().cliName());
    page.paragraph(
        String.format(
            Locale.ROOT,
            "%s %d epoch%s of %s, batches of %d, seed %d, %s backend. Status: %s",
            set.description(),
            settings.training().epochs(),
            settings.training().epochs() == 1 ? "" : "s",
            settings.method().cliName(),
            settings.training().batch(),
            settings.seed(),
            settings.backend(),
            outcome));
  }

  /// Ends the page with the settings and writes it.
  ///
  /// @param protocol how it was attacked; null: not at all
  void write(Settings.@Nullable Protocol protocol) throws IOException {
    page.section("Settings");
    page.settings("Settings", Json.flat(settings));
    if (protocol != null) {
      page.settings("Attack", Json.flat(protocol));
    }
    page.settings("Machine", Provenance.here());
    folder.write("report.html", page.render());
  }

  /// Whether the codes follow their prior, in the introduction.
  void fit(PriorFit fit) {
    if (!fit.sentence().isEmpty()) {
      page.paragraph(fit.sentence());
    }
  }

  /// The attacks' results.
  void robustness(Settings.Protocol protocol, Evaluation.Result evaluated) throws IOException {
    Measurements rows = evaluated.rows();
    if (rows.isEmpty()) {
      return;
    }
    page.section("Robustness");
    List<Metric> metrics = Metric.all(Metric.Of.ATTACK);
    List<String> header = new ArrayList<>(List.of("attack", "λ"));
    metrics.forEach(m -> header.add(m.label()));
    List<List<String>> lines = new ArrayList<>();
    for (AttackKind attack : rows.attacks()) {
      for (double lambda : rows.lambdas(attack)) {
        List<String> line = new ArrayList<>(List.of(attack.toString(), Quantity.label(lambda)));
        metrics.forEach(m -> line.add(rows.summary(new Quantity(attack, m, lambda)).text()));
        lines.add(line);
      }
    }
    List<Measurement> attacked = rows.where(m -> m.metric() == Metric.MSSSIM_OUT).rows();
    long trials = attacked.stream().map(Measurement::trial).distinct().count();
    page.table(
        HtmlTable.of(
                "Attacks: "
                    + victims(protocol, attacked.getFirst().images())
                    + ", "
                    + trials
                    + (trials == 1 ? " trial" : " trials"),
                header,
                lines)
            .withNote(
                String.format(
                    Locale.ROOT,
                    "Latent: MS-SSIM out compares the output under attack with the target image,"
                        + " low is robust; without an attack it is %s (floor), a perfect attack"
                        + " would give %s (ceiling). Max damage: it compares the outputs with and"
                        + " without the attack, high is robust. MS-SSIM in compares the attacked"
                        + " image with the original. Clean reconstructions reach %s.",
                    rows.summary(Quantity.of(Metric.LATENT_FLOOR)).text(),
                    rows.summary(Quantity.of(Metric.LATENT_CEILING)).text(),
                    rows.summary(Quantity.of(Metric.MSSSIM_CLEAN)).text())));
    figure(
        "attack-loss.png",
        Plots.attackCurves("Attack loss", "final objective J", curves(rows, Metric.ATTACK_LOSS)),
        "Final objective of both attacks against the radius.",
        "What the attacker reaches: the distance to the target's code (latent), minus the change of"
            + " the output (maxdamage). Higher is more robust.");
    figure(
        "attack-similarity.png",
        Plots.attackCurves("Output under attack", "MS-SSIM out", curves(rows, Metric.MSSSIM_OUT)),
        "MS-SSIM of the output under both attacks against the radius.",
        "Maxdamage: likeness to the clean output, higher is more robust. Latent: likeness to the"
            + " target, lower is more robust.");
    for (AttackKind attack : rows.attacks()) {
      attackGrid(attack, evaluated.pictures());
    }
  }

  private static List<Series> curves(Measurements rows, Metric metric) {
    return rows.attacks().stream()
        .map(
            attack ->
                Curve.of(
                    metric.robust(attack).said(attack.toString()),
                    rows.lambdas(),
                    lambda -> rows.summary(new Quantity(attack, metric, lambda))))
        .toList();
  }

  private String victims(Settings.Protocol protocol, int images) {
    return protocol.scheme() == Settings.Scheme.OFFICIAL
        ? "one " + split() + " image " + images + " times, with noise on the codes (official)"
        : images + " random " + split() + " images";
  }

  private Settings.Split split() {
    return settings.data().evaluateOn();
  }

  private void attackGrid(AttackKind attack, List<Pictures> all) throws IOException {
    List<Pictures> of = all.stream().filter(p -> p.attack() == attack).toList();
    if (of.isEmpty()) {
      return;
    }
    List<String> columns = Pictures.columns(attack);
    List<ImageGrid.Row> rows = new ArrayList<>();
    for (Pictures p : of) {
      int n = Math.min(of.size() > 2 ? 2 : SHOWN, p.input().length / pixels());
      for (int i = 0; i < n; i++) {
        int image = i;
        rows.add(
            new ImageGrid.Row(
                "λ = " + Quantity.label(p.lambda()),
                p.all().stream()
                    .limit(columns.size())
                    .map(batch -> picture(batch, image))
                    .toList()));
      }
    }
    figure(
        attack + ".png",
        new ImageGrid(4, columns, rows).withChange(0, 2),
        "Images before and after the " + attack + " attack.",
        "The "
            + attack
            + " attack on the first images of the first trial. The change that it made is"
            + " scaled alike in all rows: grey is none, white lighter, black darker.");
  }

  /// The terms of the loss, step by step and epoch by epoch.
  void training(RunRecord record, List<EpochNote> notes) throws IOException {
    page.section("Training");
    List<Series> curves = new ArrayList<>();
    for (int i = -1; i < record.names().size(); i++) {
      curves.add(curve(record, i));
    }
    // densities and entropies may be negative
    boolean logarithmic = curves.stream().noneMatch(c -> Arrays.stream(c.y()).sum() <= 0);
    figure(
        "losses.png",
        Plots.trends("Terms of the loss", "step", "λᵢLᵢ", curves, logarithmic),
        "Every weighted term of the loss against the training step"
            + (logarithmic ? ", logarithmic." : "."),
        "Each term as it enters the loss, λᵢLᵢ. With the weights that follow from the prior, a ks"
            + " or cov at 1 is as good as a batch drawn from it would be.");
    if (notes.isEmpty()) {
      return;
    }
    List<String> header = new ArrayList<>(List.of("epoch", "total"));
    for (int i = 0; i < record.names().size(); i++) {
      header.add(record.names().get(i));
    }
    header.add("reached a mode");
    List<List<String>> rows = new ArrayList<>();
    for (int e : shownEpochs(notes.size())) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(notes.get(e).epoch())));
      double[] mean = record.meanOf(notes.get(e).epoch());
      Arrays.stream(mean).mapToObj(v -> String.format(Locale.ROOT, "%.4g", v)).forEach(row::add);
      double reached = notes.get(e).fit().reached();
      row.add(Double.isNaN(reached) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * reached));
      rows.add(row);
    }
    page.table(
        HtmlTable.of("Means over the epoch; terms without their weights", header, rows)
            .withNote(
                "Weights: "
                    + String.join(
                        ", ",
                        IntStream.range(0, record.names().size())
                            .mapToObj(
                                i ->
                                    String.format(
                                        Locale.ROOT,
                                        "%s %.5g",
                                        record.names().get(i),
                                        record.weights().get(i)))
                            .toList())
                    + ". A code has reached a mode when it is closer to the mode's centre than to"
                    + " the origin; ideally nearly all do."));
  }

  /// A term as a curve over steps, weighted as it enters the loss; index −1: the total.
  private static Series curve(RunRecord record, int term) {
    double[] x = record.steps().stream().mapToDouble(RunRecord.Step::step).toArray();
    double[] y =
        record.steps().stream()
            .mapToDouble(s -> term < 0 ? s.total() : record.weights().get(term) * s.terms()[term])
            .toArray();
    return new Series(term < 0 ? "total" : record.names().get(term), x, y);
  }

  /// At most a dozen rows, the last always among them.
  private static List<Integer> shownEpochs(int n) {
    int every = (n + 11) / 12;
    return IntStream.range(0, n).filter(i -> (n - 1 - i) % every == 0).boxed().toList();
  }

  /// Codes `[N,D]` of images that it was not trained on, and the prior that they are held to.
  void codes(double[][] codes, GaussianMixture prior) throws IOException {
    figure(
        "codes.png",
        Plots.marginals(
            "Codes of " + split() + " images and the prior's marginals",
            codes,
            d -> t -> prior.marginalDensity(d, t)),
        "Histograms of every latent coordinate with the prior's marginal density.",
        "Codes of "
            + codes.length
            + " "
            + split()
            + " images, coordinate by coordinate (bars), and the prior"
            + " that they are held to (curve).");
  }

  /// Reconstructions of some images, and samples of the prior.
  void pictures(Codec codec, GaussianMixture prior, ImageSet probes, Rng rng) throws IOException {
    page.section("Pictures");
    int n = Math.min(RECONSTRUCTED, probes.size());
    ImageSet some = probes.take(n);
    float[] output = codec.reconstruct(some);
    figure(
        "reconstructions.png",
        ImageGrid.fitting(
            List.of(),
            List.of(
                new ImageGrid.Row("input", Picture.all(some.shape(), some.pixels())),
                new ImageGrid.Row("output", Picture.all(some.shape(), output)))),
        "Images and their reconstructions.",
        "Above images of the " + split() + " set, below their reconstructions.");
    List<ImageGrid.Row> rows = new ArrayList<>();
    for (int k = 0; k < prior.modes(); k++) {
      double[][] codes = new double[SAMPLES][];
      for (int i = 0; i < SAMPLES; i++) {
        codes[i] = prior.sampleMode(k, rng);
      }
      String caption = prior.modes() == 1 ? "samples" : "mode " + (k + 1);
      rows.add(new ImageGrid.Row(caption, Picture.all(some.shape(), codec.decode(codes))));
    }
    figure(
        "samples.png",
        ImageGrid.fitting(List.of(), rows),
        "Images decoded from samples of the prior, a row for each mode.",
        "Decoded samples of the prior, one row for each of its modes.");
  }

  private void figure(String name, Figure figure, String alt, String caption) throws IOException {
    Png.write(figure, folder.file(name));
    page.figure(figure, alt, caption);
  }

  private Picture picture(float[] batch, int i) {
    return Picture.of(shape, batch, i);
  }

  private int pixels() {
    return shape.pixels();
  }
}

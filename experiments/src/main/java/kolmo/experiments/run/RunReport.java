package kolmo.experiments.run;

import java.awt.image.BufferedImage;
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
import kolmo.experiments.draw.Curve;
import kolmo.experiments.draw.Fonts;
import kolmo.experiments.draw.HtmlReport;
import kolmo.experiments.draw.HtmlTable;
import kolmo.experiments.draw.ImageGrid;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.draw.Png;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Evaluation;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.model.Autoencoder;
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

  private final Experiment run;
  private final Dataset set;
  private final RunRecord record;
  private final List<Experiment.EpochNote> notes;
  private final Evaluation.@Nullable Result result;
  private final HtmlReport page;

  RunReport(
      Experiment run,
      String outcome,
      Dataset set,
      RunRecord record,
      List<Experiment.EpochNote> notes,
      Evaluation.@Nullable Result result) {
    Fonts.prepare();
    this.run = run;
    this.set = set;
    this.record = record;
    this.notes = notes;
    this.result = result;
    Settings s = run.settings();
    page = new HtmlReport(s.method().cliName() + " on " + s.data().source().cliName());
    page.paragraph(
        String.format(
            Locale.ROOT,
            "%s %d epoch%s of %s, batches of %d, seed %d, %s backend. Status: %s",
            set.description(),
            s.training().epochs(),
            s.training().epochs() == 1 ? "" : "s",
            s.method().cliName(),
            s.training().batch(),
            s.seed(),
            s.backend(),
            outcome));
  }

  /// Writes the pictures and the page.
  void write(Codec codec, Autoencoder model, ImageSet probes, Rng rng) throws IOException {
    if (result != null && !result.rows().isEmpty()) {
      robustness(result.rows(), result.pictures());
    }
    training();
    codes(codec, model, probes);
    pictures(codec, model, probes, rng);
    page.section("Settings");
    page.settings("Settings", Json.flat(run.settings()));
    if (run.protocol() != null) {
      page.settings("Attack", Json.flat(run.protocol()));
    }
    page.settings("Machine", Provenance.here());
    run.folder().write("report.html", page.render());
  }

  private void robustness(Measurements rows, List<Evaluation.Pictures> pictures)
      throws IOException {
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
                    + victims(attacked.getFirst().images())
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
      attackGrid(attack, pictures);
    }
  }

  private static List<Plots.Series> curves(Measurements rows, Metric metric) {
    return rows.attacks().stream()
        .map(
            attack ->
                Curve.of(
                    attack.toString(),
                    rows.lambdas(),
                    lambda -> rows.summary(new Quantity(attack, metric, lambda))))
        .toList();
  }

  private String victims(int images) {
    Settings.Protocol protocol = run.protocol();
    boolean official = protocol != null && protocol.scheme() == Settings.Scheme.OFFICIAL;
    return official
        ? "one " + split() + " image " + images + " times, with noise on the codes (official)"
        : images + " random " + split() + " images";
  }

  private Settings.Split split() {
    return run.settings().data().evaluateOn();
  }

  private void attackGrid(AttackKind attack, List<Evaluation.Pictures> all) throws IOException {
    List<Evaluation.Pictures> of = all.stream().filter(p -> p.attack() == attack).toList();
    if (of.isEmpty()) {
      return;
    }
    List<String> columns = Evaluation.Pictures.columns(attack);
    List<ImageGrid.Row> rows = new ArrayList<>();
    for (Evaluation.Pictures p : of) {
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
        new ImageGrid(4, columns, rows).draw(),
        "Images before and after the " + attack + " attack.",
        "The " + attack + " attack on the first images of the first trial.");
  }

  private void training() throws IOException {
    page.section("Training");
    List<Plots.Series> curves = new ArrayList<>();
    for (int i = -1; i < record.names().size(); i++) {
      curves.add(record.curve(i));
    }
    // densities and entropies may be negative
    boolean logarithmic = curves.stream().noneMatch(c -> Arrays.stream(c.y()).sum() <= 0);
    figure(
        "losses.png",
        Plots.trends("Terms of the loss", "step", "λᵢLᵢ", curves, logarithmic),
        "Every weighted term of the loss against the training step"
            + (logarithmic ? ", logarithmic." : "."),
        "Each term as it enters the loss, λᵢLᵢ. A ks, two-sample or cov at 1 is as good as a batch"
            + " drawn from the prior would be.");
    if (notes.isEmpty()) {
      return;
    }
    List<String> header = new ArrayList<>(List.of("epoch", "total"));
    for (int i = 0; i < record.names().size(); i++) {
      header.add(record.names().get(i));
    }
    header.add("reached a mode");
    List<List<String>> rows = new ArrayList<>();
    for (int e : shownEpochs()) {
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

  /// At most a dozen rows, the last always among them.
  private List<Integer> shownEpochs() {
    int n = notes.size();
    int every = (n + 11) / 12;
    return IntStream.range(0, n).filter(i -> (n - 1 - i) % every == 0).boxed().toList();
  }

  private void codes(Codec codec, Autoencoder model, ImageSet probes) throws IOException {
    GaussianMixture prior = model.prior();
    figure(
        "codes.png",
        Plots.marginals(
            "Codes of " + split() + " images and the prior's marginals",
            codec.encode(probes),
            d -> t -> prior.marginalDensity(d, t)),
        "Histograms of every latent coordinate with the prior's marginal density.",
        "Codes of "
            + probes.size()
            + " "
            + split()
            + " images, coordinate by coordinate (bars), and the prior"
            + " that they are held to (curve).");
  }

  private void pictures(Codec codec, Autoencoder model, ImageSet probes, Rng rng)
      throws IOException {
    page.section("Pictures");
    int n = Math.min(RECONSTRUCTED, probes.size());
    ImageSet some = probes.take(n);
    float[] output = codec.reconstruct(some);
    figure(
        "reconstructions.png",
        ImageGrid.fitting(
                List.of(),
                List.of(
                    new ImageGrid.Row("input", strip(some.pixels(), n)),
                    new ImageGrid.Row("output", strip(output, n))))
            .draw(),
        "Images and their reconstructions.",
        "Above images of the " + split() + " set, below their reconstructions.");
    List<ImageGrid.Row> rows = new ArrayList<>();
    GaussianMixture prior = model.prior();
    for (int k = 0; k < prior.modes(); k++) {
      double[][] codes = new double[SAMPLES][];
      for (int i = 0; i < SAMPLES; i++) {
        codes[i] = prior.sampleMode(k, rng);
      }
      String caption = prior.modes() == 1 ? "samples" : "mode " + (k + 1);
      rows.add(new ImageGrid.Row(caption, strip(codec.decode(codes), SAMPLES)));
    }
    figure(
        "samples.png",
        ImageGrid.fitting(List.of(), rows).draw(),
        "Images decoded from samples of the prior, a row for each mode.",
        "Decoded samples of the prior, one row for each of its modes.");
  }

  private void figure(String name, BufferedImage image, String alt, String caption)
      throws IOException {
    Png.write(image, run.folder().file(name));
    page.figure(image, alt, caption);
  }

  private List<Picture> strip(float[] batch, int n) {
    return IntStream.range(0, n).mapToObj(i -> picture(batch, i)).toList();
  }

  private Picture picture(float[] batch, int i) {
    ImageSet t = set.test();
    return Picture.fromBatch(batch, i, t.channels(), t.height(), t.width());
  }

  private int pixels() {
    return set.test().pixelsPerImage();
  }
}

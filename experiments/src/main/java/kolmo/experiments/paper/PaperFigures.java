package kolmo.experiments.paper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.AttackKind;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.draw.CodePlanes;
import kolmo.experiments.draw.Curve;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.ImageGrid;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.draw.Series;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.Pictures;
import kolmo.experiments.metric.CsvText;
import kolmo.experiments.metric.Measurement;
import kolmo.experiments.metric.Measurements;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.metric.Metric.Robust;
import kolmo.experiments.metric.Quantity;
import kolmo.experiments.metric.Subject;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Crafting;
import kolmo.experiments.study.Cell;
import kolmo.experiments.study.PictureStrip;
import kolmo.nn.loss.GaussianMixture;

/// The paper's figures, from what cells hold.
public final class PaperFigures {

  private static final AttackKind LATENT = AttackKind.LATENT;
  private static final int CODES = 150;
  private static final int IMAGES = 2;

  private PaperFigures() {}

  /// What a figure comes to.
  ///
  /// @param pictures by the endings of their files' names, with their captions
  /// @param csv the numbers in it
  public record Drawn(Map<String, Captioned> pictures, String csv) {}

  /// A picture of a figure.
  public record Captioned(Figure picture, String caption) {}

  /// Figure 1: test images' codes in a plane, and those of their adversaries, which are crafted as
  /// in training with the published radius: one step in an ℓ∞ ball of 0.3.
  public static Drawn codes(List<Cell> cells) throws IOException {
    List<CodePlanes.Panel> panels = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    double[][] centers = {};
    double sigma = 1;
    for (Cell cell : cells) {
      if (!cell.trained()) {
        continue;
      }
      Dataset set = cell.settings().data().load();
      ImageSet images = cell.settings().data().evaluation(set);
      images = images.take(Math.min(CODES, images.size()));
      try (Backend on = Backends.open(cell.settings().backend());
          Autoencoder model = cell.model().open(on)) {
        GaussianMixture prior = model.prior();
        centers =
            IntStream.range(0, prior.modes()).mapToObj(prior::center).toArray(double[][]::new);
        sigma = prior.sigma();
        double[][] clean = new Codec(on, model).encode(images);
        double[][] adversarial = crafted(on, model, images, new Rng(cell.settings().seed()));
        panels.add(panel(cell.settings().method().cliName(), clean, adversarial, centers));
        for (int i = 0; i < clean.length; i++) {
          rows.add(
              List.of(
                  cell.settings().method().cliName(),
                  Long.toString(cell.settings().seed()),
                  Integer.toString(i),
                  Integer.toString(images.labels()[i]),
                  text(clean[i][0]),
                  text(clean[i][1]),
                  text(adversarial[i][0]),
                  text(adversarial[i][1])));
        }
      }
    }
    Map<String, Captioned> pictures = new LinkedHashMap<>();
    if (!panels.isEmpty()) {
      CodePlanes planes =
          new CodePlanes("Codes and their adversaries, D = 2, K = 2", panels, centers, sigma);
      pictures.put(
          "",
          new Captioned(
              planes,
              "Codes of test images (dots), a line from each to the code of its adversary (cross),"
                  + " and the prior's density (grey). The adversaries are crafted in one"
                  + " step, radius 0.3 in every pixel."));
    }
    List<String> header =
        List.of("method", "seed", "image", "label", "z_1", "z_2", "z_adv_1", "z_adv_2");
    return new Drawn(pictures, CsvText.of(header, rows));
  }

  private static double[][] crafted(Backend on, Autoencoder model, ImageSet images, Rng rng) {
    Crafting how = Crafting.PUBLISHED;
    Fgsm fgsm = new Fgsm(how.craftNorm(), how.epsilon(), how.step(), how.craftSteps());
    Shape shape = images.shape().batch(images.size());
    try (Tape tape = new Tape(on);
        Tensor random = on.randomState(rng.split("figure 1"));
        Tensor whole = on.full(Shape.scalar(), 1)) {
      Var x = tape.constant(shape, images.pixels());
      Var adversary = fgsm.perturb(model::encode, x, model.encode(x), random, whole);
      Var code = model.encode(adversary);
      double[] flat = code.value().toDoubles();
      int d = code.shape().dim(1);
      double[][] codes = new double[images.size()][d];
      for (int i = 0; i < codes.length; i++) {
        System.arraycopy(flat, i * d, codes[i], 0, d);
      }
      return codes;
    }
  }

  private static CodePlanes.Panel panel(
      String method, double[][] clean, double[][] adversarial, double[][] centers) {
    double distance = 0;
    int stayed = 0;
    for (int i = 0; i < clean.length; i++) {
      distance +=
          Math.hypot(clean[i][0] - adversarial[i][0], clean[i][1] - adversarial[i][1])
              / clean.length;
      stayed += nearest(clean[i], centers) == nearest(adversarial[i], centers) ? 1 : 0;
    }
    String title =
        String.format(
            Locale.ROOT,
            "%s: mean ‖z′ − z‖ %.2f, nearest mode the same in %.0f %%",
            method,
            distance,
            100.0 * stayed / clean.length);
    return new CodePlanes.Panel(title, clean, adversarial);
  }

  private static int nearest(double[] z, double[][] centers) {
    int best = 0;
    for (int k = 1; k < centers.length; k++) {
      double here = Math.hypot(z[0] - centers[k][0], z[1] - centers[k][1]);
      double there = Math.hypot(z[0] - centers[best][0], z[1] - centers[best][1]);
      best = here < there ? k : best;
    }
    return best;
  }

  /// The numbers of a figure 2 from before.
  ///
  /// @throws IOException naming the file, if it holds something else or another data set
  public static Measurements before(Path file, String dataset) throws IOException {
    Measurements rows = Measurements.read(file, "the rows of `kolmo figure 2`");
    for (Measurement m : rows.rows()) {
      if (!m.of().dataset().equals(dataset)) {
        throw new IOException(
            "%s: expected rows of %s, found %s".formatted(file, dataset, m.of().dataset()));
      }
    }
    return rows;
  }

  /// Figure 2: the attacks' losses, means over trials and seeds with their deviation.
  ///
  /// @param before what was measured before, drawn with what the cells hold
  public static Drawn losses(Measurements before, List<Cell> cells) throws IOException {
    Set<Subject> now = cells.stream().map(c -> c.settings().subject()).collect(Collectors.toSet());
    Measurements rows =
        before
            .where(m -> !now.contains(m.of()))
            .and(Cell.rows(cells, List.of()))
            .where(m -> m.metric() == Metric.ATTACK_LOSS || m.metric() == Metric.CODES_APART);
    Measurements losses = rows.where(m -> m.metric() == Metric.ATTACK_LOSS);
    Map<String, Captioned> pictures = new LinkedHashMap<>();
    if (!losses.isEmpty()) {
      pictures.put(
          "-latent",
          new Captioned(
              curves("Latent attack", "distance to the target's code", LATENT, losses),
              "What is left of the distance to the target's code, ‖μ(x′) − μ(x_t)‖₂: high is"
                  + " robust. Methods have codes of different scales, so compare the shapes, not"
                  + " the heights. Bars: deviation over trials and seeds."));
      pictures.put(
          "-latent-relative",
          new Captioned(
              curves(
                  "Latent attack, divided by the distance without an attack",
                  "‖μ(x′) − μ(x_t)‖ / ‖μ(x) − μ(x_t)‖",
                  LATENT,
                  new Measurements(
                      losses.where(m -> m.what().attack() == LATENT).rows().stream()
                          .map(m -> m.with(m.value() / rows.beside(m, Metric.CODES_APART)))
                          .toList())),
              "The same over the mean distance of the same trial's codes without an attack: 1 is"
                  + " an attack that achieves nothing, 0 one that reaches its target."));
      pictures.put(
          "-maxdamage",
          new Captioned(
              curves(
                  "Maximum-damage attack",
                  "− change of the output (ℓ₂)",
                  AttackKind.MAX_DAMAGE,
                  losses),
              "−‖f(μ(x′)) − f(μ(x))‖₂, the negative change of the output: high is robust. Bars:"
                  + " deviation over trials and seeds."));
    }
    return new Drawn(pictures, rows.trials());
  }

  private static Figure curves(String title, String label, AttackKind attack, Measurements losses) {
    List<Series> series = new ArrayList<>();
    for (String method : losses.rows().stream().map(m -> m.of().method()).distinct().toList()) {
      Measurements of =
          losses.where(m -> m.of().method().equals(method) && m.what().attack() == attack);
      series.add(
          Curve.of(
              method,
              of.lambdas(),
              lambda -> of.where(m -> m.what().lambda() == lambda).summary()));
    }
    return Plots.attackCurves(title, Robust.HIGH.said(label), series);
  }

  /// Figure 3: the first images of the first trial under the strongest attack.
  public static Drawn images(List<Cell> cells) throws IOException {
    Map<AttackKind, List<ImageGrid.Row>> rows = new TreeMap<>();
    double lambda =
        cells.getFirst().protocol().lambdas().stream()
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow();
    Measurements numbers =
        Cell.rows(cells, List.of())
            .where(m -> m.metric().of() == Metric.Of.ATTACK)
            .where(m -> m.what().lambda() == lambda && m.trial() == 1);
    for (Cell cell : cells) {
      Subject subject = cell.settings().subject();
      for (AttackKind attack : numbers.where(m -> m.of().equals(subject)).attacks()) {
        int columns = Pictures.columns(attack).size();
        PictureStrip strip = cell.strip(attack, lambda);
        for (int i = 0; i < Math.min(IMAGES, strip.rows()); i++) {
          rows.computeIfAbsent(attack, a -> new ArrayList<>())
              .add(new ImageGrid.Row(subject.method(), strip.row(i).subList(0, columns)));
        }
      }
    }
    Map<String, Captioned> pictures = new LinkedHashMap<>();
    rows.forEach(
        (attack, of) ->
            pictures.put(
                "-" + attack,
                new Captioned(
                    new ImageGrid(4, Pictures.columns(attack), of).withChange(0, 2),
                    attack.title()
                        + " at λ = "
                        + Quantity.label(lambda)
                        + ": the first images of the first trial, the same for every method. The"
                        + " change is scaled alike in all rows: grey is none.")));
    return new Drawn(pictures, numbers.trials());
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}

package kolmo.experiments.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kolmo.autograd.Tape;
import kolmo.autograd.Var;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.Tensor;
import kolmo.experiments.attack.Fgsm;
import kolmo.experiments.data.Dataset;
import kolmo.experiments.data.ImageSet;
import kolmo.experiments.draw.Better;
import kolmo.experiments.draw.CodePlanes;
import kolmo.experiments.draw.Figure;
import kolmo.experiments.draw.ImageGrid;
import kolmo.experiments.draw.Plots;
import kolmo.experiments.evaluate.AttackScore;
import kolmo.experiments.evaluate.Codec;
import kolmo.experiments.evaluate.ResultTable;
import kolmo.experiments.metric.CsvText;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Crafting;
import kolmo.experiments.study.PaperCell;
import kolmo.experiments.study.PictureStrip;
import kolmo.nn.loss.GaussianMixture;

/// The paper's figures, from what cells hold.
public final class PaperFigures {

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
  public static Drawn codes(List<PaperCell> cells) throws IOException {
    List<CodePlanes.Panel> panels = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    double[][] centers = {};
    double sigma = 1;
    for (PaperCell cell : cells) {
      if (cell.training().isEmpty() || cell.training().get().diverged()) {
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
    Shape shape = Shape.of(images.size(), images.channels(), images.height(), images.width());
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

  /// Figure 2: the attacks' losses, means over trials and seeds with their deviation.
  ///
  /// @param before what was measured before, drawn with what the cells hold
  public static Drawn losses(List<AttackLoss> before, List<PaperCell> cells) throws IOException {
    List<AttackLoss> losses = new ArrayList<>(before);
    for (PaperCell cell : cells) {
      String data = cell.settings().data().source().cliName();
      String method = cell.settings().method().cliName();
      long seed = cell.settings().seed();
      losses.removeIf(l -> l.method().equals(method) && l.seed() == seed);
      for (AttackScore s : cell.scores()) {
        losses.add(
            new AttackLoss(
                data, method, seed, s.attack(), s.lambda(), s.trial(), s.loss(), s.apart()));
      }
    }
    Map<String, Captioned> pictures = new LinkedHashMap<>();
    if (!losses.isEmpty()) {
      pictures.put(
          "-latent",
          new Captioned(
              curves(
                  "Latent attack",
                  "distance to the target's code",
                  "latent",
                  losses,
                  AttackLoss::loss),
              "What is left of the distance to the target's code, ‖μ(x′) − μ(x_t)‖₂: high is"
                  + " robust. Methods have codes of different scales, so compare the shapes, not"
                  + " the heights. Bars: deviation over trials and seeds."));
      pictures.put(
          "-latent-relative",
          new Captioned(
              curves(
                  "Latent attack, divided by the distance without an attack",
                  "‖μ(x′) − μ(x_t)‖ / ‖μ(x) − μ(x_t)‖",
                  "latent",
                  losses,
                  l -> l.loss() / l.apart()),
              "The same over the mean distance of the same trial's codes without an attack: 1 is"
                  + " an attack that achieves nothing, 0 one that reaches its target."));
      pictures.put(
          "-maxdamage",
          new Captioned(
              curves(
                  "Maximum-damage attack",
                  "− change of the output (ℓ₂)",
                  "maxdamage",
                  losses,
                  AttackLoss::loss),
              "−‖f(μ(x′)) − f(μ(x))‖₂, the negative change of the output: high is robust. Bars:"
                  + " deviation over trials and seeds."));
    }
    return new Drawn(pictures, AttackLoss.csv(losses));
  }

  private static Figure curves(
      String title,
      String label,
      String attack,
      List<AttackLoss> losses,
      ToDoubleFunction<AttackLoss> column) {
    List<Plots.Series> series =
        losses.stream()
            .map(AttackLoss::method)
            .distinct()
            .map(method -> AttackLoss.curve(method, attack, losses, column))
            .toList();
    return Plots.attackCurves(title, Better.HIGHER.robust(label), series);
  }

  /// Figure 3: the first images of the first trial under the strongest attack.
  public static Drawn images(List<PaperCell> cells) throws IOException {
    Map<String, List<ImageGrid.Row>> rows = new TreeMap<>();
    List<List<String>> numbers = new ArrayList<>();
    double lambda =
        cells.getFirst().protocol().lambdas().stream()
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow();
    for (PaperCell cell : cells) {
      String method = cell.settings().method().cliName();
      for (AttackScore score : cell.scores()) {
        if (score.lambda() != lambda || score.trial() != 1) {
          continue;
        }
        PictureStrip strip = cell.strip(score.attack(), lambda);
        for (int i = 0; i < Math.min(IMAGES, strip.rows()); i++) {
          List<ImageGrid.Row> of = rows.computeIfAbsent(score.attack(), a -> new ArrayList<>());
          boolean latent = score.attack().equals("latent");
          of.add(new ImageGrid.Row(method, strip.row(i).subList(0, latent ? 5 : 4)));
        }
        numbers.add(
            List.of(
                cell.settings().data().source().cliName(),
                method,
                Long.toString(cell.settings().seed()),
                score.attack(),
                ResultTable.label(lambda),
                text(score.msssimOut()),
                text(score.msssimIn())));
      }
    }
    Map<String, Captioned> pictures = new LinkedHashMap<>();
    rows.forEach(
        (attack, of) -> {
          List<String> columns = PictureStrip.COLUMNS.subList(0, of.getFirst().pictures().size());
          pictures.put(
              "-" + attack,
              new Captioned(
                  new ImageGrid(4, columns, of).withChange(0, 2),
                  (attack.equals("latent") ? "Latent attack" : "Maximum-damage attack")
                      + " at λ = "
                      + ResultTable.label(lambda)
                      + ": the first images of the first trial, the same for every method. The"
                      + " change is scaled alike in all rows: grey is none."));
        });
    List<String> header =
        List.of("dataset", "method", "seed", "attack", "lambda", "msssim_out", "msssim_in");
    return new Drawn(pictures, CsvText.of(header, numbers));
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}

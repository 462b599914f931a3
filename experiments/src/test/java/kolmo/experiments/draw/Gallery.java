package kolmo.experiments.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kolmo.experiments.draw.HtmlTable.Cell;
import kolmo.experiments.draw.HtmlTable.Group;
import kolmo.experiments.metric.Metric.Robust;

/// One of everything that a page can show.
public final class Gallery {

  private Gallery() {}

  /// The page; the same one each time.
  public static HtmlReport page() {
    Random random = new Random(1);
    return new HtmlReport("Everything that a page can show")
        .paragraph("Curves, dots, maps, pictures and tables, wide and narrow.")
        .section("Curves")
        .figure(
            Plots.trends(
                "Terms of the loss",
                "step",
                "λᵢLᵢ",
                List.of(noise("reconstruction", 2000, 1), noise("two-sample", 2000, 0.1)),
                true),
            "Two noisy curves.",
            "Each term as it enters the loss.")
        .figure(
            Plots.attackCurves(
                "Output under attack",
                "MS-SSIM out",
                List.of(
                    attack(Robust.LOW.said("latent"), 0.3),
                    attack(Robust.HIGH.said("maxdamage"), 0.9))),
            "Two curves with error bars.",
            "Similarity against the radius.")
        .figure(dots(), "Dots in three rows.", "Seeds, their mean and the paper's number.")
        .figure(marginals(random), "Histograms.", "Codes and the prior.")
        .section("Maps")
        .figure(heat(random), "A table of counts.", "From mode to mode.")
        .figure(codes(random), "Codes in a plane.", "Where attacks move codes.")
        .figure(planes(random), "Codes of two models.", "Codes and their adversaries.")
        .section("Pictures")
        .figure(grid(random), "Random pictures.", "Pictures before and after.")
        .figure(grid(random).draw(), "Random pictures as pixels.", "The same in one image.")
        .section("Tables")
        .key(List.of(new Cell("close", "agree"), new Cell("near", "near"), new Cell("far", "far")))
        .table(numbers())
        .table(verdicts())
        .settings("Settings", settings(12))
        .settings("Machine", settings(3))
        .code("./kolmo run --method ours")
        .footer("The end.");
  }

  private static Series noise(String name, int n, double scale) {
    Random random = new Random(name.length());
    double[] x = IntStream.rangeClosed(1, n).asDoubleStream().toArray();
    double[] y =
        Arrays.stream(x)
            .map(i -> scale * (0.1 + Math.exp(0.5 * random.nextGaussian() - i / 400)))
            .toArray();
    return new Series(name, x, y);
  }

  private static Series attack(String name, double at) {
    double[] x = {0.5, 1, 1.5, 2, 3, 4, 5};
    double[] y = Arrays.stream(x).map(l -> at + (0.5 - at) * l / 6).toArray();
    double[] error = Arrays.stream(x).map(l -> 0.01 * l).toArray();
    return new Series(name, x, y, error);
  }

  private static Figure dots() {
    return Plots.dots(
        "Max damage at λ = 5",
        Robust.HIGH.said("MS-SSIM out"),
        List.of(
            new PlotsDots.Row("ours", new double[] {0.68, 0.71, 0.7}, 0.72),
            new PlotsDots.Row("gmm-dae", new double[] {0.41, 0.45, 0.39}, 0.4),
            new PlotsDots.Row("augmented-dae, no coupling", new double[] {0.5, Double.NaN}, 0.61),
            new PlotsDots.Row("vae", new double[] {}, 0.15)));
  }

  private static Figure marginals(Random random) {
    double[][] codes = new double[400][10];
    for (double[] code : codes) {
      Arrays.setAll(code, d -> random.nextGaussian());
    }
    return Plots.marginals(
        "Codes of test images", codes, d -> t -> Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI));
  }

  private static HeatMap heat(Random random) {
    List<String> rows = new ArrayList<>();
    int[][] counts = new int[10][10];
    for (int k = 0; k < 10; k++) {
      rows.add("mode " + (k + 1) + " (class " + k + ")");
      for (int i = 0; i < 10; i++) {
        counts[k][i] = i == k ? 80 + random.nextInt(40) : Math.max(0, random.nextInt(20) - 10);
      }
    }
    List<String> columns = IntStream.rangeClosed(1, 10).mapToObj(Integer::toString).toList();
    return new HeatMap(
        "Nearest modes before and after the attack, λ = 3",
        "nearest clean, commonest class",
        "nearest to the attacked code",
        rows,
        columns,
        counts);
  }

  private static CodeMap codes(Random random) {
    List<String> fates = List.of("stays", "moves to another mode", "between modes");
    List<CodeMap.Move> moves = new ArrayList<>();
    List<CodeMap.Mode> modes = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      double x = 6 * Math.cos(Math.PI * k / 2 + 0.3);
      double y = 6 * Math.sin(Math.PI * k / 2 + 0.3);
      modes.add(new CodeMap.Mode(x, y, "mode " + (k + 1)));
      for (int i = 0; i < 40; i++) {
        moves.add(
            new CodeMap.Move(
                x / 2 + random.nextGaussian(),
                y / 2 + random.nextGaussian(),
                x / 3 + 2 * random.nextGaussian(),
                y / 3 + 2 * random.nextGaussian(),
                fates.get(random.nextInt(3))));
      }
    }
    return new CodeMap(
        "160 codes in the plane of their largest variance",
        "first principal direction",
        "second",
        fates,
        moves,
        modes,
        4.8);
  }

  private static CodePlanes planes(Random random) {
    List<CodePlanes.Panel> panels = new ArrayList<>();
    for (String method : List.of("ours", "gmm-dae")) {
      double[][] clean = new double[60][2];
      double[][] adversarial = new double[60][2];
      for (int i = 0; i < 60; i++) {
        double side = i % 2 == 0 ? 2 : -2;
        Arrays.setAll(clean[i], d -> (d == 0 ? side : 0) + random.nextGaussian());
        double[] z = clean[i];
        Arrays.setAll(adversarial[i], d -> z[d] + 0.5 * random.nextGaussian());
      }
      panels.add(
          new CodePlanes.Panel(
              method + ": mean ‖z′ − z‖ 0.71, nearest mode the same in 93 %", clean, adversarial));
    }
    return new CodePlanes(
        "Codes and their adversaries, D = 2, K = 2", panels, new double[][] {{2, 0}, {-2, 0}}, 1);
  }

  private static ImageGrid grid(Random random) {
    List<ImageGrid.Row> rows = new ArrayList<>();
    for (int r = 1; r <= 3; r++) {
      List<Picture> pictures = new ArrayList<>();
      for (int c = 0; c < 5; c++) {
        float[] pixels = new float[28 * 28];
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = (float) Math.sin(i / (4.0 + random.nextDouble()));
        }
        pictures.add(new Picture(1, 28, 28, pixels));
      }
      rows.add(new ImageGrid.Row("λ = " + r, pictures));
    }
    return new ImageGrid(
        4,
        List.of(
            "input",
            "clean reconstruction",
            "adversarial image",
            "adversarial reconstruction",
            "target"),
        rows);
  }

  private static HtmlTable numbers() {
    List<String> header = new ArrayList<>(List.of(""));
    List<List<Cell>> rows = new ArrayList<>();
    for (String method : List.of("ours", "smooth-encoder", "paper: Ours")) {
      List<Cell> row = new ArrayList<>(List.of(new Cell(method)));
      for (int i = 0; i < 9; i++) {
        row.add(new Cell("0.7" + i + " ± 0.02", List.of("agree", "near", "far").get(i % 3)));
      }
      rows.add(row);
    }
    for (int i = 0; i < 9; i++) {
      header.add("λ = " + i);
    }
    return new HtmlTable(
            "A wide table of numbers", List.of(), header, rows, "Means over seeds, ± deviation.")
        .withGroups(List.of(new Group("", 1), new Group("latent", 4), new Group("max damage", 5)));
  }

  private static HtmlTable verdicts() {
    List<List<Cell>> rows = new ArrayList<>();
    for (String outcome : List.of("confirmed", "not decided", "not confirmed")) {
      String colour =
          outcome.equals("confirmed") ? "agree" : outcome.length() > 12 ? "far" : "near";
      rows.add(
          List.of(
              new Cell("C" + outcome.length()),
              new Cell("max damage, all λ: what is trained with adversaries is more robust"),
              new Cell(".85/.36/.19 against .64/.27/.08, at each of the three radii"),
              new Cell(outcome, colour)));
    }
    return new HtmlTable(
            "Statements of the paper",
            List.of(),
            List.of("", "statement", "the paper's numbers", "here"),
            rows,
            "")
        .withVerdict();
  }

  private static Map<String, String> settings(int n) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      values.put("data.images.of.the.setting." + i, "a value that takes some room " + i);
    }
    return values;
  }
}

package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static kolmo.experiments.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The paper's statements by rows from files.
class JudgeCommandTest {

  private static final String HEADER =
      "table,dataset,method,attack,metric,lambda,value,seed,std,attacked\n";
  private static final Path RESULTS = Path.of("results"); // of this module

  @TempDir private Path folder;

  private Path file(String name, String rows) throws IOException {
    return Files.writeString(folder.resolve(name), HEADER + rows);
  }

  /// Max damage at every radius, three seeds.
  private static String damage(int table, String method, double value) {
    StringBuilder rows = new StringBuilder();
    for (int lambda : new int[] {1, 3, 5}) {
      for (int seed = 1; seed <= 3; seed++) {
        rows.append(table)
            .append(
                ",mnist,%s,maxdamage,msssim_out,%d,%s,%d,0.01,1000\n"
                    .formatted(method, lambda, value, seed));
      }
    }
    return rows.toString();
  }

  @Test
  void whatTheRowsSayIsPrintedAndOnThePages() throws IOException {
    Path one = file("one.csv", damage(1, "vae", 0.25) + damage(1, "ours", 0.5));
    Path two = file("two.csv", damage(2, "gmm-dae", 0.375) + damage(2, "ours", 0.5));
    Path out = folder.resolve("pages");
    Cli done = works("judge", one.toString(), two.toString(), "--out=" + out);
    assertThat(done.out().lines())
        .hasSize(19 + 2)
        .contains("C8 confirmed: max damage, all λ: GMM-DAE > VAE")
        .anyMatch(l -> l.startsWith("C3 not decided: "))
        .endsWith(out.resolve("table1-mnist.html").toString(), out + "/table2-mnist.html");
    assertThat(Files.readString(out.resolve("table1-mnist.md")))
        .contains("6 of 6 trainings (2 methods, seeds 1, 2, 3)")
        .contains("| `ours` | here | – | – | – | 0.50 ± 0.00 |")
        .doesNotContain("| `gmm-dae` |");
    assertThat(Files.readString(out.resolve("table2-mnist.md"))).contains("| `gmm-dae` | here |");
    String page = Files.readString(out.resolve("table1-mnist.html"));
    assertThat(page)
        .contains(
            "Of the paper&#x27;s 16 statements, judged in 19 readings by these numbers: ",
            "max damage, λ = 3, MS-SSIM out",
            ">MS-SSIM out (higher = more robust)<",
            ">the paper<")
        .doesNotContain("the same at");
    assertThat(page.split("<figure>", -1)).hasSize(1 + 1); // only max damage was measured
  }

  @Test
  void theVerdictsAsATableArePrintedAlone() throws IOException {
    Path rows = file("one.csv", damage(1, "vae", 0.25) + damage(1, "ours", 0.5));
    Path out = folder.resolve("pages");
    Cli done = works("judge", rows.toString(), "--markdown", "--out=" + out);
    assertThat(done.out().lines())
        .hasSize(2 + 19)
        .allMatch(l -> l.startsWith("|") && l.endsWith("|"))
        .anyMatch(
            l -> l.matches("\\| C3 .*\\*\\*not decided\\*\\* \\| 3 confirmed, not measured: .*"))
        .anyMatch(l -> l.matches("\\| C14 .*\\| SE over ours: no times of both.*"));
    assertThat(out).doesNotExist();
  }

  @Test
  void whatIsSaidElsewhereComesFromItsFiles() throws IOException {
    Path rows = file("rows.csv", damage(1, "vae", 0.25));
    StringBuilder text =
        new StringBuilder("dataset,method,attack,metric,lambda,value,seed,std,attacked\n");
    String row = "mnist,%s,none,seconds_per_step,,%s,%d,,0\n";
    for (int seed = 1; seed <= 3; seed++) {
      text.append(row.formatted("ours", "0.010", seed));
      text.append(row.formatted("smooth-encoder", "0.021", seed));
    }
    Path times = Files.writeString(folder.resolve("times.csv"), text);
    String out = "--out=" + folder.resolve("pages");
    assertThat(works("judge", rows.toString(), out).out()).contains("C14 not decided: ");
    Cli timed = works("judge", rows.toString(), "--times=" + times, out);
    assertThat(timed.out()).contains("C14 confirmed: ");
    assertThat(timed.out().lines().map(l -> l.split(" ", 2)[0]))
        .containsSubsequence("C13", "C14", "C15", "C16");
    assertThat(Files.readString(folder.resolve("pages/table1-mnist.md")))
        .contains("SE over ours: 2.10 / 2.10 / 2.10");
  }

  /// The measurements that this project reports.
  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist"})
  void theProjectsOwnResultsCanBeJudged(String data) {
    String[] args =
        Stream.concat(
                Stream.of("judge", "--out=" + folder),
                Stream.of(1, 2, 3).map(t -> RESULTS + "/table" + t + "-" + data + ".csv"))
            .toArray(String[]::new);
    assertThat(works(args).out()).contains("C12 ", folder + "/table3-" + data + ".html");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1,mnist,vae,none,msssim_clean,,0.5,1,,0   | to be 0.75 as in
          1,glyphs,vae,none,msssim_clean,,0.5,1,,0  | expected rows of mnist as in
          4,mnist,vae,none,msssim_clean,,0.75,1,,0  | expected the rows of `kolmo table`, found: table 4
          1,mnist,vae,none,msssim_clean,,much,1,,0  | expected the rows of `kolmo table`, found:
          ''                                        | expected the rows of `kolmo table`, found none
          """)
  void rowsThatDoNotFitAreNamed(String rows, String message) throws IOException {
    Path good = file("good.csv", "1,mnist,vae,none,msssim_clean,,0.75,1,,0\n");
    Path bad = file("bad.csv", rows + (rows.isEmpty() ? "" : "\n"));
    Path out = folder.resolve("pages");
    Cli failed = kolmo("judge", good.toString(), bad.toString(), "--out=" + out);
    assertThat(failed.err()).startsWith("kolmo: " + bad + ": ").contains(message);
    assertThat(failed.err().lines()).hasSize(1);
    assertThat(failed.code()).isEqualTo(1);
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text.csv                            | text.csv: expected the rows of `kolmo table`, found: Header
          none.csv                            | none.csv: expected the rows of `kolmo table`, found nothing
          rows.csv --times=text.csv           | text.csv: expected the times of `kolmo table`, found: Header
          rows.csv --times=none.csv           | none.csv: expected the times of `kolmo table`, found nothing
          rows.csv --coupling-sweep=text.csv  | text.csv: expected the table.csv of a sweep of coupling, found: Header
          rows.csv --coupling-sweep=none.csv  | none.csv: expected the table.csv of a sweep of coupling, found nothing
          """)
  void otherFilesAreNamed(String args, String message) throws IOException {
    Files.writeString(folder.resolve("text.csv"), "a,b\n1,2\n");
    file("rows.csv", damage(1, "vae", 0.25));
    String there = args.replaceAll("(^|=)(\\w)", "$1" + folder + "/$2");
    Cli failed = kolmo(("judge " + there + " --out=" + folder + "/pages").split(" +", -1));
    assertThat(failed.err()).startsWith("kolmo: " + folder + "/" + message);
    assertThat(failed.err().lines()).hasSize(1);
    assertThat(failed.code()).isEqualTo(1);
    assertThat(folder.resolve("pages")).doesNotExist();
  }

  @Test
  void aFileIsNeeded() {
    assertThat(kolmo("judge").code()).isEqualTo(2);
  }
}

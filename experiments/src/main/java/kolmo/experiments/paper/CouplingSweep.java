package kolmo.experiments.paper;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kolmo.experiments.evaluate.Measurement;
import kolmo.experiments.evaluate.Measurement.Quantity;
import kolmo.experiments.evaluate.ResultTable;
import kolmo.experiments.metric.CsvText;

/// Claim C15, from the table that `kolmo sweep coupling` leaves: stronger coupling makes a model
/// more robust and its images worse. The largest coupling is held against the smallest.
///
/// @param measured the sweep's numbers; the method is `coupling=α`
/// @param couplings α, ascending
/// @param seeds of the sweep
public record CouplingSweep(List<Measurement> measured, List<Double> couplings, List<Long> seeds) {

  private static final String DAMAGE = "maxdamage_";

  /// Reads a sweep's `table.csv`.
  ///
  /// @throws IOException naming the file, if it is not one of couplings
  public static CouplingSweep read(Path file) throws IOException {
    List<Run> runs = CsvText.read(file, "the table.csv of a sweep of coupling", CouplingSweep::run);
    return new CouplingSweep(
        runs.stream().flatMap(r -> r.measured().stream()).toList(),
        runs.stream().map(Run::coupling).distinct().sorted().toList(),
        runs.stream().map(Run::seed).distinct().sorted().toList());
  }

  /// One of the sweep's models.
  private record Run(double coupling, long seed, List<Measurement> measured) {}

  private static Run run(NamedCsvRecord row) {
    double coupling = number(row, "coupling");
    long seed = (long) number(row, "seed");
    double trials = optional(row, "trials").orElse(1.0);
    int attacked = (int) (trials * optional(row, "attack-images").orElse(100.0));
    List<Measurement> measured = new ArrayList<>();
    for (Map.Entry<String, String> field : row.getFieldsAsMap().entrySet()) {
      Optional<Quantity> of = quantity(field.getKey());
      if (of.isPresent() && !field.getValue().isEmpty()) {
        measured.add(
            new Measurement(
                "",
                name(coupling),
                seed,
                of.get().attack(),
                of.get().metric(),
                of.get().lambda(),
                Double.parseDouble(field.getValue()),
                Double.NaN,
                attacked));
      }
    }
    return new Run(coupling, seed, measured);
  }

  private static Optional<Quantity> quantity(String column) {
    if (column.startsWith(DAMAGE)) {
      double lambda = Double.parseDouble(column.substring(DAMAGE.length()));
      return Optional.of(new Quantity("maxdamage", "msssim_out", lambda));
    }
    return column.equals(Measurement.FID_PROXY)
        ? Optional.of(new Quantity("none", Measurement.FID_PROXY, 0))
        : Optional.empty();
  }

  private static double number(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }

  private static Optional<Double> optional(NamedCsvRecord row, String column) {
    return row.findField(column).filter(f -> !f.isEmpty()).map(Double::valueOf);
  }

  private static String name(double coupling) {
    return "coupling=" + ResultTable.label(coupling);
  }

  /// C15 without a sweep.
  public static Claim.Verdict absent() {
    return verdict(Claim.Outcome.NOT_DECIDED, List.of("no sweep given (--coupling-sweep)"));
  }

  /// C15.
  public Claim.Verdict judge() {
    Map<String, Quantity> quantities = new LinkedHashMap<>();
    measured.forEach(m -> quantities.put(m.quantity().text(), m.quantity()));
    Quantity proxy = new Quantity("none", Measurement.FID_PROXY, 0);
    quantities.put(proxy.text(), proxy);
    if (couplings.size() < 2) {
      return verdict(
          Claim.Outcome.NOT_DECIDED, List.of("wanted two couplings, found " + couplings));
    }
    String weak = name(couplings.getFirst());
    String strong = name(couplings.getLast());
    List<Comparison> comparisons =
        quantities.values().stream()
            .map(q -> Comparison.of(q, strong, weak, false)) // a high FID-proxy is a bad one
            .toList();
    return new Claim("C15", STATEMENT, PAPER, comparisons).judge(measured, seeds);
  }

  private static final String STATEMENT =
      "stronger coupling α → 1: more robust (max damage), worse generation (FID-proxy)";
  private static final String PAPER = "text only";

  private static Claim.Verdict verdict(Claim.Outcome outcome, List<String> numbers) {
    return new Claim.Verdict("C15", STATEMENT, PAPER, outcome, numbers);
  }
}

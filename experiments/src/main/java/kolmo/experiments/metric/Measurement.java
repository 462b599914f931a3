package kolmo.experiments.metric;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.Map;
import java.util.TreeMap;
import kolmo.experiments.attack.AttackKind;

/// One number and where it stands; tables, sweeps, figures and verdicts are selections of these.
///
/// @param of the model
/// @param what was measured of it
/// @param trial from 1; 0 where there are none, or for the mean over them
/// @param value accuracies in per cent
/// @param images how many were attacked; 0 without an attack
public record Measurement(Subject of, Quantity what, int trial, double value, int images) {

  /// A number of a model without an attack and without trials.
  public Measurement(Subject of, Metric metric, double value) {
    this(of, Quantity.of(metric), 0, value, 0);
  }

  static final String OPTION = "--"; // before the names of columns

  public Metric metric() {
    return what.metric();
  }

  /// The same number of a model that is named otherwise.
  public Measurement as(Subject other) {
    return new Measurement(other, what, trial, value, images);
  }

  /// The same quantity with another value.
  public Measurement with(double value) {
    return new Measurement(of, what, trial, value, images);
  }

  /// From a line of [Measurements#csv] or [Measurements#trials].
  public static Measurement read(NamedCsvRecord line) {
    Map<String, String> options = new TreeMap<>();
    line.getFieldsAsMap()
        .forEach(
            (column, value) -> {
              if (column.startsWith(OPTION) && !value.isEmpty()) {
                options.put(column.substring(OPTION.length()), value);
              }
            });
    String lambda = line.getField("lambda");
    return new Measurement(
        new Subject(
            line.getField("dataset"),
            line.getField("method"),
            Long.parseLong(line.getField("seed")),
            options),
        new Quantity(
            AttackKind.named(line.getField("attack")),
            Metric.named(line.getField("metric")),
            lambda.isEmpty() ? 0 : Double.parseDouble(lambda)),
        line.findField("trial").map(Integer::parseInt).orElse(0),
        Double.parseDouble(line.getField("value")),
        Integer.parseInt(line.getField("attacked")));
  }
}

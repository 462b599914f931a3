package kolmo.experiments.train;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kolmo.experiments.metric.CsvText;

/// Every term of the loss at every step of a run. It holds nothing that differs between two runs of
/// one seed (no times), so that two files of it can be compared byte by byte.
public final class RunRecord {

  /// The terms at one step.
  ///
  /// @param epoch counted from 1
  /// @param step counted from 1, over all epochs
  /// @param total Σ λᵢLᵢ
  /// @param terms Lᵢ, unweighted, in the order of [RunRecord#names]
  @SuppressWarnings("ArrayRecordComponent") // a row; never compared
  public record Step(int epoch, int step, double total, double[] terms) {}

  private static final List<String> HEAD = List.of("epoch", "step", "total");

  private final List<String> names = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /// A record from its [#csv].
  ///
  /// @param weights λᵢ, which are not in the text
  /// @throws IOException if it is another text
  public static RunRecord read(String text, List<Double> weights) throws IOException {
    RunRecord record = new RunRecord();
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(text)) {
      for (CsvRecord row : csv) {
        List<String> fields = row.getFields();
        if (row.getStartingLineNumber() == 1) {
          for (int i = HEAD.size(); i < fields.size(); i++) {
            record.term(fields.get(i), weights.get(i - HEAD.size()));
          }
        } else {
          double[] numbers = fields.stream().skip(2).mapToDouble(Double::parseDouble).toArray();
          record.add(
              new Step(
                  Integer.parseInt(fields.get(0)),
                  Integer.parseInt(fields.get(1)),
                  numbers[0],
                  Arrays.copyOfRange(numbers, 1, numbers.length)));
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("expected a record of losses, found another text: " + e, e);
    }
    return record;
  }

  /// Adds a term λᵢLᵢ to the loss; before the first step.
  public void term(String name, double weight) {
    names.add(name);
    weights.add(weight);
  }

  /// Adds a step.
  public void add(Step step) {
    steps.add(step);
  }

  /// The terms' names, in the order of the equation.
  public List<String> names() {
    return List.copyOf(names);
  }

  /// λᵢ, in the same order.
  public List<Double> weights() {
    return List.copyOf(weights);
  }

  /// What was recorded.
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /// The means over an epoch: total first, then the terms.
  public double[] meanOf(int epoch) {
    double[] sum = new double[names.size() + 1];
    int n = 0;
    for (Step s : steps) {
      if (s.epoch() == epoch) {
        sum[0] += s.total();
        for (int i = 0; i < s.terms().length; i++) {
          sum[i + 1] += s.terms()[i];
        }
        n++;
      }
    }
    int count = n;
    return Arrays.stream(sum).map(v -> v / count).toArray();
  }

  /// `epoch,step,total,<term>,…` as CSV, terms unweighted.
  public String csv() {
    List<List<String>> rows = new ArrayList<>(steps.size());
    for (Step s : steps) {
      List<String> row =
          new ArrayList<>(List.of(Integer.toString(s.epoch()), Integer.toString(s.step())));
      row.add(Double.toString(s.total()));
      Arrays.stream(s.terms()).mapToObj(Double::toString).forEach(row::add);
      rows.add(row);
    }
    return CsvText.of(Stream.concat(HEAD.stream(), names.stream()).toList(), rows);
  }
}

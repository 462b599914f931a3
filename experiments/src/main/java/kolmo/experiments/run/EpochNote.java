package kolmo.experiments.run;

import java.util.ArrayList;
import java.util.List;
import kolmo.experiments.metric.CsvText;
import kolmo.experiments.metric.LatentFit;
import kolmo.experiments.metric.Metric;
import kolmo.experiments.train.RunRecord;
import kolmo.nn.optim.LearningRate;

/// What is known after each epoch.
///
/// @param epoch from 1
/// @param fit whether codes of images it was not trained on have reached the prior's modes
record EpochNote(int epoch, LatentFit fit) {

  /// One line for each epoch: its learning rate, the means of the loss and its terms, the fit.
  static String csv(List<EpochNote> notes, RunRecord record, LearningRate rate) {
    List<String> head = new ArrayList<>(List.of("epoch", "learning_rate", "total"));
    head.addAll(record.names());
    head.add(Metric.REACHED_A_MODE.toString());
    List<List<String>> rows = new ArrayList<>();
    for (EpochNote note : notes) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(note.epoch()));
      row.add(Double.toString(rate.at(note.epoch() - 1)));
      for (double mean : record.meanOf(note.epoch())) {
        row.add(Double.toString(mean));
      }
      row.add(Double.toString(note.fit().reached()));
      rows.add(row);
    }
    return CsvText.of(head, rows);
  }
}

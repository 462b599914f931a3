package kolmo.experiments.cli;

import java.util.Arrays;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.function.Predicate;
import kolmo.experiments.data.DataSource;

/// What there is to choose from, for help texts: `${bundle:list.sets}` and so on.
final class HelpLists extends ListResourceBundle {

  @Override
  protected Object[][] getContents() {
    return new Object[][] {
      {"list.sets", or(sets(s -> true))},
      {"list.sets.published", or(sets(DataSource::isPublished))},
      {"list.sets.checked", or(sets(s -> s != DataSource.CELEBA))},
    };
  }

  /// The sets that are made here.
  static String generated() {
    return or(sets(DataSource::isGenerated));
  }

  /// The sets that others made.
  static String named() {
    return String.join(", ", sets(s -> !s.isGenerated() && s != DataSource.FOLDER));
  }

  private static List<String> sets(Predicate<DataSource> wanted) {
    return Arrays.stream(DataSource.values()).filter(wanted).map(DataSource::cliName).toList();
  }

  /// Names as a sentence has them.
  static String or(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }
}

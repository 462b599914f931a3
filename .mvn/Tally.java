import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;

/// Sums what the tests of all modules reported, as one line that a person or a script can read.
///
/// Maven prints a total for each module and none for all. Arguments: the project's root and the
/// time at which this build started; older reports are those of tests that no longer exist.
void main(String[] args) throws Exception {
  var root = Path.of(args[0]);
  var started = Instant.parse(args[1]);
  int[] sum = new int[4];
  var factory = DocumentBuilderFactory.newInstance();
  factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
  for (var module : modules(root)) {
    var reports = module.resolve("target/surefire-reports");
    if (!Files.isDirectory(reports)) continue;
    try (var files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
      for (var file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(started)) continue;
        var suite = factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
        String[] counts = {"tests", "failures", "errors", "skipped"};
        for (int i = 0; i < 4; i++) sum[i] += Integer.parseInt(suite.getAttribute(counts[i]));
      }
    }
  }
  IO.println(
      "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d (all modules)"
          .formatted(sum[0], sum[1], sum[2], sum[3]));
}

List<Path> modules(Path root) throws IOException {
  try (var top = Files.list(root);
      var optional = Files.list(root.resolve("experiments/optional"))) {
    return Stream.concat(top, optional).toList();
  }
}

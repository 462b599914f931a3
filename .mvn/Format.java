import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;

/// Checks that every Java file is laid out by google-java-format, or lays it out.
///
/// Arguments: the project's root, and `check` or `fix`. A file of its own because the Maven plugins
/// that do this run inside Maven's JVM, which may be too old to parse Java 25.
void main(String[] args) throws Exception {
  var root = Path.of(args[0]);
  boolean fix = args[1].equals("fix");
  List<Path> files;
  try (var all =
      Files.find(root, 99, (p, a) -> a.isRegularFile() && isSource(root.relativize(p)))) {
    files = all.sorted().toList();
  }
  var wrong = files.parallelStream().filter(file -> differs(file, fix)).toList();
  wrong.forEach(
      file -> IO.println((fix ? "formatted " : "not formatted: ") + root.relativize(file)));
  if (!fix && !wrong.isEmpty()) {
    IO.println("To lay them out: mvn -N -Dformat=fix process-sources");
    System.exit(1);
  }
}

boolean isSource(Path path) {
  return path.toString().endsWith(".java")
      && IntStream.range(0, path.getNameCount())
          .mapToObj(i -> path.getName(i).toString())
          .noneMatch(name -> name.equals("target") || name.equals(".git"));
}

boolean differs(Path file, boolean fix) {
  try {
    String before = Files.readString(file);
    String after = new Formatter().formatSourceAndFixImports(before);
    if (fix && !after.equals(before)) Files.writeString(file, after);
    return !after.equals(before);
  } catch (IOException | FormatterException e) {
    throw new IllegalStateException(file + ": " + e.getMessage(), e);
  }
}

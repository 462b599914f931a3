package kolmo.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When the launcher builds, and what: in a house of empty files, with a Maven that only notes how
/// it was called and a JDK that does nothing.
class LauncherTest {

  private static final String INCEPTION = "experiments/optional/inception";
  private static final Path SHELL = Path.of("/bin/sh");

  @TempDir private Path folder;
  private Path home = Path.of("");

  @BeforeEach
  void build() throws IOException {
    home = Files.createDirectory(folder.resolve("a 'house' of $files * "));
    assumeTrue(Files.isExecutable(SHELL), "needs a shell");
    script("kolmo", Files.readString(Path.of("..", "kolmo")));
    script("jdk/bin/java", "#!/bin/sh\n");
    script("jdk/bin/javac", "#!/bin/sh\n");
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    script(
        "../bin/mvn",
        """
        #!/bin/sh
        echo "$*" >>maven.log
        while [ "$1" != -pl ]; do shift; done
        mkdir -p "$2/target/quick"
        touch "$2/target/quick/kolmo-${2##*/}-1.jar"
        """);
    for (String module : List.of("experiments", INCEPTION, "experiments/optional/later")) {
      old(module + "/pom.xml");
      old(module + "/src/main/A.java");
    }
    old("pom.xml");
    old(".mvn/jvm.options");
  }

  private void script(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /// An empty file, older than any build, as are the folders in which it lies.
  private void old(String name) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    FileTime before = FileTime.from(Instant.now().minusSeconds(3600));
    for (Path p = Path.of(name); p != null; p = p.getParent()) {
      Files.setLastModifiedTime(home.resolve(p), before);
    }
  }

  private void touch(String name) throws IOException {
    Files.setLastModifiedTime(home.resolve(name), FileTime.from(Instant.now()));
  }

  /// The modules that Maven was asked for because of `args`.
  private List<String> built(String... args) throws IOException, InterruptedException {
    Files.writeString(home.resolve("maven.log"), "");
    assertThat(launched(args)).as(said()).isZero();
    return Files.readAllLines(home.resolve("maven.log")).stream()
        .map(line -> line.replaceFirst(".*-pl (\\S+) .*", "$1"))
        .toList();
  }

  /// The exit code of the launcher, called by a relative path, with a CDPATH that leads to it.
  private int launched(String... args) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(SHELL.toString(), home.getFileName() + "/kolmo"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().put("CDPATH", folder.toString());
    builder.environment().put("KOLMO_JAVA", home.resolve("jdk").toString());
    String tools = folder.resolve("bin").toString();
    builder.environment().merge("PATH", tools, (path, bin) -> bin + ":" + path);
    Process process = builder.redirectOutput(folder.resolve("said").toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }

  @Test
  void whatIsFreshIsNotBuiltAgain() throws Exception {
    assertThat(built("run")).containsExactly("experiments");
    assertThat(built("run")).isEmpty();
    touch("experiments/src/main/A.java");
    assertThat(built("judge")).containsExactly("experiments");
    assertThat(built("judge")).isEmpty();
    touch("pom.xml");
    assertThat(built("run")).containsExactly("experiments");
  }

  /// A clock that was wrong, or files from another machine.
  @Test
  void sourcesFromTheFutureAreBuiltOnce() throws Exception {
    FileTime future = FileTime.from(Instant.now().plusSeconds(172_800));
    Path source = home.resolve("experiments/src/main/A.java");
    Files.setLastModifiedTime(source, future);
    Files.setLastModifiedTime(source.resolveSibling("."), future);
    assertThat(built("run")).containsExactly("experiments");
    assertThat(built("run")).isEmpty();
    Files.writeString(source, "class A {}");
    Files.setLastModifiedTime(source, future);
    assertThat(built("run")).containsExactly("experiments");
    assertThat(built("run")).isEmpty();
    Files.delete(source);
    assertThat(built("run")).containsExactly("experiments");
    assertThat(built("run")).isEmpty();
    touch("pom.xml");
    assertThat(built("run")).containsExactly("experiments");
  }

  @Test
  void nothingIsWrittenBesideTheHouse() throws Exception {
    built("run");
    assertThat(said()).isEqualTo("kolmo: building ...\n");
    try (var beside = Files.list(folder)) {
      assertThat(beside).hasSize(3); // the house, the tools, what was said
    }
  }

  /// Java's class path and Maven's have no way to say it.
  @Test
  void aColonInTheHousesPathIsRefusedInALine() throws Exception {
    home = Files.move(home, folder.resolve("a:b"));
    assertThat(launched("run")).isEqualTo(1);
    assertThat(said())
        .isEqualTo(
            "kolmo: Java takes ':' for the end of a path: move or rename the folder "
                + home.toRealPath()
                + "\n");
    assertThat(home.resolve("target")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope.java  | there is no file nope.java",
        "no/pe.java | there is no file no/pe.java",
        "nope       | wanted a source file, as in: kolmo java FILE.java, got nope",
        "''         | wanted a source file, as in: kolmo java FILE.java"
      })
  void aProgramThatIsNotThereIsToldInALine(String file, String message) throws Exception {
    assertThat(launched("java", file)).isEqualTo(2);
    assertThat(said()).isEqualTo("kolmo: java: " + message + "\n");
    assertThat(home.resolve("target")).doesNotExist();
  }

  @Test
  void anOptionalModulesSourcesAreThoseOfItsOwnApp() throws Exception {
    built("run");
    assertThat(built("fid", "--inception", "f.onnx")).containsExactly(INCEPTION);
    assertThat(home.resolve("target/inception/kolmo-inception-1.jar")).exists();
    for (String source : List.of("/src/main/A.java", "/src/main", "/pom.xml")) {
      assertThat(built("fid", "--inception=f.onnx")).as("before " + source).isEmpty();
      touch("experiments/optional/later" + source);
      assertThat(built("fid", "--inception", "f.onnx")).as("another's " + source).isEmpty();
      touch(INCEPTION + source);
      assertThat(built("run")).as(source).isEmpty();
      assertThat(built("fid", "--inception", "f.onnx")).as(source).containsExactly(INCEPTION);
    }
  }

  @Test
  void whatAllModulesStandOnIsEveryAppsSource() throws Exception {
    built("run");
    built("fid", "--inception", "f.onnx");
    touch("experiments/src/main/A.java");
    assertThat(built("run")).containsExactly("experiments");
    assertThat(built("fid", "--inception", "f.onnx")).containsExactly(INCEPTION);
  }
}

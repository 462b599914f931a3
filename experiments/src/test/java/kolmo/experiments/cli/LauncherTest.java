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

/// When the launcher builds, and what: in a house of empty files, with a Maven that only notes how
/// it was called and a JDK that does nothing.
class LauncherTest {

  private static final String INCEPTION = "experiments/optional/inception";
  private static final Path SHELL = Path.of("/bin/sh");

  @TempDir private Path home;

  @BeforeEach
  void build() throws IOException {
    assumeTrue(Files.isExecutable(SHELL), "needs a shell");
    script("kolmo", Files.readString(Path.of("..", "kolmo")));
    script("jdk/bin/java", "#!/bin/sh\n");
    script("jdk/bin/javac", "#!/bin/sh\n");
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    script(
        "bin/mvn",
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
    List<String> command = new ArrayList<>(List.of(SHELL.toString(), home.resolve("kolmo") + ""));
    command.addAll(List.of(args));
    Path said = home.resolve("said");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KOLMO_JAVA", home.resolve("jdk").toString());
    builder.environment().merge("PATH", home.resolve("bin").toString(), (p, b) -> b + ":" + p);
    Process process = builder.redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    return Files.readAllLines(home.resolve("maven.log")).stream()
        .map(line -> line.replaceFirst(".*-pl (\\S+) .*", "$1"))
        .toList();
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

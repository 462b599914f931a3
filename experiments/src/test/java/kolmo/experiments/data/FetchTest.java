package kolmo.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a server of its own on the loopback address.
class FetchTest {

  @TempDir Path folder;

  private final Map<String, byte[]> pages = new ConcurrentHashMap<>();
  private final List<String> said = new ArrayList<>();
  private final HttpServer server;

  FetchTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void publish() {
    server.createContext("/", this::answer);
    server.start();
    pages.put("/good/train-images.gz", Fixture.gzip(Fixture.TRAIN_IMAGES));
    pages.put("/good/train-labels.gz", Fixture.gzip(Fixture.TRAIN_LABELS));
    pages.put("/good/test-images.gz", Fixture.gzip(Fixture.TEST_IMAGES));
    pages.put("/good/test-labels.gz", Fixture.gzip(Fixture.TEST_LABELS));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] page = pages.get(exchange.getRequestURI().getPath());
      if (exchange.getRequestURI().getPath().startsWith("/moved/")) {
        String to = exchange.getRequestURI().getPath().replace("/moved/", "/good/");
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(302, -1);
      } else if (page == null) {
        byte[] apology = "not here".getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(404, apology.length);
        exchange.getResponseBody().write(apology);
      } else {
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
      }
    }
  }

  private URI at(String path) {
    return URI.create(
        "http://"
            + server.getAddress().getAddress().getHostAddress()
            + ":"
            + server.getAddress().getPort()
            + path);
  }

  private void fetch(URI... addresses) {
    new Fetch(said::add).fetch(Fixture.published(List.of(addresses)), folder);
  }

  private List<String> inFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private boolean ok() {
    return new DataCheck(
            DataSource.MNIST, folder, DataCheck.check(Fixture.published(List.of()), folder))
        .ok();
  }

  @Test
  void getsAllFourIntoAFolderThatItMakes() throws IOException {
    folder = folder.resolve("new/mnist");
    fetch(at("/good/"));
    assertThat(ok()).isTrue();
    assertThat(inFolder())
        .containsExactly("test-images.gz", "test-labels.gz", "train-images.gz", "train-labels.gz");
    assertThat(said)
        .hasSize(8)
        .contains(
            "getting %s (%d bytes)"
                .formatted(at("/good/train-images.gz"), Fixture.gzip(Fixture.TRAIN_IMAGES).length),
            folder.resolve("train-images.gz") + " is there, checksum ok");
  }

  @Test
  void leavesPublishedFilesAlone() throws IOException {
    Fixture.writeAll(folder);
    Files.delete(folder.resolve("test-labels.gz"));
    Files.write(folder.resolve("test-labels"), Fixture.TEST_LABELS); // unpacked does as well
    pages.clear();
    fetch(at("/good/"));
    assertThat(said).hasSize(4).allMatch(line -> line.endsWith(" is there, checksum ok"));
    assertThat(inFolder()).contains("test-labels").doesNotContain("test-labels.gz");
  }

  @Test
  void replacesADamagedFileAndSaysSo() throws IOException {
    Fixture.writeAll(folder);
    Files.write(folder.resolve("train-labels.gz"), new byte[5]);
    fetch(at("/good/"));
    assertThat(ok()).isTrue();
    assertThat(said).anyMatch(line -> line.endsWith("found 5; it will be replaced"));
  }

  @Test
  void aWrongChecksumLeavesNothingBehind() throws IOException {
    byte[] other = Fixture.gzip(Fixture.TRAIN_IMAGES);
    other[9] ^= 1;
    pages.put("/good/train-images.gz", other);
    assertThatThrownBy(() -> fetch(at("/good/")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("could not get train-images.gz:\n  " + at("/good/train-images.gz"))
        .hasMessageContaining("wrong checksum: expected md5 ")
        .hasMessageEndingWith(", found " + OfficialFile.md5Of(other));
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void aDamagedFileStaysIfNoBetterOneIsHad() throws IOException {
    Files.write(folder.resolve("train-images.gz"), new byte[5]);
    assertThatThrownBy(() -> fetch(at("/nowhere/"))).isInstanceOf(DataException.class);
    assertThat(inFolder()).containsExactly("train-images.gz");
  }

  @Test
  void moreThanIsExpectedIsRefused() throws IOException {
    pages.put("/good/train-images.gz", new byte[60_000]);
    assertThatThrownBy(() -> fetch(at("/good/"))).hasMessageEndingWith("bytes, found 60000");
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void muchMoreThanIsExpectedIsNotEvenRead() throws IOException {
    pages.put("/good/train-images.gz", new byte[3 << 20]);
    assertThatThrownBy(() -> fetch(at("/good/")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("exceeds");
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void lessThanIsExpectedIsRefused() throws IOException {
    pages.put("/good/train-images.gz", new byte[7]);
    assertThatThrownBy(() -> fetch(at("/good/"))).hasMessageEndingWith("bytes, found 7");
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void triesTheNextAddressAfterARefusal() {
    fetch(at("/nowhere/"), at("/good/"));
    assertThat(ok()).isTrue();
    assertThat(said).contains("  no: the server answered 404");
  }

  @Test
  void followsARedirect() {
    fetch(at("/moved/"));
    assertThat(ok()).isTrue();
  }

  @Test
  void saysForEveryAddressWhyItFailed() throws IOException {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }
    assertThatThrownBy(() -> fetch(closed, at("/nowhere/")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "could not get train-images.gz:\n  %strain-images.gz: cannot connect\n"
                + "  %strain-images.gz: the server answered 404",
            closed, at("/nowhere/"));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    folder = file;
    assertThatThrownBy(() -> fetch(at("/good/")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("cannot write to " + file);
  }

  @Test
  void thereIsNothingToFetchForAGeneratedSet() {
    new Fetch(said::add).fetch(DataSource.GLYPHS, folder);
    assertThat(said).containsExactly("glyphs is generated: there is nothing to fetch");
  }
}

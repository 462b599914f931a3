package kolmo.experiments.data;

import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import kolmo.experiments.data.Origin.Generated;
import kolmo.experiments.data.Origin.ImageFiles;
import kolmo.experiments.data.Origin.Published;
import org.jspecify.annotations.Nullable;

/// Downloads the published files of a data set.
///
/// A file is written under another name, checked, and only then moved into its place: what stands
/// there is whole, or it is not there. Published files that are there already are left alone.
/// Nothing is resumed: the largest file is 182 MB.
public final class Fetch {

  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration WHOLE_FILE = Duration.ofMinutes(30);

  /// How much more than expected is read, in bytes: enough to say how large the login page is that
  /// came instead of a file of labels.
  private static final int EXCESS = 1 << 20;

  private final Consumer<String> say;

  /// @param say is told, line by line, what happens
  public Fetch(Consumer<String> say) {
    this.say = say;
  }

  /// Gets every file that is not there yet.
  ///
  /// @param folder null for the default one; made if it is not there
  /// @throws DataException if a file cannot be had from any address, with the reason for each
  public void fetch(DataSource source, @Nullable Path folder) {
    switch (source.origin()) {
      case Generated _ -> say.accept(source + " is generated: there is nothing to fetch");
      case ImageFiles _ ->
          throw new DataException("fetch: " + source + " has no files that may be fetched");
      case Published published -> fetch(published, folder == null ? source.folder() : folder);
    }
  }

  void fetch(Published published, Path folder) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      Files.createDirectories(folder);
      for (OfficialFile file : published.files()) {
        fetch(client, published.addresses(), file, folder);
      }
    } catch (IOException e) {
      throw new DataException("cannot write to " + folder + ": " + e, e);
    } finally {
      client.shutdownNow(); // close() would wait for a download that was given up
    }
  }

  private void fetch(HttpClient client, List<URI> addresses, OfficialFile file, Path folder)
      throws IOException {
    if (isPublished(file, folder)) {
      say.accept(file.in(folder) + " is there, checksum ok");
      return;
    }
    Path part = folder.resolve(file.packedName() + "." + ProcessHandle.current().pid() + ".part");
    List<String> failures = new ArrayList<>();
    for (URI address : addresses) {
      URI from = address.resolve(file.packedName());
      say.accept("getting " + from + " (%d bytes)".formatted(file.packed().bytes()));
      try {
        download(client, from, part, file.packed());
        Path place = folder.resolve(file.packedName());
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE); // replaces what was there
        say.accept(place + " is there, checksum ok");
        return;
      } catch (Failed e) {
        failures.add("  " + from + ": " + e.getMessage());
        say.accept("  no: " + e.getMessage());
      } finally {
        Files.deleteIfExists(part);
      }
    }
    throw new DataException(
        "could not get " + file.packedName() + ":\n" + String.join("\n", failures));
  }

  private boolean isPublished(OfficialFile file, Path folder) {
    if (!file.isIn(folder)) {
      return false;
    }
    try {
      return file.read(folder).length > 0;
    } catch (DataException e) {
      say.accept(e.getMessage() + "; it will be replaced");
      return false;
    }
  }

  private static void download(
      HttpClient client, URI from, Path part, OfficialFile.Content expected) throws Failed {
    HttpRequest request = HttpRequest.newBuilder(from).GET().build();
    CompletableFuture<HttpResponse<Path>> answer =
        client.sendAsync(request, intoFile(part, expected.bytes() + EXCESS));
    try {
      // The request's own timeout ends with the headers; a body that stalls would be waited for.
      int status = answer.get(WHOLE_FILE.toSeconds(), TimeUnit.SECONDS).statusCode();
      if (status != 200) {
        throw new Failed("the server answered " + status);
      }
      expected.check(Path.of("the download"), Files.readAllBytes(part));
    } catch (ExecutionException e) {
      throw new Failed(reason(e));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Failed("not done within " + WHOLE_FILE.toMinutes() + " minutes");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new DataException("the download was interrupted", e);
    } catch (IOException | DataException e) {
      throw new Failed(String.valueOf(e.getMessage()));
    }
  }

  /// The body of a success goes to the file, if it is not over the limit; that of a failure is
  /// dropped.
  private static BodyHandler<Path> intoFile(Path part, int limit) {
    BodyHandler<Path> success =
        BodyHandlers.limiting(
            BodyHandlers.ofFile(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            limit);
    return info -> info.statusCode() == 200 ? success.apply(info) : BodySubscribers.replacing(part);
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof ConnectException) {
      return "cannot connect"; // its own message is mostly empty
    }
    return cause == null ? failure.toString() : String.valueOf(cause.getMessage());
  }

  /// One address did not do; the next one may.
  private static final class Failed extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }
}

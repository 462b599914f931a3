package kolmo.benchmarks.turns;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The peers' native libraries, unpacked into folders that the linker can search.
///
/// Both builds of libtorch are driven through the same Java classes. These load whatever
/// `libtorch_cpu.so` comes first on the library path: hence one folder for each build, and one for
/// what they share.
public final class Natives {

  private static final String PYTORCH = "org/bytedeco/pytorch/linux-x86_64/";
  private static final String OPENBLAS = "org/bytedeco/openblas/linux-x86_64/";
  private static final String OFFICIAL = "pytorch/cpu/linux-x86_64/";

  private static final List<String> SHARED =
      List.of(
          OPENBLAS + "libopenblas.so.0",
          OPENBLAS + "libgfortran.so.5",
          OPENBLAS + "libquadmath.so.0",
          OPENBLAS + "libgcc_s.so.1",
          OPENBLAS + "libjniopenblas_nolapack.so",
          OPENBLAS + "libjniopenblas.so",
          PYTORCH + "libgomp.so.1",
          "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so");

  private static final List<String> ON_OPENBLAS =
      List.of(
          PYTORCH + "libjnitorch.so",
          PYTORCH + "libtorch.so",
          PYTORCH + "libtorch_cpu.so",
          PYTORCH + "libc10.so");

  private static final List<String> ON_MKL =
      List.of(
          PYTORCH + "libjnitorch.so",
          OFFICIAL + "libtorch.so",
          OFFICIAL + "libtorch_cpu.so",
          OFFICIAL + "libc10.so",
          OFFICIAL + "libgomp-98b21ff3.so.1");

  private final Path cache;

  /// In a folder, made when it is first needed.
  public Natives(Path cache) {
    this.cache = cache.toAbsolutePath();
  }

  /// Whether there are libraries for this system at all.
  static boolean supported() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /// The folders that a process of these peers searches, unpacked.
  ///
  /// @throws IOException naming the file that cannot be read or written
  List<Path> folders(boolean official) throws IOException {
    Path shared = unpack("shared", SHARED);
    return List.of(
        official ? unpack("libtorch-official", ON_MKL) : unpack("libtorch-openblas", ON_OPENBLAS),
        shared);
  }

  private Path unpack(String name, List<String> resources) throws IOException {
    Path folder = cache.resolve(name);
    Files.createDirectories(folder);
    for (String resource : resources) {
      URL url = Natives.class.getClassLoader().getResource(resource);
      if (url == null) {
        throw new FileNotFoundException(resource + ": not in any jar of the peers");
      }
      unpack(url, folder.resolve(resource.substring(resource.lastIndexOf('/') + 1)));
    }
    return folder;
  }

  /// Not again if a file of that size is there.
  private static void unpack(URL url, Path file) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      if (Files.exists(file) && Files.size(file) == connection.getContentLengthLong()) {
        return;
      }
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

package kolmo.experiments.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// One file of a published data set. If that is published in gzip, it may lie in a folder so, or
/// unpacked with the same name less `.gz`.
///
/// @param name without `.gz`
/// @param packed what is published
/// @param plain the same file unpacked; equal to `packed` if it is published as it is
/// @param elsewhere folders below the set's, in which other programs keep it
record OfficialFile(String name, Content packed, Content plain, List<String> elsewhere) {

  /// What tells one content from all others. MD5 is what the publishers give: it guards against
  /// accidents, not against forgers.
  record Content(int bytes, String md5) {

    void check(Path path, byte[] found) {
      if (found.length != bytes) {
        throw new DataException(
            "%s has the wrong size: expected %d bytes, found %d"
                .formatted(path, bytes, found.length));
      }
      String sum = md5Of(found);
      if (!sum.equals(md5)) {
        throw new DataException(
            "%s has the wrong checksum: expected md5 %s, found %s".formatted(path, md5, sum));
      }
    }
  }

  /// Files from lines of size, MD5 and name. A name that ends in `.gz` is followed by the line of
  /// the same file unpacked.
  static List<OfficialFile> list(String lines, String... elsewhere) {
    List<OfficialFile> files = new ArrayList<>();
    Content packed = null;
    for (String line : lines.lines().toList()) {
      String[] words = line.split(" ", -1);
      Content content = new Content(Integer.parseInt(words[0]), words[1]);
      if (words[2].endsWith(".gz")) {
        packed = content;
      } else {
        files.add(
            new OfficialFile(
                words[2], packed == null ? content : packed, content, List.of(elsewhere)));
        packed = null;
      }
    }
    return files;
  }

  String packedName() {
    return packed.equals(plain) ? name : name + ".gz";
  }

  boolean isIn(Path folder) {
    return Files.isRegularFile(in(folder));
  }

  /// Where it lies in `folder`: packed if it is there packed, otherwise unpacked. Other programs
  /// call it `train-images.idx3-ubyte`, or put it into a folder of its own name or into one of
  /// theirs.
  Path in(Path folder) {
    String dotted = name.replace("-idx", ".idx");
    return Stream.concat(Stream.of(""), elsewhere.stream())
        .map(folder::resolve)
        .flatMap(
            at ->
                Stream.of(packedName(), name, dotted + ".gz", dotted, name + "/" + name)
                    .map(at::resolve))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseGet(() -> folder.resolve(packedName()));
  }

  /// Its bytes, checked to be the published ones.
  byte[] read(Path folder) {
    Path path = in(folder);
    byte[] found = IdxFile.bytesOf(path);
    expected(path, found).check(path, found);
    return found;
  }

  /// Browsers unpack a download and keep its name, so the content decides; damaged content, which
  /// is neither, goes by its name.
  private Content expected(Path path, byte[] found) {
    if (IdxFile.isGzip(found)) {
      return packed;
    }
    boolean idx = found.length > 2 && found[0] == 0 && found[1] == 0 && found[2] == 8;
    return idx || !path.toString().endsWith(".gz") ? plain : packed;
  }

  static String md5Of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}

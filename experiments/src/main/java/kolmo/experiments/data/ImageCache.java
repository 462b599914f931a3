package kolmo.experiments.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import kolmo.experiments.data.photo.Photo;
import org.jspecify.annotations.Nullable;

/// Image files decoded once, on all processors, and kept as bytes in two files: `<key>.pixels`,
/// `[N,3,side,side]`, which is mapped rather than read, and `<key>.index`, written last, with
/// labels and a checksum. The key is made of names, sizes and times of the files and of how they
/// are read: if one changes, all are decoded again. So they are if the checksum is wrong.
public final class ImageCache {

  /// An image of a set.
  ///
  /// @param name below the set's folder, with `/`
  /// @param label its class; −1 without
  record Entry(String name, Path path, int label, Part part) {}

  private static final int CHANNELS = 3;
  private static final int NAMED = 3;

  private final Path folder;
  private final int crop;
  private final int side;
  private final OnBadImage onBad;

  /// @param folder of the cache
  /// @param crop side of the square in the middle of an image
  /// @param side that this is resized to
  ImageCache(Path folder, int crop, int side, OnBadImage onBad) {
    this.folder = folder;
    this.crop = crop;
    this.side = side;
    this.onBad = onBad;
  }

  /// Where images are kept decoded: `KOLMO_CACHE` if that is set, otherwise `runs/decoded` below
  /// the working directory.
  public static Path folder() {
    String set = System.getenv("KOLMO_CACHE");
    return set == null || set.isBlank() ? Path.of("runs", "decoded") : Path.of(set);
  }

  /// In the folder of decoded images.
  static ImageCache of(int crop, int side, ImageOptions options) {
    return new ImageCache(folder(), crop, side, options.onBad());
  }

  /// The set.
  ///
  /// @param entries in the order of their parts
  /// @throws DataException naming a file that cannot be read, unless these are to be left out; or
  ///   if too few are left
  Dataset load(String name, String description, List<Entry> entries, int classes) {
    try {
      Files.createDirectories(folder);
      String key = key(entries);
      Path pixels = folder.resolve(key + ".pixels");
      Path index = folder.resolve(key + ".index");
      Index known = Index.read(index);
      if (known == null || !known.isOf(pixels, shape().pixels())) {
        known = decode(entries, pixels);
        known.write(index);
      }
      int tests = known.labels().length - known.train() - known.validation();
      if (known.train() == 0 || tests == 0) {
        throw new DataException(
            "%s: expected images for training and for tests, found %d and %d that can be read"
                .formatted(name, known.train(), tests));
      }
      ImageSet all = ImageSet.ofBytes(shape(), mapped(pixels), known.labels());
      int held = known.train() + known.validation();
      return new Dataset(
          name,
          description + known.complaint(),
          classes,
          all.range(0, known.train()),
          all.range(held, all.size()),
          known.validation() == 0 ? null : all.range(known.train(), held));
    } catch (IOException e) {
      throw new DataException(folder + ": the cache of decoded images cannot be used: " + e, e);
    }
  }

  private ImageShape shape() {
    return new ImageShape(CHANNELS, side, side);
  }

  private String key(List<Entry> entries) throws IOException {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(("2 " + crop + " " + side + " " + onBad).getBytes(StandardCharsets.UTF_8));
      for (Entry e : entries) {
        boolean there = Files.exists(e.path());
        String about =
            "\n%s %d %s %d %s"
                .formatted(
                    e.path().toAbsolutePath(),
                    e.label(),
                    e.part(),
                    there ? Files.size(e.path()) : -1,
                    there ? Files.getLastModifiedTime(e.path()).toMillis() : 0);
        hash.update(about.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(hash.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Decodes into a file beside the wanted one, which then takes its place.
  private Index decode(List<Entry> entries, Path to) throws IOException {
    Path part = folder.resolve(to.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try (Arena arena = Arena.ofShared();
        FileChannel file =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      int each = shape().pixels();
      long whole = (long) each * entries.size();
      MemorySegment pixels = file.map(FileChannel.MapMode.READ_WRITE, 0, whole, arena);
      AtomicReferenceArray<@Nullable String> wrong = new AtomicReferenceArray<>(entries.size());
      IntStream.range(0, entries.size())
          .parallel()
          .forEach(i -> wrong.set(i, decode(entries.get(i), pixels, (long) i * each)));
      List<Integer> labels = new ArrayList<>();
      List<String> bad = new ArrayList<>();
      int train = 0;
      int validation = 0;
      for (int i = 0; i < entries.size(); i++) {
        String complaint = wrong.get(i);
        if (complaint != null) {
          bad.add(complaint);
        } else {
          long from = (long) i * each;
          MemorySegment.copy(pixels, from, pixels, (long) labels.size() * each, each);
          labels.add(entries.get(i).label());
          train += entries.get(i).part() == Part.TRAIN ? 1 : 0;
          validation += entries.get(i).part() == Part.VALIDATION ? 1 : 0;
        }
      }
      if (onBad == OnBadImage.FAIL) {
        requireNone(bad);
      }
      pixels.force();
      file.truncate((long) labels.size() * each);
      int[] kept = labels.stream().mapToInt(Integer::intValue).toArray();
      MemorySegment good = pixels.asSlice(0, (long) kept.length * each);
      long checksum = checksum(good);
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new Index(kept, train, validation, bad, checksum);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// Null if it went well.
  private @Nullable String decode(Entry entry, MemorySegment pixels, long at) {
    return complaint(
        entry,
        photo -> {
          byte[] square = photo.square(crop, side);
          MemorySegment.copy(MemorySegment.ofArray(square), 0, pixels, at, square.length);
        });
  }

  /// What is wrong with an image file, which is named; null if it could be read and used.
  static @Nullable String complaint(Entry entry, Consumer<Photo> use) {
    try {
      use.accept(Photo.read(entry.path()));
      return null;
    } catch (IOException e) {
      return Printable.of(entry.path().toString()) + " " + e.getMessage();
    }
  }

  /// @throws DataException naming the first
  static void requireNone(List<String> bad) {
    if (!bad.isEmpty()) {
      throw new DataException(
          "%s%s; --on-bad-image skip leaves %s out"
              .formatted(
                  bad.getFirst(),
                  switch (bad.size()) {
                    case 1 -> "";
                    case 2 -> ", and 1 more file is bad";
                    default -> ", and " + (bad.size() - 1) + " more files are bad";
                  },
                  bad.size() == 1 ? "it" : "them"));
    }
  }

  private static MemorySegment mapped(Path pixels) throws IOException {
    try (FileChannel file = FileChannel.open(pixels, StandardOpenOption.READ)) {
      return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), Arena.ofAuto());
    }
  }

  private static long checksum(MemorySegment pixels) {
    CRC32 crc = new CRC32();
    long step = 1 << 24;
    for (long at = 0; at < pixels.byteSize(); at += step) {
      crc.update(pixels.asSlice(at, Math.min(step, pixels.byteSize() - at)).asByteBuffer());
    }
    return crc.getValue();
  }

  /// What is known of the file of pixels.
  ///
  /// @param labels of the images that could be read
  /// @param train how many of them are for training; they come first
  /// @param validation how many of them are for validation; they come next
  /// @param bad what is wrong with the others
  @SuppressWarnings("ArrayRecordComponent") // shared, never compared
  private record Index(int[] labels, int train, int validation, List<String> bad, long checksum) {

    private static final int MAGIC = 0x4B4C4D32; // KLM2

    boolean isOf(Path pixels, int each) throws IOException {
      return Files.exists(pixels)
          && Files.size(pixels) == (long) each * labels.length
          && ImageCache.checksum(mapped(pixels)) == checksum;
    }

    /// A sentence for the description of the set; empty if nothing was left out.
    String complaint() {
      return bad.isEmpty()
          ? ""
          : " %d of %d files were left out: %s%s."
              .formatted(
                  bad.size(),
                  bad.size() + labels.length,
                  String.join("; ", bad.subList(0, Math.min(NAMED, bad.size()))),
                  bad.size() > NAMED ? "; …" : "");
    }

    static @Nullable Index read(Path file) {
      if (!Files.exists(file)) {
        return null;
      }
      try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
        if (in.readInt() != MAGIC) {
          return null;
        }
        long checksum = in.readLong();
        int train = in.readInt();
        int validation = in.readInt();
        List<String> bad = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          bad.add(in.readUTF());
        }
        byte[] labels = in.readAllBytes();
        int[] values = new int[labels.length / Integer.BYTES];
        ByteBuffer.wrap(labels).asIntBuffer().get(values);
        return new Index(values, train, validation, bad, checksum);
      } catch (IOException e) {
        return null; // it is made again
      }
    }

    void write(Path file) throws IOException {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(part))) {
        out.writeInt(MAGIC);
        out.writeLong(checksum);
        out.writeInt(train);
        out.writeInt(validation);
        out.writeInt(bad.size());
        for (String complaint : bad) {
          out.writeUTF(complaint);
        }
        ByteBuffer buffer = ByteBuffer.allocate(labels.length * Integer.BYTES);
        buffer.asIntBuffer().put(labels);
        out.write(buffer.array());
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

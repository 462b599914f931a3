package kolmo.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Lets a shared library ask for another version of a library that it needs.
///
/// In an ELF file the needed library's name and the version of the symbols that it takes from there
/// are one string of the dynamic string table; beside it the version's hash is written down. Both
/// are changed, nothing moves.
final class Retarget {

  private static final int VERSIONS_NEEDED = 0x6FFFFFFE; // the type of section .gnu.version_r

  private Retarget() {}

  /// A copy of an ELF file (64 bit, little endian) that needs `to` where it needed `from`.
  ///
  /// @throws IllegalArgumentException if the names differ in length, or it never needed `from`
  static byte[] library(byte[] file, String from, String to) {
    if (from.length() != to.length()) {
      throw new IllegalArgumentException("retarget: " + from + " and " + to + " differ in length");
    }
    byte[] copy = file.clone();
    ByteBuffer elf = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    int sections = (int) elf.getLong(0x28);
    int size = elf.getShort(0x3A);
    int count = elf.getShort(0x3C);
    for (int i = 0; i < count; i++) {
      int section = sections + i * size;
      if (elf.getInt(section + 4) == VERSIONS_NEEDED) {
        int strings = sections + elf.getInt(section + 0x28) * size;
        int entries = elf.getInt(section + 0x2C);
        int names = (int) elf.getLong(strings + 0x18);
        if (rename(elf, (int) elf.getLong(section + 0x18), entries, names, from, to)) {
          return copy;
        }
      }
    }
    throw new IllegalArgumentException("retarget: the library does not need " + from);
  }

  /// Walks the needed libraries, and the versions taken from each.
  private static boolean rename(
      ByteBuffer elf, int first, int entries, int names, String from, String to) {
    int library = first;
    for (int i = 0; i < entries; i++) {
      int version = library + elf.getInt(library + 8);
      for (int v = 0; v < elf.getShort(library + 2); v++) {
        int name = names + elf.getInt(version + 8);
        if (reads(elf, name, from)) {
          elf.put(name, to.getBytes(StandardCharsets.US_ASCII));
          elf.putInt(version, hash(to));
          return true;
        }
        version += elf.getInt(version + 12);
      }
      library += elf.getInt(library + 12);
    }
    return false;
  }

  /// Whether a string, with the 0 at its end, stands at a place.
  private static boolean reads(ByteBuffer elf, int at, String text) {
    byte[] want = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + 1);
    byte[] found = new byte[want.length];
    elf.get(at, found);
    return Arrays.equals(found, want);
  }

  /// The hash of the System V ABI.
  static int hash(String name) {
    int h = 0;
    for (byte c : name.getBytes(StandardCharsets.US_ASCII)) {
      h = (h << 4) + c;
      int high = h & 0xF0000000;
      h = (h ^ (high >>> 24)) & ~high;
    }
    return h;
  }
}

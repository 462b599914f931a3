package kolmo.autograd.array.cpu.vector;

/// Pixels of images at equal distances, numbered image by image, line by line.
///
/// ```text
/// pixel i = (image·down + p)·across + q   starts at   at + image·size + p·line + q·step
/// ```
///
/// @param down lines in an image
/// @param across pixels in a line
/// @param at where the first one starts
/// @param size distance of images
/// @param line distance of lines
/// @param step distance of pixels in a line
public record Lattice(int down, int across, int at, int size, int line, int step) {

  /// Where pixels from `first` on start, into the array.
  void places(int first, int count, int[] to) {
    int q = first % across;
    int p = first / across % down;
    int image = first / across / down;
    int start = at + image * size + p * line;
    for (int i = 0; i < count; i++) {
      to[i] = start + q * step;
      if (++q == across) {
        q = 0;
        if (++p == down) {
          p = 0;
          image++;
        }
        start = at + image * size + p * line;
      }
    }
  }
}

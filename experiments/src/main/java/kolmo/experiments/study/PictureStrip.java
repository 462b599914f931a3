package kolmo.experiments.study;

import java.util.ArrayList;
import java.util.List;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.evaluate.Pictures;

/// Pictures of one size in rows and columns without gaps, as one picture: what a cell keeps of an
/// attack, so that a figure can be put together of several cells.
///
/// @param whole all of them
/// @param height of one
/// @param width of one
public record PictureStrip(Picture whole, int height, int width) {

  /// The first images of an attack.
  ///
  /// @param most how many, if there are as many
  /// @param like the shape of one
  static PictureStrip of(Pictures attack, int most, ImageShape like) {
    int h = like.height();
    int w = like.width();
    int rows = Math.min(most, attack.input().length / like.pixels());
    List<float[]> columns = attack.all();
    int wide = columns.size() * w;
    float[] pixels = new float[like.channels() * rows * h * wide];
    for (int c = 0; c < like.channels(); c++) {
      for (int y = 0; y < rows * h; y++) {
        for (int k = 0; k < columns.size(); k++) {
          int from = (y / h * like.channels() + c) * h * w + y % h * w;
          System.arraycopy(columns.get(k), from, pixels, (c * rows * h + y) * wide + k * w, w);
        }
      }
    }
    return new PictureStrip(new Picture(like.channels(), rows * h, wide, pixels), h, w);
  }

  /// The pictures of a row.
  public List<Picture> row(int row) {
    List<Picture> pictures = new ArrayList<>();
    for (int column = 0; column < whole.width() / width; column++) {
      int left = column * width;
      float[] pixels = new float[whole.channels() * height * width];
      for (int i = 0; i < whole.channels() * height; i++) {
        int y = i / height * whole.height() + row * height + i % height;
        System.arraycopy(whole.pixels(), y * whole.width() + left, pixels, i * width, width);
      }
      pictures.add(new Picture(whole.channels(), height, width, pixels));
    }
    return pictures;
  }

  /// How many rows there are.
  public int rows() {
    return whole.height() / height;
  }
}

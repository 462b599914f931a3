package kolmo.inception;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// An ONNX file of one operation, written by hand: x `[N,3,S,S]` ▸ GlobalMaxPool ▸ y `[N,3,1,1]`.
/// Its fields have the numbers of ONNX's protocol buffers.
final class TinyOnnx {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  static byte[] maxPool(int side) {
    TinyOnnx node = new TinyOnnx().text(1, "x").text(2, "y").text(4, "GlobalMaxPool");
    TinyOnnx graph =
        new TinyOnnx()
            .message(1, node)
            .text(2, "tiny")
            .message(11, value("x", side))
            .message(12, value("y", 1));
    TinyOnnx opset = new TinyOnnx().text(1, "").number(2, 13);
    return new TinyOnnx().number(1, 8).message(7, graph).message(8, opset).bytes.toByteArray();
  }

  /// A float tensor `[N,3,side,side]`.
  private static TinyOnnx value(String name, int side) {
    TinyOnnx any = new TinyOnnx().text(2, "N");
    TinyOnnx edge = new TinyOnnx().number(1, side);
    TinyOnnx shape =
        new TinyOnnx()
            .message(1, any)
            .message(1, new TinyOnnx().number(1, 3))
            .message(1, edge)
            .message(1, edge);
    TinyOnnx tensor = new TinyOnnx().number(1, 1).message(2, shape);
    return new TinyOnnx().text(1, name).message(2, new TinyOnnx().message(1, tensor));
  }

  private TinyOnnx number(int field, long value) {
    varint(field << 3);
    varint(value);
    return this;
  }

  private TinyOnnx text(int field, String text) {
    return block(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private TinyOnnx message(int field, TinyOnnx message) {
    return block(field, message.bytes.toByteArray());
  }

  private TinyOnnx block(int field, byte[] content) {
    varint((field << 3) | 2);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest >= 128) {
      bytes.write((int) ((rest & 127) | 128));
      rest >>= 7;
    }
    bytes.write((int) rest);
  }
}

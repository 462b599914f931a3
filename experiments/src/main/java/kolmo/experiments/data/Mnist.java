package kolmo.experiments.data;

import java.net.URI;
import java.util.stream.Stream;
import kolmo.experiments.data.Origin.Published;

/// MNIST, and Fashion-MNIST, which is published in the same form.
final class Mnist {

  private static final int CLASSES = 10;

  /// LeCun's own server, the origin, comes last: it often refuses.
  static final Origin DIGITS =
      published(
          "MNIST handwritten digits (LeCun, Cortes, Burges; CC BY-SA 3.0), resized from 28×28 to"
              + " 32×32.",
          "MNIST/raw",
          """
          9912422 f68b3c2dcbeaaa9fbdd348bbdeb94873 train-images-idx3-ubyte.gz
          47040016 6bbc9ace898e44ae57da46a324031adb train-images-idx3-ubyte
          28881 d53e105ee54ea40749a09fcbcd1e9432 train-labels-idx1-ubyte.gz
          60008 a25bea736e30d166cdddb491f175f624 train-labels-idx1-ubyte
          1648877 9fb629c4189551a2d022fa330f9573f3 t10k-images-idx3-ubyte.gz
          7840016 2646ac647ad5339dbf082846283269ea t10k-images-idx3-ubyte
          4542 ec29112dd5afa0611ce80d1b7f02629c t10k-labels-idx1-ubyte.gz
          10008 27ae3e4e09519cfbb04c329615203637 t10k-labels-idx1-ubyte
          """,
          "https://ossci-datasets.s3.amazonaws.com/mnist/",
          "https://storage.googleapis.com/cvdf-datasets/mnist/",
          "http://yann.lecun.com/exdb/mnist/");

  static final Origin FASHION =
      published(
          "Fashion-MNIST articles of clothing (Xiao, Rasul, Vollgraf; MIT), resized from 28×28 to"
              + " 32×32.",
          "FashionMNIST/raw",
          """
          26421880 8d4fb7e6c68d591d4c3dfef9ec88bf0d train-images-idx3-ubyte.gz
          47040016 f4a8712d7a061bf5bd6d2ca38dc4d50a train-images-idx3-ubyte
          29515 25c81989df183df01b3e8a0aad5dffbe train-labels-idx1-ubyte.gz
          60008 9018921c3c673c538a1fc5bad174d6f9 train-labels-idx1-ubyte
          4422102 bef4ecab320f06d8554ea6380940ec79 t10k-images-idx3-ubyte.gz
          7840016 8181f5470baa50b63fa0f6fddb340f0a t10k-images-idx3-ubyte
          5148 bb300cfdad3c16e7a12a480ee83cd310 t10k-labels-idx1-ubyte.gz
          10008 15d484375f8d13e6eb1aabb0c3f46965 t10k-labels-idx1-ubyte
          """,
          "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
          "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/");

  private Mnist() {}

  /// @param torchvisions folder for it, below the one that the user gave
  private static Origin published(
      String description, String torchvisions, String files, String... addresses) {
    return new Published(
        description,
        CLASSES,
        OfficialFile.list(files, "raw", torchvisions),
        Stream.of(addresses).map(URI::create).toList(),
        (folder, half) -> IdxFolder.load(folder, half.get(0), half.get(1), CLASSES),
        IdxFolder::count);
  }
}

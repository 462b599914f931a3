package kolmo.experiments.data;

import java.net.URI;
import java.util.List;

/// The files of a published data set, and where they are to be had.
///
/// @param files of a set in MNIST's format images and labels for training, then for tests; of SVHN
///   one file each
/// @param addresses folders that hold them all, in the order in which they are to be tried
record Distribution(List<OfficialFile> files, List<URI> addresses) {

  Distribution {
    files = List.copyOf(files);
    addresses = List.copyOf(addresses);
  }

  /// LeCun's own server, the origin, comes last: it often refuses.
  static Distribution mnist() {
    return new Distribution(
        List.of(
            trainImages(
                9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873", "6bbc9ace898e44ae57da46a324031adb"),
            trainLabels(
                28_881, "d53e105ee54ea40749a09fcbcd1e9432", "a25bea736e30d166cdddb491f175f624"),
            testImages(
                1_648_877, "9fb629c4189551a2d022fa330f9573f3", "2646ac647ad5339dbf082846283269ea"),
            testLabels(
                4_542, "ec29112dd5afa0611ce80d1b7f02629c", "27ae3e4e09519cfbb04c329615203637")),
        List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            URI.create("http://yann.lecun.com/exdb/mnist/")));
  }

  static Distribution fashionMnist() {
    return new Distribution(
        List.of(
            trainImages(
                26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "f4a8712d7a061bf5bd6d2ca38dc4d50a"),
            trainLabels(
                29_515, "25c81989df183df01b3e8a0aad5dffbe", "9018921c3c673c538a1fc5bad174d6f9"),
            testImages(
                4_422_102, "bef4ecab320f06d8554ea6380940ec79", "8181f5470baa50b63fa0f6fddb340f0a"),
            testLabels(
                5_148, "bb300cfdad3c16e7a12a480ee83cd310", "15d484375f8d13e6eb1aabb0c3f46965")),
        List.of(
            URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            URI.create(
                "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/")));
  }

  static Distribution svhn() {
    return new Distribution(
        List.of(
            asItIs("train_32x32.mat", 182_040_794, "e26dedcc434d2e4c54c9b2d4a06d8373"),
            asItIs("test_32x32.mat", 64_275_384, "eb5a983be6a315427106f1b164d9cef3")),
        List.of(URI.create("http://ufldl.stanford.edu/housenumbers/")));
  }

  private static OfficialFile asItIs(String name, int bytes, String md5) {
    OfficialFile.Content content = new OfficialFile.Content(bytes, md5);
    return new OfficialFile(name, content, content);
  }

  // Both sets have the same shape, so unpacked files of the same name have the same size:
  // a header of 16 or 8 bytes, then 28·28 bytes or 1 byte for each of 60,000 or 10,000 images.

  private static OfficialFile trainImages(int bytes, String md5, String plainMd5) {
    return file("train-images-idx3-ubyte", bytes, md5, 47_040_016, plainMd5);
  }

  private static OfficialFile trainLabels(int bytes, String md5, String plainMd5) {
    return file("train-labels-idx1-ubyte", bytes, md5, 60_008, plainMd5);
  }

  private static OfficialFile testImages(int bytes, String md5, String plainMd5) {
    return file("t10k-images-idx3-ubyte", bytes, md5, 7_840_016, plainMd5);
  }

  private static OfficialFile testLabels(int bytes, String md5, String plainMd5) {
    return file("t10k-labels-idx1-ubyte", bytes, md5, 10_008, plainMd5);
  }

  private static OfficialFile file(
      String name, int bytes, String md5, int plainBytes, String plainMd5) {
    return new OfficialFile(
        name, new OfficialFile.Content(bytes, md5), new OfficialFile.Content(plainBytes, plainMd5));
  }
}

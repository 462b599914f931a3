package kolmo.experiments.cli;

import static kolmo.experiments.cli.Cli.kolmo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendUnavailable;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Rng;
import kolmo.autograd.array.Shape;
import kolmo.experiments.data.ImageShape;
import kolmo.experiments.draw.Picture;
import kolmo.experiments.draw.Png;
import kolmo.experiments.model.Autoencoder;
import kolmo.experiments.model.Method;
import kolmo.experiments.run.ModelFile;
import kolmo.experiments.train.Settings;
import kolmo.nn.io.Safetensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever is wrong is answered in one or two lines that name it, with exit code 1 (the input) or
/// 2 (the command), and nothing is written.
///
/// In the tables `$` stands for a folder of broken files; what a command would write is `$/out`.
/// `$8` and `$16` stand for a set of few images of that size, `$1` for one whose test images are of
/// one class.
class BadInputTest {

  @TempDir private static Path folder;

  @BeforeAll
  static void breakThings() throws IOException {
    matrices();
    pictures();
    models();
    dataSets();
    photos("photos", "train/a", "train/b", "test/a", "test/b");
    photos("alike", "train/a", "train/b", "test/a");
    Files.createDirectory(folder.resolve("empty"));
    Files.createDirectory(folder.resolve("full"));
    Files.writeString(folder.resolve("full/mine.txt"), "mine");
    Files.writeString(folder.resolve("text"), "no folder");
  }

  private static void matrices() throws IOException {
    double[][] z = {{1, 2, 3}, {4, 5, 6}, {0, 1, 0}, {2, 2, 1}};
    double[][] nan = {{1, 2, 3}, {4, Double.NaN, 6}, {0, 1, 0}, {2, 2, 1}};
    double[][] infinite = {{1, 2, 3}, {4, 5, Double.NEGATIVE_INFINITY}, {0, 1, 0}, {2, 2, 1}};
    NpyBytes.write(folder.resolve("z.npy"), z);
    NpyBytes.write(folder.resolve("three-rows.npy"), Arrays.copyOf(z, 3));
    NpyBytes.write(folder.resolve("centers.npy"), new double[][] {{4, 0, 0}, {0, 4, 0}});
    NpyBytes.write(folder.resolve("centers4.npy"), new double[][] {{4, 0, 0, 0}});
    NpyBytes.write(folder.resolve("nan.npy"), nan);
    NpyBytes.write(folder.resolve("infinite.npy"), infinite);
    NpyBytes.write(folder.resolve("huge.npy"), new double[][] {{1e300, 0, 0}, {-1e300, 0, 0}});
    byte[] whole = Files.readAllBytes(folder.resolve("z.npy"));
    Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, whole.length - 1));
    Files.write(folder.resolve("axis.npy"), NpyBytes.of(1, "<f8", false, "(4,)", new byte[32]));
    Files.write(folder.resolve("none.npy"), NpyBytes.of(1, "<f8", false, "(0, 3)", new byte[0]));
    Files.write(folder.resolve("thin.npy"), NpyBytes.of(1, "<f8", false, "(3, 0)", new byte[0]));
  }

  private static void pictures() throws IOException {
    Png.write(new Picture(1, 32, 32, new float[32 * 32]), folder.resolve("grey.png"));
    Png.write(new Picture(3, 32, 32, new float[3 * 32 * 32]), folder.resolve("rgb.png"));
    Png.write(new Picture(1, 32, 40, new float[32 * 40]), folder.resolve("wide.png"));
    Png.write(new Picture(1, 8, 8, new float[8 * 8]), folder.resolve("tiny.png"));
    byte[] png = Files.readAllBytes(folder.resolve("grey.png"));
    Files.write(folder.resolve("cut.png"), Arrays.copyOf(png, 50));
  }

  /// Four images in each folder; of the test images half as many, if they are of two classes.
  private static void photos(String set, String... classes) throws IOException {
    for (String name : classes) {
      Path here = Files.createDirectories(folder.resolve(set).resolve(name));
      int n = (name.equals("test/a") && classes.length == 3) || name.startsWith("train") ? 4 : 2;
      for (int i = 0; i < n; i++) {
        Png.write(new Picture(1, 16, 16, new float[16 * 16]), here.resolve(i + ".png"));
      }
    }
  }

  private static void models() throws IOException {
    Path good = folder.resolve("good.safetensors");
    model(good, new ImageShape(1, 32, 32));
    model(folder.resolve("small.safetensors"), new ImageShape(1, 16, 16));
    byte[] whole = Files.readAllBytes(good);
    Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(folder.resolve("head.safetensors"), Arrays.copyOf(whole, 20));
    Files.write(folder.resolve("nothing.safetensors"), new byte[0]);
    byte[] noise = new byte[1000];
    new Random(1).nextBytes(noise);
    Files.write(folder.resolve("noise.safetensors"), noise);
    Safetensors saved = Safetensors.read(good);
    String settings = saved.metadata().getOrDefault("kolmo.settings", "");
    new Safetensors(saved.tensors(), Map.of()).write(folder.resolve("foreign.safetensors"));
    resaved(saved, "vae", "kolmo.settings", settings.replace("\"ours\"", "\"vae\""));
    resaved(saved, "other-method", "kolmo.settings", settings.replace("\"ours\"", "\"best\""));
    resaved(
        saved,
        "wider",
        "kolmo.settings",
        settings.replace("\"dimensions\":10", "\"dimensions\":11"));
    resaved(
        saved,
        "coupled",
        "kolmo.settings",
        settings.replace("\"coupling\":0.95", "\"coupling\":9"));
    resaved(saved, "half", "kolmo.settings", "{\"seed\":1}");
    resaved(saved, "null", "kolmo.settings", "null");
    resaved(saved, "list", "kolmo.settings", "[1");
    resaved(saved, "imageless", "kolmo.image", "{\"channels\":0,\"height\":32,\"width\":32}");
    Map<String, Safetensors.Entry> more = new LinkedHashMap<>(saved.tensors());
    more.put("extra", new Safetensors.Entry(Shape.of(1), new float[1]));
    new Safetensors(more, saved.metadata()).write(folder.resolve("more.safetensors"));
  }

  private static void model(Path file, ImageShape image) throws IOException {
    Settings d = Settings.DEFAULT;
    Settings settings = new Settings(1, "cpu", d.data(), Method.OURS, d.model(), d.training());
    try (Backend cpu = Backends.open("cpu");
        Autoencoder model = d.model().create(cpu, image, 10, new Rng(1))) {
      ModelFile.save(file, model, settings, image);
    }
  }

  private static void resaved(Safetensors saved, String name, String key, String value)
      throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(saved.metadata());
    metadata.put(key, value);
    new Safetensors(saved.tensors(), metadata).write(folder.resolve(name + ".safetensors"));
  }

  /// Sets under MNIST's names: cut short, not IDX at all, and of the right size but not the right
  /// content.
  private static void dataSets() throws IOException {
    for (String set : new String[] {"cut-set", "text-set", "wrong-set"}) {
      Path here = Files.createDirectory(folder.resolve(set));
      for (String name :
          new String[] {
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
          }) {
        Files.write(here.resolve(name + ".gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0});
      }
    }
    Path images = Path.of("train-images-idx3-ubyte.gz");
    Files.writeString(folder.resolve("text-set").resolve(images), "<html>404</html>");
    try (var file =
        new RandomAccessFile(folder.resolve("wrong-set").resolve(images).toFile(), "rw")) {
      file.setLength(9_912_422);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          losses --z $/z.npy --centers $/nothing.npy                    | nothing.npy: expected a .npy file, found nothing
          losses --z $/cut.npy --centers $/centers.npy                  | cut.npy: expected 96 bytes of data for shape [4, 3], found 95
          losses --z $/grey.png --centers $/centers.npy                 | grey.png: expected a .npy file
          losses --z $ --centers $/centers.npy                          | cannot be read: Is a directory
          losses --z $/axis.npy --centers $/centers.npy                 | axis.npy: expected two axes [rows,columns], found the shape (4,)
          losses --z $/none.npy --centers $/centers.npy                 | none.npy: expected at least one row
          losses --z $/z.npy --centers $/thin.npy                       | thin.npy: expected at least one row
          losses --z $/nan.npy --centers $/centers.npy                  | nan.npy: expected finite numbers, found NaN at [1,1]
          losses --z $/infinite.npy --centers $/centers.npy             | infinite.npy: expected finite numbers, found -Infinity at [1,2]
          losses --z $/z.npy --z-adv $/nan.npy --centers $/centers.npy  | nan.npy: expected finite numbers
          losses --z $/z.npy --centers $/nan.npy                        | nan.npy: expected finite numbers
          losses --z $/z.npy --centers $/centers4.npy                   | centers4.npy: expected centers of 3 dimensions as in
          losses --z $/z.npy --z-adv $/three-rows.npy --centers $/centers.npy | three-rows.npy: expected [4,3] as in
          losses --z $/huge.npy --centers $/centers.npy                 | found Infinity for cov
          losses --z $/huge.npy --centers $/centers.npy --backend cpu   | small enough for the cpu backend
          msssim $/grey.png $/nothing.png                               | nothing.png: wanted a PNG picture, found no file
          msssim $/grey.png $/z.npy                                     | z.npy: wanted a PNG picture
          msssim $/cut.png $/grey.png                                   | cut.png: wanted a PNG picture
          msssim $/grey.png $/wide.png                                  | wide.png: expected 32×32 grey as in
          msssim $/grey.png $/rgb.png                                   | rgb.png: expected 32×32 grey as in
          msssim $/tiny.png $/tiny.png                                  | tiny.png:
          msssim $ $/grey.png                                           | Is a directory
          sample --model $/nothing --out $/out                          | nothing: expected a model file, found nothing there
          sample --model $/full --out $/out                             | full: expected a model file, found a folder
          sample --model $/cut.safetensors --out $/out                  | cut.safetensors: expected
          sample --model $/head.safetensors --out $/out                 | head.safetensors: expected a safetensors file, found 20 bytes
          sample --model $/nothing.safetensors --out $/out              | nothing.safetensors: expected a safetensors file, found 0 bytes
          sample --model $/noise.safetensors --out $/out                | noise.safetensors: expected a safetensors file
          sample --model $/grey.png --out $/out                         | grey.png: expected a safetensors file
          sample --model $/foreign.safetensors --out $/out              | foreign.safetensors: expected a model that kolmo trained
          sample --model $/vae.safetensors --out $/out                  | vae.safetensors: another architecture: expected a tensor encoder.mean.weight
          sample --model $/wider.safetensors --out $/out                | wider.safetensors: another architecture: expected encoder.code.weight [200,11], found [200,10]
          sample --model $/more.safetensors --out $/out                 | more.safetensors: another architecture
          sample --model $/other-method.safetensors --out $/out         | other-method.safetensors: expected kolmo.settings
          sample --model $/coupled.safetensors --out $/out              | coupling: wanted
          sample --model $/half.safetensors --out $/out                 | half.safetensors: expected kolmo.settings
          sample --model $/null.safetensors --out $/out                 | null.safetensors: expected kolmo.settings
          sample --model $/list.safetensors --out $/out                 | list.safetensors: expected kolmo.settings
          sample --model $/imageless.safetensors --out $/out            | imageless.safetensors: expected images with pixels
          sample --model $/good.safetensors --out $/full                | full: Is a directory
          sample --model $/good.safetensors --out $/text/x.png          | text
          reconstruct --model $/small.safetensors --out $/out           | small.safetensors: expected images of 1×16×16 (channels × height × width), found 1×32×32 in glyphs
          attack --model $/small.safetensors                            | found 1×32×32 in glyphs
          attack --model $/good.safetensors --attack-images 2001        | attack images: wanted at most the 2000 images to evaluate on, got 2001
          reconstruct --model $/good.safetensors --data-dir $ --out $/out | data-dir: glyphs are generated
          reconstruct --model $/good.safetensors --data mnist --data-dir $/cut-set --out $/out | train-images-idx3-ubyte.gz has the wrong size: expected 9912422 bytes, found 4
          run --data mnist --data-dir $/empty --out $/out               | train-images-idx3-ubyte.gz is missing from
          run --data mnist --data-dir $/text --out $/out                | is missing from
          run --data mnist --data-dir $/cut-set --out $/out             | train-images-idx3-ubyte.gz has the wrong size
          run --data mnist --data-dir $/text-set --out $/out            | train-images-idx3-ubyte.gz has the wrong size
          run --data mnist --data-dir $/wrong-set --out $/out           | train-images-idx3-ubyte.gz has the wrong checksum: expected md5 f68b3c2dcbeaaa9fbdd348bbdeb94873, found
          data fetch mnist --data-dir $/text                            | text
          run --train-images 12001 --out $/out                          | training images: wanted at most the 12000 of glyphs, got 12001
          run --train-images 7001 --eval-on validation --out $/out | wanted at most the 7000 of glyphs that are not held out for validation, got 7001
          attack --model $/good.safetensors --eval-on validation | the model was trained on the validation images
          run --width 16 --out $/out                                    | width: the fully connected networks have a fixed one; --network svhn or celeba (images of glyphs)
          run --train-images 99 --out $/out                             | batch 100 is larger than the 99 training images
          run --attack-images 2001 --out $/out                          | attack images: wanted at most the 2000 images to evaluate on, got 2001
          run --out $/text                                              | text: expected a folder, found a file
          run --out $/full                                              | full: expected an empty folder, found files; --overwrite replaces a run
          train --out $/full                                            | full: expected an empty folder
          train --out $/text/x --train-images 100                       | cannot be written
          run $8 --out $/out                                            | image size: MS-SSIM wanted at least 16×16, got 8×8
          table 1 $8 --out $/out                                        | image size: MS-SSIM wanted at least 16×16, got 8×8
          figure 2 $8 --out $/out                                       | image size: MS-SSIM wanted at least 16×16, got 8×8
          sweep tau=0.1 $8 --out $/out                                  | image size: MS-SSIM wanted at least 16×16, got 8×8
          sweep image-size=16,8 --network fc --data folder --data-dir $/photos --batch 4 --attack-images 4 --eval-on test --out $/out | image size: MS-SSIM wanted at least 16×16, got 8×8
          run --data folder --data-dir $/photos --image-size 16 --network fc --batch 4 --attack-images 5 --out $/out                         | attack images: wanted at most the 4 images to evaluate on, got 5
          run $1 --out $/out                                            | attack images: wanted at least two classes to choose targets from, got one among 4 images
          table 2 $1 --out $/out                                        | attack images: wanted at least two classes to choose targets from, got one among 4 images
          sweep batch=4,200 $16 --out $/out                             | batch 200 is larger than the 8 training images
          table 1 $16 --out $/out                                       | FID-proxy: wanted at least 100 training images, got 8
          table 3 $16 --out $/out                                       | classifier: wanted at least 100 training images, got 8
          table 1 --features-dir $/text --out $/out                     | --features-dir $/text: wanted a folder, got a file
          sweep tau=0.1 --fid-proxy --features-dir $/text/x --out $/out | --features-dir $/text/x: wanted a folder, got a file
          """)
  void whatIsWrongWithTheInputIsSaid(String command, String message) {
    Cli done = run(command);
    assertThat(done.err()).contains(message.replace("$", folder.toString()));
    assertThat(done.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nonsense                                  | unknown command 'nonsense'
          rnu                                       | unknown command 'rnu'; like it is run
          recon                                     | unknown command 'recon'; like it is reconstruct
          jvaa L01.java                             | unknown command 'jvaa'; like it is java
          help rnu                                  | unknown command 'rnu'; like it is run
          --nonsense                                | unknown option '--nonsense'
          data                                      | data: wanted list, fetch or check
          data ftech                                | unknown command 'ftech'; like it is fetch
          data fetch                                | Missing required parameter: 'NAME'
          data fetch svhm                           | unknown data set 'svhm', known are: glyphs, colour-glyphs, mnist, fashion-mnist, svhn, celeba, folder
          losses                                    | '--z=FILE', '--centers=FILE'
          losses --z $/z.npy                        | '--centers=FILE'
          losses --z $/z.npy --centers $/centers.npy extra           | unexpected argument 'extra'
          losses --z $/z.npy --centers $/centers.npy --coupling 1.01 | coupling: wanted −1 ≤ α ≤ 1, got 1.01
          losses --z $/z.npy --centers $/centers.npy --coupling NaN  | coupling: wanted −1 ≤ α ≤ 1, got NaN
          losses --z $/z.npy --centers $/centers.npy --sigma 0       | sigma: wanted a positive number, got 0.0
          losses --z $/z.npy --centers $/centers.npy --sigma NaN     | sigma: wanted a positive number, got NaN
          losses --z $/z.npy --centers $/centers.npy --sigma one     | '--sigma': wanted a number, got 'one'
          losses --z $/z.npy --centers $/centers.npy --backend gpu   | unknown backend 'gpu', known are: cpu, cuda, cuda-emulated, cuda-tf32, oracle
          msssim $/grey.png                         | 'B.png'
          sample --out $/out                        | '--model=FILE'
          sample --model $/good.safetensors         | '--out=FILE'
          sample --model $/good.safetensors --out $/out --count 0    | count: wanted 1 to 100, got 0
          sample --model $/good.safetensors --out $/out --backend x  | unknown backend 'x'
          reconstruct --model $/good.safetensors --out $/out --count 101 | count: wanted 1 to 100, got 101
          attack --model $/good.safetensors --lambda 0               | lambda: wanted positive radii, got [0.0]
          attack --model $/good.safetensors --lambda -1              | lambda: wanted positive radii, got [-1.0]
          attack --model $/good.safetensors --lambda 1,NaN           | lambda: wanted positive radii, got [1.0, NaN]
          attack --model $/good.safetensors --lambda 2,2             | lambda: wanted each radius once, got [2.0, 2.0]
          attack --model $/good.safetensors --lambda x               | '--lambda' (L): wanted a number, got 'x'
          attack --model $/good.safetensors --attack-images 1        | attack images: wanted at least 2, got 1
          attack --model $/good.safetensors --trials 0               | trials: wanted at least 1, got 0
          attack --model $/good.safetensors --attack-steps 0         | attack steps: wanted at least 1, got 0
          run --method best                         | method 'best': wanted one of ours, ours-sorted, augmented-zero, augmented-mask, gmm-dae, vae, beta-vae
          run --data cifar                          | unknown data set 'cifar'
          run --backend gpu                         | unknown backend 'gpu', known are: cpu, cuda, cuda-emulated, cuda-tf32, oracle
          run --epochz 3                            | unknown option '--epochz'; like it are --epochs
          run --epochs                              | '--epochs'
          run --epochs three                        | '--epochs': wanted a whole number, got 'three'
          run --epochs -1                           | epochs: wanted at least 1, got -1
          run --epochs 0                            | epochs: wanted at least 1, got 0
          train --epochs 0 --out $/out              | epochs: wanted at least 1, got 0
          sweep epochs=1,0 --out $/out              | epochs: wanted at least 1, got 0
          table 1 --epochs 0 --out $/out            | epochs: wanted at least 1, got 0
          run --batch 0                             | batch: wanted at least 1, got 0
          run --batch 2.5                           | '--batch': wanted a whole number, got '2.5'
          run --train-images -1                     | training images: wanted at least 0, got -1
          run --seed 1.5                            | '--seed': wanted a whole number, got '1.5'
          run --lr 0                                | learning rate: wanted a positive rate
          run --lr NaN                              | learning rate: wanted a positive rate
          run --lr-factor 2                         | 0 < factor ≤ 1
          run --lr-every 0                          | every ≥ 1
          run --epsilon -0.1                        | epsilon: wanted a number ≥ 0, got -0.1
          run --epsilon NaN                         | epsilon: wanted a number ≥ 0, got NaN
          run --fgsm-step -1                        | fgsm step: wanted a number ≥ 0, got -1.0
          run --lambda -1                           | lambda: wanted positive radii, got [-1.0]
          run --sigma -1                            | sigma: wanted a positive number, got -1.0
          run --sigma NaN                           | sigma: wanted a positive number, got NaN
          run --tau -1                              | tau: wanted a number ≥ 0, got -1.0
          run --tau Infinity                        | tau: wanted a number ≥ 0, got Infinity
          run --coupling 1.001                      | coupling: wanted −1 ≤ α ≤ 1, got 1.001
          run --coupling -1.001                     | coupling: wanted −1 ≤ α ≤ 1, got -1.001
          run --coupling NaN                        | coupling: wanted −1 ≤ α ≤ 1, got NaN
          run --center-scale 0                      | center scale: wanted a positive number, got 0.0
          run --rec-weight -1                       | reconstruction weight: wanted a number ≥ 0, got -1.0
          run --ks-weight NaN                       | ks weight: wanted a number ≥ 0, got NaN
          run --two-sample-weight -1                | two-sample weight: wanted a number ≥ 0
          run --cov-weight -1                       | covariance weight: wanted a number ≥ 0
          run --modes 11                            | modes: wanted at most the 10 dimensions with one-hot centers, got 11
          run --dimensions 3                        | modes: wanted at most the 3 dimensions with one-hot centers, got 10
          run --modes 0                             | modes: wanted at least 1, got 0
          run --dimensions 0                        | dimensions: wanted at least 1, got 0
          run --centers sobol --dimensions 1        | Sobol centers
          run --centers one_hot                     | wanted one of [one-hot, sobol], got 'one_hot'
          run --method ours-sorted --two-sample paired | two-sample: ours-sorted is the method with the sorted term
          run --method vae --epsilon 0.1            | --epsilon: vae does not use it; those that do are ours, ours-sorted, augmented-zero, augmented-mask, smooth-encoder
          run --beta 2                              | --beta: ours does not use it; those that do are beta-vae, beta-tcvae
          run --method beta-vae --beta -1           | beta: wanted a number ≥ 0, got -1.0
          run --method avae --rho 1                 | rho: wanted −1 < ρ < 1, got 1.0
          run --method smooth-encoder --gamma NaN   | gamma: wanted a number ≥ 0, got NaN
          run --method lipschitz-vae --lipschitz 0  | lipschitz: wanted a positive number, got 0.0
          run --method lipschitz-vae --bjorck-steps -1 | bjorck steps: wanted at least 0, got -1
          run --method augmented-zero --coupling 1  | --coupling: augmented-zero does not use it
          run --tau 1 --method vae                  | --tau: vae does not use it
          run --method gmm-dae --two-sample sorted  | --two-sample: gmm-dae does not use it
          run --craft-steps 0                       | craft steps: wanted at least 1, got 0
          run --craft-norm l1                       | wanted one of [linf, l2], got 'l1'
          run --epsilon-warmup -1                   | epsilon warmup: wanted at least 0, got -1
          run --adv-rec-weight -1                   | adversarial reconstruction weight: wanted a number ≥ 0
          run --eval-on train                       | wanted one of [test, validation], got 'train'
          run --preset best                         | wanted one of [official], got 'best'
          run --protocol mine                       | wanted one of [paper, official], got 'mine'
          run --two-sample matched                  | wanted one of [paired, sorted], got 'matched'
          run --empirical-cdf left                  | wanted one of [right, midpoint], got 'left'
          run --data-dir $                          | data-dir: glyphs are generated and have no folder; --data names the set
          run --image-size 32                       | image-size: glyphs has a size of its own; the option is for --data folder
          run --data folder --image-size 0          | image-size: wanted at least 1, got 0
          run --data mnist --on-bad-image skip      | on-bad-image: mnist is not made of image files; --data folder or celeba
          run --on-bad-image ignore                 | wanted one of [fail, skip], got 'ignore'
          run extra                                 | unexpected argument 'extra'
          """)
  void misuseIsSaidAndWhereToReadMore(String command, String message) {
    String out = command.startsWith("run") && !command.endsWith("--epochs") ? " --out $/out" : "";
    Cli done = run(command + out);
    assertThat(done.err())
        .contains(message)
        .containsPattern("( \\(kolmo[ a-z]* --help\\)|kolmo( help|.* --help) lists them)\\R$");
    assertThat(done.code()).isEqualTo(2);
  }

  private static String batch(String command) {
    String batch = command.contains("batch=") ? "" : " --batch 4";
    return command.startsWith("sweep") ? batch + " --eval-on test" : batch;
  }

  private static Cli run(String command) {
    String here = folder.toString();
    String few = "--network fc --data folder --data-dir $/%s --image-size %d%s --attack-images 4";
    command = command.replace("$8", few.formatted("photos", 8, batch(command)));
    command = command.replace("$16", few.formatted("photos", 16, batch(command)));
    command = command.replace("$1 ", few.formatted("alike", 16, batch(command)) + " ");
    String[] args =
        Arrays.stream(command.split(" +")).map(a -> a.replace("$", here)).toArray(String[]::new);
    Cli done = kolmo(args);
    assertThat(done.out()).isEmpty();
    assertThat(done.err()).startsWith("kolmo: ").doesNotContain("Exception", "\tat ", "internal");
    assertThat(done.err().lines()).hasSizeBetween(1, 2);
    assertThat(folder.resolve("out")).doesNotExist();
    return done;
  }

  @Test
  void whatWasInTheFolderIsStillThere() throws IOException {
    Path mine = folder.resolve("full/mine.txt");
    run("run --out $/full");
    assertThat(Files.readString(mine)).isEqualTo("mine");
    assertThat(folder.resolve("full").toFile().list()).containsExactly("mine.txt");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPlaceWhereNobodyMayWrite() {
    Cli done = run("train --train-images 100 --out /proc/kolmo");
    assertThat(done.err()).contains("--out /proc/kolmo: cannot be written");
    assertThat(done.code()).isEqualTo(1);
    done = run("sample --model $/good.safetensors --out /proc/kolmo.png");
    assertThat(done.err()).contains("cannot write /proc/kolmo.png");
    assertThat(done.code()).isEqualTo(1);
  }

  @Test
  void aBackendThatThisMachineLacksIsAFailureNotMisuse() {
    assumeTrue(lacksCuda(), "this machine has it");
    Cli done = run("run --backend cuda --out $/out");
    assertThat(done.err()).contains("backend 'cuda'").hasLineCount(1);
    assertThat(done.code()).isEqualTo(1);
  }

  private static boolean lacksCuda() {
    try {
      Backends.open("cuda").close();
      return false;
    } catch (BackendUnavailable e) {
      return true;
    }
  }

  @Test
  void debugShowsWhereAFailureCameFrom() {
    Cli done = kolmo("--debug", "sample", "--model", folder + "/cut.png", "--out", folder + "/out");
    assertThat(done.err()).startsWith("kolmo: ").contains("\tat kolmo.");
    assertThat(done.code()).isEqualTo(1);
  }

  @Test
  void aPathThatIsNoneIsNamed() {
    Cli done = kolmo("msssim", "a\0b", "c");
    assertThat(done.err()).contains("A.png").doesNotContain("Exception");
    assertThat(done.code()).isEqualTo(2);
  }
}

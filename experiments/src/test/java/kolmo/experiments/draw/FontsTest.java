package kolmo.experiments.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class FontsTest {

  @Test
  void theShippedFontIsUsed() {
    Fonts.prepare();
    assertThat(Fonts.of(11).getFontName()).isEqualTo("DejaVu Sans");
    assertThat(Fonts.of(11).canDisplayUpTo("λ = 3, ℓ₂, 10⁻⁵, −½, ×, ±, β₁, Σ, ‖μ‖ → ≤ ≈"))
        .isEqualTo(-1);
    assertThat(System.getProperty("java.awt.headless")).isEqualTo("true");
  }

  @Test
  void theLicenceIsShippedBesideTheFont() throws IOException {
    try (InputStream in = Fonts.class.getResourceAsStream("DejaVuSans-LICENSE.txt")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("Bitstream Vera Fonts Copyright", "Arev Fonts Copyright");
    }
  }

  @Test
  void everyLogicalFontIsConfigured() throws IOException {
    Properties settings = new Properties();
    try (InputStream in = Fonts.class.getResourceAsStream("fontconfig.properties")) {
      settings.load(in);
    }
    for (String name : new String[] {"dialog", "dialoginput", "sansserif", "serif", "monospaced"}) {
      for (String style : new String[] {"plain", "bold", "italic", "bolditalic"}) {
        assertThat(settings.getProperty(name + "." + style + ".default")).isEqualTo("DejaVu Sans");
      }
    }
  }

  @Test
  void textBlocksBreakAtSpaces() {
    TextBlock block = TextBlock.wrap("adversarial  reconstruction of it", 12, 100);
    assertThat(block.lines()).containsExactly("adversarial", "reconstruction", "of it");
    assertThat(block.width()).isLessThan(100);
    assertThat(TextBlock.widestWord("a reconstruction", 12)).isBetween(70.0, 110.0);
    assertThat(TextBlock.line(" ", 12).lines()).isEmpty();
  }
}

package io.gitops4j.core.template.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.SourceText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextMappingTest {

  private static final Writing WRITING =
      new Writing(new SourceText("a/b", ""), new Node.TextNode(0, ""), null);

  /** A text whose pieces stand between bars. */
  private static TracedText text(String barred) {
    List<Piece> pieces = new ArrayList<>();
    int start = 0;
    for (String part : barred.split("\\|", -1)) {
      pieces.add(Piece.of(start, start + part.length(), WRITING));
      start += part.length();
    }
    return new TracedText(barred.replace("|", ""), pieces);
  }

  private static List<String> mapped(String barred, String other) {
    TracedText text = text(barred);
    return texts(other, TextMapping.of(text.text(), text.pieces()).to(other));
  }

  private static List<String> texts(String text, List<Piece> pieces) {
    return pieces.stream().map(piece -> text.substring(piece.start(), piece.end())).toList();
  }

  @Test
  void text_inQuotes_keepsItsPieces() {
    assertThat(mapped("ab|c", "\"abc\"")).containsExactly("ab", "c");
  }

  @Test
  void text_thatIsCut_keepsWhatIsLeft() {
    assertThat(mapped("ab|cd|ef", "bcd")).containsExactly("b", "cd");
  }

  @Test
  void text_thatIsIndented_keepsItsPiecesLineByLine() {
    assertThat(mapped("a: |1\n|b: |2", "\n  a: 1\n  b: 2"))
        .containsExactly("a: ", "1\n", "b: ", "2");
  }

  @Test
  void text_thatBecomesAnother_isLost() {
    assertThat(mapped("ab|c", "ABC")).isEmpty();
  }

  @Test
  void word_thatIsTakenOut_leavesAnEmptyPiece() {
    TracedText without = text("a: |<no value>|\nb: c").without("<no value>");
    assertThat(without.text()).isEqualTo("a: \nb: c");
    assertThat(texts(without.text(), without.pieces())).containsExactly("a: ", "", "\nb: c");
    assertThat(without.within(3, 3, 9)).hasSize(1);
  }
}

package io.gitops4j.core.template.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that templates wrote.
 *
 * @param text the text
 * @param pieces its pieces in order; those that wrote nothing are empty
 * @since 0.1
 */
public record TracedText(String text, List<Piece> pieces) {

  /** Copies the list. */
  public TracedText {
    pieces = List.copyOf(pieces);
  }

  /**
   * The pieces of a range; of an empty one, or one at which nothing was written, those empty pieces
   * that touch it.
   *
   * @param most how many are enough
   */
  public List<Piece> within(int start, int end, int most) {
    List<Piece> found = new ArrayList<>();
    for (Piece piece : pieces) {
      boolean touches =
          piece.start() == piece.end()
              ? start <= piece.start() && piece.end() <= end
              : piece.start() < end && start < piece.end();
      if (touches && found.size() < most) {
        found.add(piece);
      }
    }
    return found;
  }

  /** The last piece that begins before a place, alone; none when there is none. */
  public List<Piece> before(int place) {
    List<Piece> found = List.of();
    for (Piece piece : pieces) {
      if (piece.start() < place) {
        found = List.of(piece);
      }
    }
    return found;
  }

  /** The same without each occurrence of a word. */
  public TracedText without(String word) {
    if (!text.contains(word)) {
      return this;
    }
    String shorter = text.replace(word, "");
    return new TracedText(shorter, TextMapping.of(text, pieces).to(shorter, word));
  }
}

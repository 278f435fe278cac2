package io.gitops4j.core.template.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the pieces of a text in another that a function made of it.
 *
 * <p>The rule: a text that holds the other, or is part of it, as after quoting or cutting, has its
 * pieces there. Else both are read side by side: what is equal stays, blanks may come in or go, as
 * by indentation, and nothing else. Surprising: which of several blanks came in is not known, and
 * does not matter, as no scalar begins or ends with one that a template did not quote. Tests:
 * {@code TextMappingTest}.
 *
 * @since 0.1
 */
public final class TextMapping {

  private final String text;
  private final List<Piece> pieces;
  private final List<Piece> mapped = new ArrayList<>();
  private int at;

  private TextMapping(String text, List<Piece> pieces) {
    this.text = text;
    this.pieces = pieces;
  }

  /** A text and its pieces, in order. */
  public static TextMapping of(String text, List<Piece> pieces) {
    return new TextMapping(text, pieces);
  }

  /** The pieces in a text made of it; none when it has more to it than another form. */
  public List<Piece> to(String other) {
    int inner = other.indexOf(text);
    if (inner >= 0) {
      return pieces.stream().map(piece -> piece.shifted(inner)).toList();
    }
    int outer = text.indexOf(other);
    if (outer >= 0) {
      run(outer, 0, other.length());
      return mapped;
    }
    return aligned(other) ? mapped : List.of();
  }

  /** The pieces in the text without each occurrence of a word. */
  List<Piece> to(String shorter, String word) {
    int from = 0;
    int into = 0;
    for (int hit = text.indexOf(word); hit >= 0; hit = text.indexOf(word, from)) {
      run(from, into, hit - from);
      into += hit - from;
      empty(hit, hit + word.length(), into);
      from = hit + word.length();
    }
    run(from, into, shorter.length() - into);
    return mapped;
  }

  private boolean aligned(String other) {
    int i = 0;
    int j = 0;
    while (j < other.length()) {
      int from = i;
      int into = j;
      while (i < text.length() && j < other.length() && text.charAt(i) == other.charAt(j)) {
        i++;
        j++;
      }
      run(from, into, i - from);
      if (j < other.length() && Character.isWhitespace(other.charAt(j))) {
        j++;
      } else if (i < text.length() && Character.isWhitespace(text.charAt(i))) {
        i++;
      } else if (j < other.length()) {
        return false;
      }
    }
    return true;
  }

  /** Maps a stretch of the text that stands as it is in the other. */
  private void run(int from, int into, int length) {
    while (at < pieces.size() && pieces.get(at).end() <= from && !isAt(pieces.get(at), from)) {
      at++;
    }
    for (int i = at; i < pieces.size() && pieces.get(i).start() < from + length; i++) {
      Piece piece = pieces.get(i);
      int start = Math.max(from, piece.start());
      int end = Math.min(from + length, piece.end());
      if (start <= end && (start < end || piece.start() == piece.end())) {
        mapped.add(piece.part(start, into + start - from, end - start));
      }
    }
  }

  private static boolean isAt(Piece piece, int from) {
    return piece.start() == piece.end() && piece.start() == from;
  }

  /** Keeps what wrote something that goes as writing nothing. */
  private void empty(int from, int to, int into) {
    for (int i = at; i < pieces.size() && pieces.get(i).start() < to; i++) {
      Piece piece = pieces.get(i);
      if (piece.start() >= from && piece.end() <= to && piece.start() < piece.end()) {
        mapped.add(piece.part(piece.start(), into, 0));
      }
    }
  }
}

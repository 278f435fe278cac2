package io.gitops4j.core.template.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a text and what wrote it.
 *
 * @param start where it begins, in UTF-16 units
 * @param end where it ends
 * @param writing the innermost statement that wrote it
 * @param offset where in the statement's own text the piece begins, when it is text
 * @param passed actions that passed it on and did not execute the statement, as by a variable
 * @since 0.1
 */
public record Piece(int start, int end, Writing writing, int offset, List<Writing> passed) {

  /** Copies the list. */
  public Piece {
    passed = List.copyOf(passed);
  }

  /** A piece that a statement wrote. */
  public static Piece of(int start, int end, Writing writing) {
    return new Piece(start, end, writing, 0, List.of());
  }

  /** The piece in a text before which others stand. */
  public Piece shifted(int by) {
    return new Piece(start + by, end + by, writing, offset, passed);
  }

  /** A part of it, at another place. */
  public Piece part(int from, int newStart, int length) {
    return new Piece(newStart, newStart + length, writing, offset + from - start, passed);
  }

  /** The piece as an action passed it on. */
  public Piece by(Writing action) {
    if (writing.isWithin(action) || passed.contains(action)) {
      return this;
    }
    List<Writing> all = new ArrayList<>(passed);
    all.add(action);
    return new Piece(start, end, writing, offset, all);
  }
}

package io.gitops4j;

import java.util.Comparator;

/**
 * A place in a file of a {@link Snapshot}: path, line and column.
 *
 * @param file the path inside the snapshot, separated by {@code /}, without a leading slash
 * @param line the line, 1 for the first; 0 when only the file is known
 * @param column the column in code points, 1 for the first; 0 when unknown
 * @since 0.1
 */
public record Location(String file, int line, int column) implements Comparable<Location> {

  private static final Comparator<Location> ORDER =
      Comparator.comparing(Location::file)
          .thenComparingInt(Location::line)
          .thenComparingInt(Location::column);

  /** Checks that the numbers are not negative and the file is named. */
  public Location {
    if (file.isEmpty()) {
      throw new IllegalArgumentException("file is empty");
    }
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException("line and column must be 0 or greater");
    }
  }

  /** The location of a whole file. */
  public static Location of(String file) {
    return new Location(file, 0, 0);
  }

  /** The location of a line and column, both counted from 1. */
  public static Location of(String file, int line, int column) {
    return new Location(file, line, column);
  }

  @Override
  public int compareTo(Location other) {
    return ORDER.compare(this, other);
  }

  /**
   * The form editors and CI systems link: {@code file}, {@code file:line} or {@code
   * file:line:column}.
   */
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}

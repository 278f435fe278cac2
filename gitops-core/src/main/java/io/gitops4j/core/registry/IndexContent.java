package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.core.source.http.TransferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was read of an index so far; the readers of both forms add to one. */
final class IndexContent {

  /** The most characters of a text that is kept, and of a key. */
  static final int MAX_TEXT = 4096;

  private static final int MAX_VERSIONS = 200_000;

  private final Map<String, List<IndexEntry>> charts = new HashMap<>();
  private String root = "";
  private boolean versioned;
  private int versions;

  /** Where the document begins, as messages say it; what is said first counts. */
  void begins(String place) {
    if (root.isEmpty()) {
      root = place;
    }
  }

  /** Takes note of {@code apiVersion}. */
  void apiVersion(String text) {
    versioned = !text.isEmpty();
  }

  /** The versions of a chart, to add more. */
  List<IndexEntry> chart(String name) {
    return charts.computeIfAbsent(name, n -> new ArrayList<>());
  }

  /** Adds a version unless it is none. */
  void add(List<IndexEntry> chart, IndexEntry entry) throws TransferException {
    if (entry.version().isBlank()) {
      return;
    }
    if (++versions > MAX_VERSIONS) {
      throw new TransferException(
          Reason.LIMIT,
          "its index.yaml has more than the %d versions allowed".formatted(MAX_VERSIONS));
    }
    chart.add(entry);
  }

  /**
   * The versions of each chart in the order in which they are written.
   *
   * @throws TransferException when what was read is no index
   */
  Map<String, List<IndexEntry>> complete() throws TransferException {
    if (!versioned) {
      throw malformed(root, "it has no apiVersion");
    }
    return charts;
  }

  /** What is not an index. */
  static TransferException malformed(String place, String wrong) {
    return new TransferException(
        Reason.INVALID,
        "its index.yaml%s is not that of a chart repository: %s; check the address"
            .formatted(place, wrong));
  }

  /** A place as messages say it; both numbers from 1. */
  static String place(int line, int column) {
    return " at %d:%d".formatted(line, column);
  }
}

package io.gitops4j.core.progress;

import io.gitops4j.Action;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.event.ReconcileListener;
import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints how a reconcile goes, and a table of the units at the end of a pass.
 *
 * <p>In a terminal, what is under way is a block that is drawn anew: one line with counts, and one
 * a running unit with its stage and how long it runs. Lines about what is done stay above it.
 * Elsewhere only those lines are printed, so that a log holds no control characters. All times are
 * those of the events, so the output is the same for the same events.
 *
 * <p>Safe to use from many threads. What it prints to is the caller's, and is not closed.
 *
 * @since 0.1
 */
public final class ProgressListener implements ReconcileListener {

  private static final int MOST_LINES = 10;
  private static final int DEFAULT_COLUMNS = 80;

  private record Running(Stage stage, Instant since) {}

  private final Appendable out;
  private final boolean terminal;
  private final int columns;
  private final Map<UnitId, Running> running = new TreeMap<>();
  private int known;
  private int finished;
  private int failed;
  private int drawn;

  private ProgressListener(Appendable out, boolean terminal, int columns) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
  }

  /** Prints lines, for logs and pipes. */
  public static ProgressListener plain(Appendable out) {
    return new ProgressListener(out, false, DEFAULT_COLUMNS);
  }

  /**
   * Prints lines and a live block, for a terminal of 80 columns that understands ANSI sequences.
   */
  public static ProgressListener terminal(Appendable out) {
    return terminal(out, DEFAULT_COLUMNS);
  }

  /**
   * Prints lines and a live block, for a terminal that understands ANSI sequences.
   *
   * @param columns the width of the terminal, to which the block is cut; at least 20
   */
  public static ProgressListener terminal(Appendable out, int columns) {
    if (columns < 20) {
      throw new IllegalArgumentException("a terminal has 20 columns at least, not " + columns);
    }
    return new ProgressListener(out, true, columns);
  }

  @Override
  public synchronized void on(ReconcileEvent event) {
    List<String> lines = new ArrayList<>();
    if (event instanceof ReconcileEvent.PassStarted e) {
      running.clear();
      finished = 0;
      failed = 0;
      lines.add("Reconciling " + e.source());
    } else if (event instanceof ReconcileEvent.UnitsLoaded e) {
      known = e.units().size();
    } else if (event instanceof ReconcileEvent.PassFinished e) {
      running.clear();
      lines.addAll(summary(e.result()));
    } else if (event instanceof ReconcileEvent.OfUnit e) {
      unit(e, lines);
    }
    print(lines, event.at());
  }

  private void unit(ReconcileEvent.OfUnit event, List<String> lines) {
    if (event instanceof ReconcileEvent.StageStarted e) {
      Running before = running.get(e.unit());
      running.put(e.unit(), new Running(e.stage(), before == null ? e.at() : before.since()));
    } else if (event instanceof ReconcileEvent.UnitFinished e) {
      running.remove(e.unit());
      finished++;
      failed += bad(e.result()) ? 1 : 0;
      lines.addAll(finished(e.result()));
    } else if (event instanceof ReconcileEvent.DriftDetected e) {
      lines.add("  drift    " + e.ref() + (e.deleted() ? " was deleted" : " was changed"));
    } else if (event instanceof ReconcileEvent.HookFinished e) {
      boolean well = e.problem() == null;
      lines.add("  " + e.event() + " " + e.ref() + (well ? " has run" : " failed"));
    } else if (event instanceof ReconcileEvent.DriftReverted e) {
      lines.add("  reverted " + e.ref() + " in " + text(e.took()));
    }
  }

  private static boolean bad(UnitResult result) {
    return result.status() == UnitStatus.FAILED || result.status() == UnitStatus.BLOCKED;
  }

  private static List<String> finished(UnitResult result) {
    List<String> lines = new ArrayList<>();
    String mark =
        switch (result.status()) {
          case SUCCEEDED, UNCHANGED, REMOVED -> "ok  ";
          case FAILED -> "FAIL";
          case BLOCKED -> "wait";
          case SUSPENDED, UNSUPPORTED -> "skip";
        };
    String did = did(result);
    lines.add("  " + mark + " " + result.unit() + (did.isEmpty() ? "" : "  " + did));
    result.failure().ifPresent(f -> lines.add("       " + place(f) + f.message()));
    return lines;
  }

  private static String place(Failure failure) {
    return failure.location().map(l -> l + ": ").orElse("");
  }

  private static String did(UnitResult result) {
    List<String> parts = new ArrayList<>();
    for (Action action : Action.values()) {
      int count = result.changes().count(action);
      if (count > 0 && action != Action.UNCHANGED) {
        parts.add(count + " " + action.text());
      }
    }
    if (parts.isEmpty()) {
      parts.add(
          switch (result.status()) {
            case SUCCEEDED, UNCHANGED -> "unchanged";
            default -> result.status().name().toLowerCase(Locale.ROOT);
          });
    }
    return String.join(", ", parts) + "  " + text(took(result));
  }

  private static Duration took(UnitResult result) {
    return result.timings().values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  private static List<String> summary(ReconcileResult result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("UNIT", "STATUS", "CREATED", "CONFIGURED", "UNCHANGED", "DELETED", "TIME"));
    for (UnitResult unit : result.units()) {
      rows.add(
          List.of(
              unit.unit().toString(),
              unit.status().toString(),
              count(unit, Action.CREATED, Action.RECREATED),
              count(unit, Action.CONFIGURED),
              count(unit, Action.UNCHANGED),
              count(unit, Action.DELETED),
              text(took(unit))));
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(Table.lines(rows));
    result.notices().forEach(n -> lines.add("note: " + n));
    lines.add("");
    result.failure().ifPresent(f -> lines.add("FAILED: " + place(f) + f.message()));
    lines.add(last(result));
    return lines;
  }

  private static String count(UnitResult unit, Action... actions) {
    int count = 0;
    for (Action action : actions) {
      count += unit.changes().count(action);
    }
    return Integer.toString(count);
  }

  private static String last(ReconcileResult result) {
    String revision = result.revision().map(r -> " at " + r.shortened()).orElse("");
    long writes =
        result.changes().entries().stream()
            .filter(c -> c.problem() == null && c.action().writes())
            .map(Change::ref)
            .count();
    return (result.succeeded() ? "OK: " : "")
        + counted(result.units().size(), "unit")
        + ", "
        + counted(writes, "object")
        + " written"
        + revision
        + " in "
        + text(result.took());
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** {@code 850ms}, {@code 1.2s}, {@code 3m05s}. */
  static String text(Duration took) {
    long millis = took.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    if (millis < 60_000) {
      return millis / 1000 + "." + millis % 1000 / 100 + "s";
    }
    long seconds = millis / 1000;
    return seconds / 60 + "m" + (seconds % 60 < 10 ? "0" : "") + seconds % 60 + "s";
  }

  private void print(List<String> lines, Instant now) {
    StringBuilder text = new StringBuilder();
    if (terminal && drawn > 0) {
      text.append("\u001b[").append(drawn).append("A\u001b[J");
      drawn = 0;
    }
    lines.forEach(line -> text.append(harmless(line)).append('\n'));
    if (terminal) {
      List<String> block = block(now);
      block.forEach(line -> text.append(cut(harmless(line))).append('\n'));
      drawn = block.size();
    }
    if (!text.isEmpty()) {
      write(text);
    }
  }

  /** What comes from a repository or a cluster must not steer a terminal. */
  private static String harmless(String line) {
    StringBuilder clean = new StringBuilder(line.length());
    line.chars().forEach(c -> clean.append(Character.isISOControl(c) ? '?' : (char) c));
    return clean.toString();
  }

  private String cut(String line) {
    return line.length() < columns ? line : line.substring(0, columns - 2) + "\u2026";
  }

  private List<String> block(Instant now) {
    List<String> block = new ArrayList<>();
    if (running.isEmpty()) {
      return block;
    }
    block.add(
        "  "
            + finished
            + " of "
            + Math.max(known, finished + running.size())
            + " units done, "
            + running.size()
            + " running"
            + (failed == 0 ? "" : ", " + failed + " failed"));
    int shown = 0;
    for (Map.Entry<UnitId, Running> entry : running.entrySet()) {
      if (shown++ == MOST_LINES) {
        block.add("    and " + (running.size() - MOST_LINES) + " more");
        break;
      }
      Running unit = entry.getValue();
      block.add(
          "    "
              + entry.getKey()
              + "  "
              + unit.stage().name().toLowerCase(Locale.ROOT)
              + "  "
              + text(Duration.between(unit.since(), now)));
    }
    return block;
  }

  private void write(CharSequence text) {
    try {
      out.append(text);
      if (out instanceof Flushable flushable) {
        flushable.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot print progress: " + e.getMessage(), e);
    }
  }

  /** Columns as wide as their widest cell; numbers to the right. */
  private static final class Table {

    private Table() {}

    static List<String> lines(List<List<String>> rows) {
      int[] widths = new int[rows.get(0).size()];
      for (List<String> row : rows) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
      List<String> lines = new ArrayList<>();
      for (List<String> row : rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          String pad = " ".repeat(widths[i] - row.get(i).length());
          line.append(i < 2 ? row.get(i) + pad : pad + row.get(i)).append("  ");
        }
        lines.add(line.toString().stripTrailing());
      }
      return lines;
    }
  }
}

package io.gitops4j.testkit.apiserver.kinds;

import java.util.List;
import java.util.Locale;

/**
 * Schedules in the words of cron: five fields, or a descriptor such as {@code @hourly}. Source:
 * github.com/robfig/cron v3, {@code parser.go}.
 */
final class CronSchedule {

  private record Bounds(int low, int high, List<String> names, int firstName) {}

  private static final List<Bounds> FIELDS =
      List.of(
          new Bounds(0, 59, List.of(), 0),
          new Bounds(0, 23, List.of(), 0),
          new Bounds(1, 31, List.of(), 0),
          new Bounds(
              1,
              12,
              List.of(
                  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec"),
              1),
          new Bounds(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"), 0));
  private static final List<String> DESCRIPTORS =
      List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");

  private CronSchedule() {}

  /** What is wrong with a schedule; empty when nothing is. */
  static String problem(String schedule) {
    String rest = schedule;
    if (rest.startsWith("TZ=") || rest.startsWith("CRON_TZ=")) {
      int space = rest.indexOf(' ');
      rest = space < 0 ? "" : rest.substring(space).strip();
    }
    if (rest.startsWith("@")) {
      return DESCRIPTORS.contains(rest) || every(rest) ? "" : "unrecognized descriptor: " + rest;
    }
    String[] fields = rest.strip().isEmpty() ? new String[0] : rest.strip().split("\\s+");
    if (fields.length != FIELDS.size()) {
      return "expected exactly 5 fields, found "
          + fields.length
          + ": ["
          + String.join(" ", fields)
          + "]";
    }
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",", -1)) {
        String wrong = range(part, FIELDS.get(i));
        if (!wrong.isEmpty()) {
          return wrong;
        }
      }
    }
    return "";
  }

  private static boolean every(String descriptor) {
    return descriptor.matches("@every (\\d+(\\.\\d+)?(h|m|s|ms|us|ns))+");
  }

  private static String range(String text, Bounds bounds) {
    String[] step = text.split("/", -1);
    String[] ends = step[0].split("-", -1);
    if (ends.length > 2) {
      return "too many hyphens: " + text;
    }
    if (step.length > 2) {
      return "too many slashes: " + text;
    }
    long low = bounds.low;
    long high = bounds.high;
    if (!ends[0].equals("*") && !ends[0].equals("?")) {
      low = number(ends[0], bounds);
      high = ends.length == 2 ? number(ends[1], bounds) : step.length == 2 ? bounds.high : low;
    }
    if (low == Long.MIN_VALUE || high == Long.MIN_VALUE) {
      String bad = low == Long.MIN_VALUE ? ends[0] : ends[1];
      return "failed to parse int from "
          + bad
          + ": strconv.Atoi: parsing \""
          + bad
          + "\": invalid syntax";
    }
    if (low < bounds.low) {
      return "beginning of range (" + low + ") below minimum (" + bounds.low + "): " + text;
    }
    if (high > bounds.high) {
      return "end of range (" + high + ") above maximum (" + bounds.high + "): " + text;
    }
    if (low > high) {
      return "beginning of range (" + low + ") beyond end of range (" + high + "): " + text;
    }
    if (step.length == 2 && !step[1].matches("[1-9][0-9]{0,8}")) {
      return step[1].matches("0+")
          ? "step of range should be a positive number: " + text
          : "failed to parse int from "
              + step[1]
              + ": strconv.Atoi: parsing \""
              + step[1]
              + "\": invalid syntax";
    }
    return "";
  }

  private static long number(String text, Bounds bounds) {
    int name = bounds.names.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return name + (long) bounds.firstName;
    }
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : Long.MIN_VALUE;
  }
}

package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.Script.Answer;
import io.gitops4j.testkit.apiserver.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces in the answers of one script what differs from run to run, by the twelve rules of the
 * corpus' README, in its order.
 */
public final class Normaliser {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)(?:T(\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?Z| (\\d\\d:\\d\\d:\\d\\d) \\+0000"
              + " UTC)");
  private static final Pattern HASH = Pattern.compile("hash=[0-9A-Fa-f]+");
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
  private static final Pattern NODE_PORT = Pattern.compile("(odePort\\\\*\": ?)(\\d{4,5})\\b");
  private static final Pattern ADDRESS = Pattern.compile("\\b10\\.96\\.\\d{1,3}\\.\\d{1,3}\\b");
  private static final Pattern AGE = Pattern.compile("(\\d+[smhdy])+");
  private static final List<String> AGES =
      List.of("Age", "Duration", "Last Seen", "First Seen", "Last Schedule", "Created At");

  private final Script script;
  private final List<Answer> answers;
  private final Instant now;

  /**
   * Normalises the answers to a script.
   *
   * @param now what the server's clock says
   */
  public Normaliser(Script script, List<Answer> answers, Instant now) {
    this.script = script;
    this.answers = answers;
    this.now = now;
  }

  /** Normalises the values and headers of the answers in place. */
  public void run() {
    answers.forEach(a -> a.value = sorted(a.value));
    answers.forEach(a -> a.value = withoutBookmarks(a.value));
    generatedNames();
    numbered(UUID, "uid");
    times();
    resourceVersions();
    members();
    numbered(ADDRESS, "ip");
    ports();
    strings(Normaliser::texts);
    answers.forEach(a -> lists(a.value));
    answers.forEach(a -> statusAndTables(a.value));
    answers.forEach(a -> a.headers.replaceAll((k, v) -> v.stream().sorted().toList()));
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put((String) k, sorted(v)));
      return sorted;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(v -> copy.add(sorted(v)));
      return copy;
    }
    return value;
  }

  private static @Nullable Object withoutBookmarks(@Nullable Object value) {
    if (value instanceof List<?> events) {
      events.removeIf(
          e ->
              Json.string(e, "type").equals("BOOKMARK")
                  && Json.at(e, "object", "metadata", "annotations", "k8s.io/initial-events-end")
                      == null);
    }
    return value;
  }

  private void generatedNames() {
    Map<String, String> names = new LinkedHashMap<>();
    answers.forEach(
        a ->
            walk(
                a.value,
                map -> {
                  String prefix = Json.string(map, "generateName");
                  String name = Json.string(map, "name");
                  String cut = prefix.substring(0, Math.min(58, prefix.length()));
                  if (!prefix.isEmpty()
                      && name.startsWith(cut)
                      && name.length() == cut.length() + 5) {
                    names.computeIfAbsent(name, n -> cut + "<gen:" + (names.size() + 1) + ">");
                  }
                }));
    names.forEach((name, placeholder) -> strings(s -> s.replace(name, placeholder)));
  }

  private void numbered(Pattern pattern, String label) {
    Map<String, String> seen = new LinkedHashMap<>();
    strings(
        s ->
            pattern
                .matcher(s)
                .replaceAll(
                    m ->
                        seen.computeIfAbsent(
                            m.group(), k -> "<" + label + ":" + (seen.size() + 1) + ">")));
  }

  private void times() {
    TreeSet<String> seconds = new TreeSet<>();
    if (script.clock()) {
      strings(
          s -> {
            TIME.matcher(s)
                .results()
                .filter(this::near)
                .forEach(m -> seconds.add(instant(m).toString()));
            return s;
          });
    }
    List<String> ranks = List.copyOf(seconds);
    strings(
        s ->
            TIME.matcher(s)
                .replaceAll(
                    m -> {
                      if (!near(m)) {
                        return java.util.regex.Matcher.quoteReplacement(m.group());
                      }
                      if (m.group(3) != null) {
                        return "<microtime>";
                      }
                      return script.clock()
                          ? "<time:" + (ranks.indexOf(instant(m).toString()) + 1) + ">"
                          : "<time>";
                    }));
  }

  private static Instant instant(MatchResult m) {
    return Instant.parse(m.group(1) + "T" + (m.group(2) != null ? m.group(2) : m.group(4)) + "Z");
  }

  private boolean near(MatchResult m) {
    return Duration.between(instant(m), now).abs().compareTo(Duration.ofDays(1)) <= 0;
  }

  private void resourceVersions() {
    TreeSet<Long> numbers = new TreeSet<>();
    for (int pass = 0; pass < 2; pass++) {
      boolean replace = pass == 1;
      for (Answer answer : answers) {
        versions(answer.value, false, numbers, replace);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void versions(
      @Nullable Object value, boolean ofList, TreeSet<Long> numbers, boolean replace) {
    if (value instanceof List<?> list) {
      list.forEach(v -> versions(v, ofList, numbers, replace));
      return;
    }
    if (!(value instanceof Map<?, ?>)) {
      return;
    }
    Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) value;
    boolean list =
        map.containsKey("items") && map.containsKey("kind")
            || Json.string(map, "kind").equals("Table");
    boolean bookmark = Json.string(map, "type").equals("BOOKMARK");
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      if (entry.getKey().equals("resourceVersion") && entry.getValue() instanceof String s) {
        if (s.matches("[1-9]\\d{0,17}")) {
          if (ofList) {
            entry.setValue("<rv:list>");
          } else if (replace) {
            entry.setValue("<rv:" + (numbers.headSet(Long.valueOf(s)).size() + 1) + ">");
          } else {
            numbers.add(Long.valueOf(s));
          }
        }
      } else {
        boolean inner =
            entry.getKey().equals("metadata") && (list || ofList)
                || bookmark && entry.getKey().equals("object");
        versions(entry.getValue(), inner, numbers, replace);
      }
    }
  }

  private void members() {
    answers.forEach(
        a ->
            walk(
                a.value,
                map -> {
                  map.computeIfPresent(
                      "continue",
                      (k, v) -> v instanceof String s && s.isEmpty() ? v : "<continue>");
                  map.computeIfPresent("storageVersionHash", (k, v) -> "<hash>");
                }));
    strings(s -> TOKEN.matcher(HASH.matcher(s).replaceAll("hash=<hash>")).replaceAll("<token>"));
  }

  private void ports() {
    Map<Object, String> seen = new LinkedHashMap<>();
    answers.forEach(
        a ->
            walk(
                a.value,
                map -> {
                  for (String name : List.of("healthCheckNodePort", "nodePort")) {
                    map.computeIfPresent(
                        name,
                        (k, v) ->
                            v instanceof Long l && l > 0
                                ? seen.computeIfAbsent(v, n -> "<port:" + (seen.size() + 1) + ">")
                                : v);
                  }
                }));
    // Where an object is quoted, ports stay numbers, for it is read again.
    List<Object> numbers = List.copyOf(seen.keySet());
    strings(
        s ->
            NODE_PORT
                .matcher(s)
                .replaceAll(
                    m -> {
                      int at = numbers.indexOf(Long.valueOf(m.group(2)));
                      String number = at < 0 ? m.group(2) : Integer.toString(at + 1);
                      return java.util.regex.Matcher.quoteReplacement(m.group(1) + number);
                    }));
  }

  private static String texts(String s) {
    return s.replaceAll(
            "too old resource version: \\d+ \\(\\d+\\)", "too old resource version: <rv> (<rv>)")
        .replaceAll("(Too large resource version: \\d+, current: )\\d+", "$1<rv>")
        .replaceAll("(ResourceVersion in precondition: )\\d+", "$1<rv>")
        .replaceAll("(ResourceVersion in object meta: )\\d+", "$1<rv>")
        .replaceAll("(ResourceVersion in the precondition \\()\\d+", "$1<rv>")
        .replaceAll("(ResourceVersion in record \\()\\d+", "$1<rv>")
        .replaceAll("(resourceVersion\\\\*\": ?\\\\*\")\\d+", "$1<rv>")
        .replaceAll("(resourceVersion: \")\\d+", "$1<rv>")
        .replaceAll("(resourceVersion:)\\d+", "$1<rv>")
        .replaceAll("(nodePort:)3[0-2]\\d{3}", "$1<port>")
        .replaceAll("(Duplicate value: )3[0-2]\\d{3}\\b", "$1<port>")
        .replaceAll("0xc[0-9a-f]{6,}", "<pointer>");
  }

  @SuppressWarnings("unchecked")
  private void lists(@Nullable Object value) {
    if (script.clock()) {
      return;
    }
    walk(
        value,
        map -> {
          if (map.get("managedFields") instanceof List<?> list) {
            ((List<@Nullable Object>) list)
                .sort(
                    Comparator.comparing(
                        e ->
                            Json.string(e, "operation")
                                + "\0"
                                + Json.string(e, "manager")
                                + "\0"
                                + Json.string(e, "apiVersion")
                                + "\0"
                                + Json.string(e, "subresource")));
          }
        });
  }

  @SuppressWarnings("unchecked")
  private static void statusAndTables(@Nullable Object value) {
    walk(
        value,
        map -> {
          if (Json.string(map, "kind").equals("Status")) {
            causes(map);
          }
          if (Json.string(map, "kind").equals("Table")) {
            ages(map);
          }
        });
  }

  private static void causes(Map<String, @Nullable Object> status) {
    List<@Nullable Object> causes = Json.list(status, "details", "causes");
    boolean custom =
        Json.string(status, "reason").equals("Invalid")
            && Json.string(status, "details", "group").endsWith("example.com");
    if (causes == null || !custom && !Json.string(status, "reason").equals("Conflict")) {
      return;
    }
    causes.sort(
        Comparator.comparing(
            c ->
                Json.string(c, "field")
                    + "\0"
                    + Json.string(c, "reason")
                    + "\0"
                    + Json.string(c, "message")));
    String message = Json.string(status, "message");
    int bracket = message.indexOf(" is invalid: [");
    if (custom && causes.size() > 1 && bracket >= 0) {
      status.put("message", message.substring(0, bracket) + " is invalid: [<causes>]");
    }
  }

  @SuppressWarnings("unchecked")
  private static void ages(Map<String, @Nullable Object> table) {
    List<@Nullable Object> columns = Json.list(table, "columnDefinitions");
    List<@Nullable Object> rows = Json.list(table, "rows");
    if (rows == null) {
      return;
    }
    for (Object row : rows) {
      List<@Nullable Object> cells = Json.list(row, "cells");
      for (int i = 0; cells != null && i < cells.size(); i++) {
        boolean age = columns == null || AGES.contains(Json.string(columns.get(i), "name"));
        if (age && cells.get(i) instanceof String s && AGE.matcher(s).matches()) {
          cells.set(i, "<age>");
        }
      }
    }
  }

  private void strings(UnaryOperator<String> change) {
    for (Answer answer : answers) {
      answer.value = replaced(answer.value, change);
      answer.headers.replaceAll((k, v) -> v.stream().map(change).toList());
    }
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object replaced(@Nullable Object value, UnaryOperator<String> change) {
    if (value instanceof Map<?, ?> map) {
      ((Map<String, @Nullable Object>) map).replaceAll((k, v) -> replaced(v, change));
      Map<String, @Nullable Object> renamed = new TreeMap<>();
      map.forEach((k, v) -> renamed.put(change.apply((String) k), v));
      return renamed;
    }
    if (value instanceof List<?> list) {
      ((List<@Nullable Object>) list).replaceAll(v -> replaced(v, change));
      return list;
    }
    return value instanceof String s ? change.apply(s) : value;
  }

  private interface MapVisitor {
    void visit(Map<String, @Nullable Object> map);
  }

  @SuppressWarnings("unchecked")
  private static void walk(@Nullable Object value, MapVisitor visitor) {
    if (value instanceof Map<?, ?> map) {
      visitor.visit((Map<String, @Nullable Object>) map);
      map.values().forEach(v -> walk(v, visitor));
    } else if (value instanceof List<?> list) {
      list.forEach(v -> walk(v, visitor));
    }
  }
}

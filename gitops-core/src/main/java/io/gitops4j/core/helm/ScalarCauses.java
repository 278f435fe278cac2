package io.gitops4j.core.helm;

import io.gitops4j.Cause;
import io.gitops4j.Location;
import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.SourceText;
import io.gitops4j.core.template.trace.Contributors;
import io.gitops4j.core.template.trace.Origin;
import io.gitops4j.core.template.trace.Piece;
import io.gitops4j.core.template.trace.Reading;
import io.gitops4j.core.template.trace.TracedText;
import io.gitops4j.core.template.trace.Writing;
import io.gitops4j.core.yaml.JsonPointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says what set a scalar that templates wrote.
 *
 * <p>The rule: for each action that wrote a piece of it, from the innermost out, first what the
 * action read and where that comes from, then the action with what it wrote of the scalar; last,
 * when no action wrote all of it, the place in the template. What is text of a template is only
 * said of a scalar to which no action contributed. Of a table that was written as a whole it is
 * told which value became the scalar: the one with the longest path that ends as the scalar's does,
 * and the same text.
 *
 * <p>Surprising: text in a value that {@code tpl} executes stands in no file, so what is said of it
 * is the action that executes it, and the value. Where anything came from values that must not be
 * shown, no value is. At most 200 causes are told, of the first 2,000 pieces. Tests: {@code
 * ExplainedReleaseTest}.
 */
final class ScalarCauses {

  private static final int MOST = 200;
  private static final String USED = "(used)";
  private static final int DEEPEST = 20;
  private static final int MOST_PIECES = 2_000;
  private static final int LONGEST_ACTION = 70;

  private final ValuesHistory history;
  private final UnaryOperator<Location> places;
  private final TracedText file;
  private final List<String> pointer;
  private final boolean ofSecret;
  private final Map<String, Cause> causes = new LinkedHashMap<>();
  private final Set<Writing> told = new HashSet<>();
  private String scalar = "";
  private int from;
  private boolean secret;

  ScalarCauses(
      ValuesHistory history,
      UnaryOperator<Location> places,
      TracedText file,
      String pointer,
      boolean inSecret) {
    this.history = history;
    this.places = places;
    this.file = file;
    this.pointer = JsonPointer.parts(pointer);
    this.ofSecret =
        inSecret && (pointer.startsWith("/data/") || pointer.startsWith("/stringData/"));
  }

  /** What set a scalar that stands in a range of the file. */
  List<Cause> of(String text, int start, int end) {
    scalar = text;
    from = start;
    List<Piece> pieces = file.within(start, end, MOST_PIECES);
    if (pieces.isEmpty()) { // Nothing is written where something is blank: what is before it was.
      pieces = file.before(start);
    }
    boolean byActions = pieces.stream().anyMatch(piece -> !piece.writing().isText());
    IdentityHashMap<Writing, int[]> spans = spans(pieces, start, end);
    for (int i = 0; i < pieces.size() && causes.size() < MOST; i++) {
      List<Writing> chain = chain(pieces.get(i));
      Set<Writing> next =
          i + 1 < pieces.size() ? new HashSet<>(chain(pieces.get(i + 1))) : Set.of();
      for (int j = 0; j < chain.size(); j++) {
        Writing writing = chain.get(j);
        boolean passesOn = j > 0 && next.contains(writing);
        if (!passesOn && told.add(writing) && !(byActions && writing.isText())) {
          if (j == 0 || !isInFile(chain.get(j - 1))) {
            readings(writing, pieces.get(i), 0);
          }
          tell(writing, pieces.get(i), spans.getOrDefault(writing, new int[] {start, end}));
        }
      }
    }
    written(pieces);
    List<Cause> all = List.copyOf(causes.values());
    return secret ? all.stream().map(ScalarCauses::redacted).toList() : all;
  }

  private static Cause redacted(Cause cause) {
    return new Cause(cause.what(), ValuesHistory.REDACTED, cause.at());
  }

  /** The statements that a piece went through, the innermost first. */
  private static List<Writing> chain(Piece piece) {
    List<Writing> chain = new ArrayList<>();
    for (Writing at = piece.writing(); at != null; at = at.caller().orElse(null)) {
      chain.add(at);
    }
    for (Writing passed : piece.passed()) {
      for (Writing at = passed; at != null; at = at.caller().orElse(null)) {
        if (!chain.contains(at)) {
          chain.add(at);
        }
      }
    }
    return chain;
  }

  private static IdentityHashMap<Writing, int[]> spans(List<Piece> pieces, int start, int end) {
    IdentityHashMap<Writing, int[]> spans = new IdentityHashMap<>();
    for (Piece piece : pieces) {
      int from = Math.max(start, piece.start());
      int to = Math.min(end, piece.end());
      for (Writing writing : chain(piece)) {
        int[] span = spans.computeIfAbsent(writing, any -> new int[] {from, to});
        span[0] = Math.min(span[0], from);
        span[1] = Math.max(span[1], to);
      }
    }
    return spans;
  }

  /** Tells what went into what an action wrote. */
  private void readings(Writing writing, Piece piece, int depth) {
    Contributors contributors = writing.contributors();
    for (Writing inner : contributors.writings()) {
      if (depth < DEEPEST && !inner.isText() && told.add(inner)) {
        readings(inner, piece, depth + 1);
        add(new Cause(what(inner), USED, location(inner, piece)));
      }
    }
    contributors.readings().forEach(this::read);
  }

  private void tell(Writing writing, Piece piece, int[] span) {
    if (isInFile(writing)) {
      add(new Cause(what(writing), shown(span), location(writing, piece)));
    }
  }

  /** Whether a statement is in a file, and not in a text that {@code tpl} executes. */
  private static boolean isInFile(Writing writing) {
    return writing.source().name().contains("/");
  }

  /** What was written in a range; as the scalar says it, when it is all of it. */
  private String shown(int[] span) {
    String written = file.text().substring(span[0], Math.max(span[0], span[1]));
    return written.equals('"' + scalar + '"') || written.equals("'" + scalar + "'")
        ? scalar
        : written;
  }

  private String what(Writing writing) {
    if (writing.isText()) {
      return "written in the template";
    }
    if (ofSecret) {
      return "an action of the template"; // Its words may be the secret.
    }
    String action =
        writing.node() instanceof Node.ActionNode node
            ? "{{ " + node.pipe() + " }}"
            : writing.node().toString();
    String line = action.replaceAll("\\s+", " ");
    String shown =
        line.codePointCount(0, line.length()) > LONGEST_ACTION
            ? line.substring(0, line.offsetByCodePoints(0, LONGEST_ACTION - 1)) + "…"
            : line;
    return writing.contributors().isFallback() ? "the default of " + shown : shown;
  }

  /** Where a statement is; null when it is in a text that {@code tpl} executes. */
  private @Nullable Location location(Writing writing, Piece piece) {
    SourceText source = writing.source();
    if (!isInFile(writing)) {
      return null;
    }
    int position = writing.node().position();
    if (writing.isText()) {
      position += piece.offset() + Math.max(0, from - piece.start());
    } else {
      position = Math.max(0, source.text().lastIndexOf("{{", position));
    }
    return places.apply(place(source, Math.min(position, source.text().length())));
  }

  private static Location place(SourceText source, int position) {
    String text = source.text();
    int lineStart = text.lastIndexOf('\n', position - 1) + 1;
    return Location.of(
        source.name(), source.line(position), 1 + text.codePointCount(lineStart, position));
  }

  /** Says where the scalar stands when no action wrote all of it. */
  private void written(List<Piece> pieces) {
    Cause last = null;
    for (Cause cause : causes.values()) {
      last = cause;
    }
    if (pieces.isEmpty() || (last != null && last.value().equals(scalar))) {
      return;
    }
    Piece first = pieces.get(0);
    List<Writing> chain = chain(first);
    Location at = location(chain.get(chain.size() - 1), first);
    if (last == null || !last.what().equals("written in the template")) {
      add(new Cause("written in the template", scalar, at));
    }
  }

  private void read(Reading reading) {
    Origin origin = reading.origin();
    if (!origin.root().equals("Values")) {
      given(reading);
      return;
    }
    List<String> path = reading.isContainer() ? inside(reading) : origin.path();
    List<Cause> known = history.of(path);
    secret |= history.isSecret(path);
    if (known.isEmpty()) {
      boolean none = reading.value() == null; // What a template sets may be of a cluster's Secret.
      String what =
          ValuesHistory.name("Values", path)
              + (none ? ", which nothing sets" : ", which a template sets");
      add(new Cause(what, none ? "null" : USED, null));
    } else {
      known.forEach(this::add);
    }
  }

  /** What is not a value: of the release, the cluster or a chart. */
  private void given(Reading reading) {
    Origin origin = reading.origin();
    boolean chart = origin.root() instanceof TemplateRun.GivenChart;
    String root = chart ? "Chart" : String.valueOf(origin.root());
    Location at =
        origin.root() instanceof TemplateRun.GivenChart of
            ? places.apply(Location.of(of.path() + "/Chart.yaml"))
            : null;
    String value =
        reading.value() instanceof CharSequence
                || reading.value() instanceof Number
                || reading.value() instanceof Boolean
            ? ValuesHistory.text(reading.value())
            : USED;
    add(new Cause(ValuesHistory.name(root, origin.path()), value, at));
  }

  /** The path of what became the scalar in a table or list that was written as a whole. */
  private List<String> inside(Reading reading) {
    for (int from = 0; from < pointer.size(); from++) {
      List<String> tail = pointer.subList(from, pointer.size());
      @Nullable Object at = reading.value();
      for (String part : tail) {
        at = child(at, part);
      }
      if (at != null && ValuesHistory.text(at).equals(scalar)) {
        List<String> path = new ArrayList<>(reading.origin().path());
        path.addAll(tail);
        return path;
      }
    }
    return reading.origin().path();
  }

  private static @Nullable Object child(@Nullable Object of, String part) {
    if (of instanceof Map<?, ?> map) {
      return map.get(part);
    }
    boolean number = part.matches("0|[1-9][0-9]{0,8}");
    return of instanceof List<?> list && number && Integer.parseInt(part) < list.size()
        ? list.get(Integer.parseInt(part))
        : null;
  }

  private void add(Cause cause) {
    if (causes.size() < MOST) {
      causes.putIfAbsent(cause.what() + " " + cause.at(), cause);
    }
  }
}

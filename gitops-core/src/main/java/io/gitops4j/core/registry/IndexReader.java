package io.gitops4j.core.registry;

import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the {@code index.yaml} of a chart repository while it arrives.
 *
 * <p>The rule: of each version four texts are kept, the rest is passed over as it comes, so that
 * the memory is that of the answer and not of the index: one of 25 MB keeps about 3 MB. That is why
 * this reads the events of the YAML parser and makes no nodes, and only from where {@link
 * IndexLines} finds what Helm does not write. Surprising cases: an index is also JSON; a chart that
 * is null has no versions; a version without a text in {@code version} is left out, as Helm leaves
 * out what is not valid; an index without {@code apiVersion} is refused. Source: Helm, {@code
 * loadIndex} in {@code pkg/repo/index.go}. Tests: {@code IndexReaderTest}.
 */
final class IndexReader {

  private static final int MAX_DEPTH = 100;

  private final int linesBefore;
  private final IndexContent content;
  private final Iterator<Event> events;

  private IndexReader(InputStream in, int linesBefore, IndexContent content)
      throws TransferException {
    this.linesBefore = linesBefore;
    this.content = content;
    LoadSettings settings =
        LoadSettings.builder().setLabel("index.yaml").setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = guarded(() -> new Parse(settings).parseInputStream(in).iterator());
  }

  /**
   * Reads an index.
   *
   * @return the versions of each chart in the order in which they are written
   * @throws TransferException when it is none, or it does not arrive
   */
  static Map<String, List<IndexEntry>> read(InputStream in) throws IOException {
    IndexContent content = new IndexContent();
    IndexLines lines = new IndexLines(in, content);
    if (!lines.read()) {
      new IndexReader(lines.rest(), lines.linesBefore(), content).index();
    }
    return content.complete();
  }

  /** The same by YAML alone. */
  static Map<String, List<IndexEntry>> readYaml(InputStream in) throws TransferException {
    IndexContent content = new IndexContent();
    new IndexReader(in, 0, content).index();
    return content.complete();
  }

  private void index() throws TransferException {
    Event event = next();
    while (!(event instanceof DocumentStartEvent)) {
      if (!guarded(events::hasNext)) {
        throw malformed(event, "it is empty");
      }
      event = next();
    }
    Event root = next();
    if (!(root instanceof MappingStartEvent)) {
      throw malformed(root, "it is no mapping");
    }
    content.begins(place(root));
    for (Event key = next(); !(key instanceof MappingEndEvent); key = next()) {
      switch (text(key)) {
        case "apiVersion" -> content.apiVersion(text(next()));
        case "entries" -> entries(next());
        default -> skip(next());
      }
    }
  }

  private void entries(Event start) throws TransferException {
    if (isEmpty(start)) {
      return;
    }
    if (!(start instanceof MappingStartEvent)) {
      throw malformed(start, "entries is no mapping");
    }
    for (Event key = next(); !(key instanceof MappingEndEvent); key = next()) {
      versions(content.chart(text(key)), next());
    }
  }

  private void versions(List<IndexEntry> found, Event start) throws TransferException {
    if (isEmpty(start)) {
      return;
    }
    if (!(start instanceof SequenceStartEvent)) {
      throw malformed(start, "the versions of a chart are no list");
    }
    for (Event item = next(); !(item instanceof SequenceEndEvent); item = next()) {
      if (item instanceof MappingStartEvent) {
        version(found);
      } else {
        skip(item);
      }
    }
  }

  private void version(List<IndexEntry> found) throws TransferException {
    String version = "";
    String url = "";
    String digest = "";
    String created = "";
    for (Event key = next(); !(key instanceof MappingEndEvent); key = next()) {
      switch (text(key)) {
        case "version" -> version = text(next());
        case "digest" -> digest = text(next());
        case "created" -> created = text(next());
        case "urls" -> url = first(next());
        default -> skip(next());
      }
    }
    content.add(found, new IndexEntry(version, url, digest, created));
  }

  private String first(Event start) throws TransferException {
    String first = "";
    if (!(start instanceof SequenceStartEvent)) {
      skip(start);
      return first;
    }
    for (Event item = next(); !(item instanceof SequenceEndEvent); item = next()) {
      if (first.isEmpty() && item instanceof ScalarEvent) {
        first = text(item);
      } else {
        skip(item);
      }
    }
    return first;
  }

  /** The text of a scalar; empty for null. */
  private String text(Event event) throws TransferException {
    if (event instanceof AliasEvent) {
      throw malformed(event, "it uses an alias");
    }
    if (!(event instanceof ScalarEvent scalar)) {
      throw malformed(event, "a text is expected");
    }
    if (scalar.getValue().length() > IndexContent.MAX_TEXT) {
      throw malformed(event, "a text has more than " + IndexContent.MAX_TEXT + " characters");
    }
    return isEmpty(event) ? "" : scalar.getValue();
  }

  private static boolean isEmpty(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && (scalar.getValue().isEmpty()
            || scalar.getValue().equals("~")
            || scalar.getValue().equals("null"));
  }

  /** Passes over a value that begins with an event. */
  private void skip(Event start) throws TransferException {
    int depth = start instanceof CollectionStartEvent ? 1 : 0;
    while (depth > 0) {
      Event event = next();
      if (event instanceof CollectionStartEvent) {
        if (++depth > MAX_DEPTH) {
          throw malformed(event, "it nests deeper than " + MAX_DEPTH);
        }
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private Event next() throws TransferException {
    return guarded(events::next);
  }

  private <T> T guarded(Supplier<T> step) throws TransferException {
    try {
      return step.get();
    } catch (RuntimeException e) {
      TransferException broken = TransferException.in(e).orElse(null);
      if (broken != null) {
        throw broken;
      }
      String place =
          e instanceof MarkedYamlEngineException marked
              ? marked.getProblemMark().map(this::place).orElse("")
              : "";
      String problem =
          e instanceof MarkedYamlEngineException marked
              ? marked.getProblem()
              : e instanceof YamlEngineException
                  ? String.valueOf(e.getMessage())
                  : "it ends too early";
      throw IndexContent.malformed(place, problem);
    }
  }

  private TransferException malformed(Event event, String wrong) {
    return IndexContent.malformed(place(event), wrong);
  }

  private String place(Event event) {
    return event.getStartMark().map(this::place).orElse("");
  }

  private String place(Mark mark) {
    return IndexContent.place(linesBefore + mark.getLine() + 1, mark.getColumn() + 1);
  }
}

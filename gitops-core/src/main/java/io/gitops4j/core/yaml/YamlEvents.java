package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The events of a text; whatever the parser throws is one exception with a place. */
final class YamlEvents {

  /** What is wrong with a tab that the parser refuses. */
  static final String TAB = "a tab stands where a value or a key should begin";

  private final String file;
  private final Iterator<Event> events;
  private @Nullable Event last;

  YamlEvents(String file, String text) {
    this.file = file;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = guarded(() -> new Parse(settings).parseString(text).iterator());
  }

  boolean hasNext() {
    return guarded(events::hasNext);
  }

  Event next() {
    Event event = guarded(events::next);
    last = event;
    return event;
  }

  /** Where an event begins. */
  Location at(Event event) {
    return event.getStartMark().map(this::at).orElse(Location.of(file));
  }

  private Location at(Mark mark) {
    return Location.of(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private <T> T guarded(Supplier<T> step) {
    try {
      return step.get();
    } catch (MarkedYamlEngineException e) {
      Location place =
          e.getProblemMark().or(e::getContextMark).map(this::at).orElse(Location.of(file));
      String problem = problem(e);
      boolean tab = problem.contains("(TAB)");
      throw YamlException.malformed(
          place, tab ? TAB : problem, tab ? "indent with spaces" : "correct the YAML");
    } catch (YamlEngineException e) {
      throw YamlException.malformed(Location.of(file), firstLine(e.getMessage()));
    } catch (RuntimeException e) {
      // What it did not foresee, such as an escape without digits, comes as it happens.
      Event known = last;
      Location place =
          known == null
              ? Location.of(file)
              : known.getEndMark().map(this::at).orElseGet(() -> at(known));
      throw YamlException.malformed(place, "what follows is not YAML");
    }
  }

  private static String problem(MarkedYamlEngineException e) {
    String problem = e.getProblem();
    String context = e.getContext();
    return firstLine(context == null || context.isEmpty() ? problem : context + ", " + problem);
  }

  private static String firstLine(@Nullable String message) {
    String text = message == null ? "the text is not YAML" : message.strip();
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}

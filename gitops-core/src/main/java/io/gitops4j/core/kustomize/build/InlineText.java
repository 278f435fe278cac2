package io.gitops4j.core.kustomize.build;

import io.gitops4j.Location;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * YAML that stands inside a text of another file, such as an inline patch. What is read of it has
 * its places in that file, as far as the text stands there as it is.
 *
 * @param at the scalar that holds the text
 * @param trimmed whether the white space around it does not count, as in {@code patches}; elsewhere
 *     empty lines at the end may be a part of what ends there
 */
record InlineText(YamlScalar at, boolean trimmed) {

  /**
   * The documents.
   *
   * @param tried what is tried, for the error
   */
  List<YamlNode> documents(YamlReader reader, String tried) {
    String file = at.location().map(Location::file).orElse("text");
    try {
      List<YamlNode> documents = reader.readAll(file, body());
      documents.forEach(this::mark);
      return documents;
    } catch (YamlException e) {
      throw Problem.cannot(
          place(e.location()).orElse(null), Problem.reason(e), tried, Problem.wrong(e));
    }
  }

  /** The text that is read. */
  String body() {
    return trimmed ? at.text().strip() : at.text();
  }

  private Optional<Location> place(@Nullable Location inside) {
    if (inside == null || inside.line() == 0) {
      return at.location();
    }
    String before = trimmed ? whiteBefore() : "";
    int lines = (int) before.chars().filter(c -> c == '\n').count();
    int columns = inside.line() > 1 ? 0 : before.length() - 1 - before.lastIndexOf('\n');
    return at.location(inside.line() + lines, inside.column() + columns);
  }

  private String whiteBefore() {
    return at.text().substring(0, at.text().length() - at.text().stripLeading().length());
  }

  private void mark(YamlNode node) {
    place(node.location().orElse(null))
        .ifPresentOrElse(
            place -> node.mark(place.file(), place.line(), place.column()), () -> node.markAs(at));
    if (node instanceof YamlMap map) {
      map.forEach(
          entry -> {
            mark(entry.keyNode());
            mark(entry.value());
          });
    } else if (node instanceof YamlList list) {
      list.forEach(this::mark);
    }
  }
}

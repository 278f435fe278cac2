package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * One reading of one text by the events of the complete parser, for {@link YamlReader}: mappings,
 * sequences, aliases and merge keys; scalars are made by {@link EventScalars}.
 */
final class EventNodes {

  private final String file;
  private final YamlFlavor flavor;
  private final YamlLimits limits;
  private final ReadingRules rules;
  private final YamlEvents events;
  private final EventScalars scalars;

  private final Map<String, YamlNode> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int nodes;
  private int aliasNodes;

  /** How many mappings and sequences in brackets are open. */
  private int flows;

  EventNodes(String file, String text, YamlFlavor flavor, YamlLimits limits, ReadingRules rules) {
    this.file = file;
    this.flavor = flavor;
    this.limits = limits;
    this.rules = rules;
    SeparatorEscapes separators = SeparatorEscapes.in(file, text);
    this.events = new YamlEvents(file, separators == null ? text : separators.text());
    this.scalars = new EventScalars(file, text, separators, events, flavor, rules);
  }

  /** All documents. */
  List<YamlNode> documents() {
    List<YamlNode> documents = new ArrayList<>();
    while (events.hasNext()) {
      if (events.next() instanceof DocumentStartEvent) {
        anchors.clear();
        documents.add(node(events.next(), 0));
      }
    }
    return documents;
  }

  /** The first document; null when there is none. */
  @Nullable YamlNode first() {
    while (events.hasNext()) {
      if (events.next() instanceof DocumentStartEvent) {
        return node(events.next(), 0);
      }
    }
    return null;
  }

  private YamlNode node(Event event, int depth) {
    if (depth > limits.maxDepth()) {
      throw YamlException.limit(
          events.at(event),
          "mappings and sequences nest deeper than the limit of " + limits.maxDepth(),
          "maxDepth");
    }
    if (++nodes > limits.maxNodes()) {
      throw YamlException.limit(
          events.at(event),
          "the text has more nodes than the limit of " + limits.maxNodes(),
          "maxNodes");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    String anchor =
        event instanceof NodeEvent named
            ? named.getAnchor().map(Object::toString).orElse(null)
            : null;
    if (anchor != null) {
      open.add(anchor);
    }
    YamlNode node = content(event, depth);
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, node);
    }
    return node;
  }

  private YamlNode content(Event event, int depth) {
    YamlNode node;
    if (event instanceof ScalarEvent scalar) {
      node = scalars.read(scalar, flows > 0);
    } else if (event instanceof CollectionStartEvent start) {
      int flow = start.isFlow() ? 1 : 0;
      flows += flow;
      node = start instanceof SequenceStartEvent ? sequence(depth) : mapping(depth);
      flows -= flow;
      if (start.isFlow()) {
        node.markFlow();
      }
    } else {
      throw YamlException.malformed(events.at(event), "expected a value");
    }
    event
        .getStartMark()
        .ifPresent(mark -> node.mark(file, mark.getLine() + 1, mark.getColumn() + 1));
    return node;
  }

  private YamlList sequence(int depth) {
    YamlList list = new YamlList();
    for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
      list.add(node(next, depth + 1));
    }
    return list;
  }

  private YamlMap mapping(int depth) {
    YamlMap map = new YamlMap();
    List<YamlNode> merged = new ArrayList<>(0);
    boolean inPlace = rules.mergesInPlace(flavor);
    for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
      boolean plain = next instanceof ScalarEvent s && s.getScalarStyle() == ScalarStyle.PLAIN;
      Event keyEvent = next;
      if (!(node(next, depth + 1) instanceof YamlScalar key)) {
        throw YamlException.malformed(events.at(keyEvent), "a key must be a scalar");
      }
      YamlNode value = node(events.next(), depth + 1);
      boolean merges = plain && key.text().equals("<<");
      if (merges && inPlace) {
        mergeOver(map, value);
      } else if (merges) {
        if (rules.asGo() && !merged.isEmpty()) {
          throw YamlException.malformed(
              events.at(keyEvent), "duplicate merge key, << stands twice in one mapping");
        }
        merged.add(value);
      } else {
        put(map, key, value, keyEvent);
      }
    }
    merged.forEach(value -> merge(map, value));
    return map;
  }

  private void put(YamlMap map, YamlScalar key, YamlNode value, Event at) {
    if (rules.asGo() && flavor == YamlFlavor.V11 && key.isNull()) {
      throw YamlException.malformed(
          events.at(at), "a key is null, which JSON does not know", "put it in quotes");
    }
    if (rules.drops(key.text(), flavor)) {
      return;
    }
    if (!map.has(key.text())) {
      map.put(flavor == YamlFlavor.V11 ? DirectNodes.asText(key) : key, value);
      return;
    }
    switch (rules.twins()) {
      case NONE ->
          throw YamlException.malformed(
              events.at(at),
              "the key \"" + key.text() + "\" stands twice in one mapping",
              "remove or rename one");
      case LAST -> map.put(flavor == YamlFlavor.V11 ? DirectNodes.asText(key) : key, value);
      case ALL -> map.append(key, value);
    }
  }

  /** Merges where the merge key stands: over what is before, below what follows. */
  private void mergeOver(YamlMap into, YamlNode from) {
    if (from instanceof YamlList list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        mergeOver(into, list.get(i));
      }
    } else if (from instanceof YamlMap map) {
      map.forEach(entry -> into.put(entry.keyNode().copy(), entry.value().copy()));
    } else {
      throw noMapping(from);
    }
  }

  private YamlException noMapping(YamlNode merged) {
    return YamlException.malformed(
        merged.location().orElse(Location.of(file)), "only a mapping can be merged with <<");
  }

  private void merge(YamlMap into, YamlNode from) {
    if (from instanceof YamlList list) {
      list.forEach(item -> merge(into, item));
    } else if (from instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        if (!into.has(entry.key())) {
          into.put(entry.keyNode().copy(), entry.value().copy());
        }
      }
    } else {
      throw noMapping(from);
    }
  }

  private YamlNode aliased(AliasEvent alias) {
    String name = alias.getAlias().toString();
    YamlNode target = anchors.get(name);
    if (target == null) {
      throw YamlException.malformed(
          events.at(alias),
          open.contains(name)
              ? "the alias *" + name + " contains itself"
              : "there is no anchor for the alias *" + name);
    }
    aliasNodes += count(target, limits.maxAliasNodes() - aliasNodes);
    if (aliasNodes > limits.maxAliasNodes()) {
      throw YamlException.limit(
          events.at(alias),
          "aliases stand for more nodes than the limit of " + limits.maxAliasNodes(),
          "maxAliasNodes");
    }
    return target.copy();
  }

  private static int count(YamlNode node, int most) {
    int count = 1;
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        if (count > most) {
          return count;
        }
        count += 1 + count(entry.value(), most - count);
      }
    } else if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        if (count > most) {
          return count;
        }
        count += count(item, most - count);
      }
    }
    return count;
  }
}

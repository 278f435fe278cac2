package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Reads YAML, and JSON as a part of it, into nodes with source marks.
 *
 * <p>Nearly every text is read directly by {@link BlockYaml}; what that is not certain of is read,
 * or refused, by the events of a complete parser.
 *
 * <p>The text must be UTF-8; a byte order mark is skipped. Aliases are replaced by copies of what
 * they stand for, merge keys ({@code <<}) by what they merge, a key that stands twice in a mapping
 * is an error. Everything is limited by {@link YamlLimits}. A reader is immutable and safe to
 * share, but for {@link #sharingTexts()}.
 *
 * @since 0.1
 */
public final class YamlReader {

  private static final String BINARY = "tag:yaml.org,2002:binary";

  private final YamlFlavor flavor;
  private final YamlLimits limits;

  private final ReadingRules rules;

  private final @Nullable SharedTexts shared;

  private YamlReader(
      YamlFlavor flavor, YamlLimits limits, ReadingRules rules, @Nullable SharedTexts shared) {
    this.flavor = flavor;
    this.limits = limits;
    this.rules = rules;
    this.shared = shared;
  }

  /** A reader of a flavour with the default limits. */
  public static YamlReader of(YamlFlavor flavor) {
    return of(flavor, YamlLimits.defaults());
  }

  /** A reader of a flavour with these limits. */
  public static YamlReader of(YamlFlavor flavor, YamlLimits limits) {
    return new YamlReader(flavor, limits, ReadingRules.DEFAULT, null);
  }

  /**
   * This reader, but of a key that stands twice the last counts, as kustomize reads its own files.
   */
  public YamlReader lastKeyWins() {
    return with(rules.with(ReadingRules.Twins.LAST));
  }

  /**
   * This reader, but a key may stand several times in a mapping, which then finds the first, as
   * kustomize reads merge patches.
   */
  public YamlReader keepingTwins() {
    return with(rules.with(ReadingRules.Twins.ALL));
  }

  /**
   * This reader, but it reads as Go's YAML does also where others do not: it refuses the escapes of
   * JSON that YAML 1.1 does not know, and two merge keys in a mapping.
   */
  public YamlReader asGo() {
    return with(rules.ofGo());
  }

  /** This reader, but of JSON: it refuses what is YAML alone. */
  public YamlReader ofJson() {
    return with(rules.ofJson());
  }

  private YamlReader with(ReadingRules other) {
    return new YamlReader(flavor, limits, other, shared);
  }

  /**
   * This reader, but a short text that stands in several of the files it reads is one string. Not
   * for several threads at once.
   */
  public YamlReader sharingTexts() {
    return new YamlReader(flavor, limits, rules, new SharedTexts());
  }

  /**
   * The first document of a text, as {@link #readAll(String, byte[])} reads it; null when there is
   * none. What is wrong behind its end does not matter.
   *
   * @param file the name for places and messages
   * @param content the text
   * @throws YamlException when it is not YAML, or beyond a limit
   */
  public @Nullable YamlNode readFirst(String file, byte[] content) {
    List<YamlNode> documents;
    try {
      documents = readAll(file, content);
    } catch (YamlException e) {
      if (content.length > limits.maxBytes()) {
        throw e;
      }
      String text = decode(file, content);
      String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new Run(file, body).first();
    }
    return documents.isEmpty() ? null : documents.get(0);
  }

  /**
   * All documents of a text; a document without content is a null scalar.
   *
   * @param file the name for places and messages
   * @param content the bytes, UTF-8
   * @throws YamlException when it is not UTF-8, not YAML, or beyond a limit
   */
  public List<YamlNode> readAll(String file, byte[] content) {
    if (content.length > limits.maxBytes()) {
      throw YamlException.limit(
          Location.of(file),
          "the file has " + content.length + " bytes, more than the limit of " + limits.maxBytes(),
          "maxBytes");
    }
    Cursor ascii = rules.json() ? null : Cursor.over(content);
    if (ascii == null) {
      return readAll(file, decode(file, content));
    }
    List<YamlNode> direct = BlockYaml.read(ascii, nodes(file), texts());
    return direct == null ? complete(file, decode(file, content)) : direct;
  }

  /**
   * All documents of a text; a document without content is a null scalar.
   *
   * @param file the name for places and messages
   * @param text the text
   * @throws YamlException when it is not YAML, or beyond a limit
   */
  public List<YamlNode> readAll(String file, String text) {
    if (rules.json()) {
      JsonSyntax.check(file, text);
    }
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<YamlNode> direct = direct(file, body);
    return direct == null ? complete(file, body) : direct;
  }

  /** Reads what is certain without the parser; null when the text is not. */
  @Nullable List<YamlNode> direct(String file, String body) {
    Cursor start = Cursor.over(body);
    return start == null ? null : BlockYaml.read(start, nodes(file), texts());
  }

  private SharedTexts texts() {
    return shared == null ? new SharedTexts() : shared;
  }

  private DirectNodes nodes(String file) {
    return new DirectNodes(file, flavor, limits, rules);
  }

  /** Reads with the parser. */
  List<YamlNode> complete(String file, String body) {
    return new Run(file, body).documents();
  }

  /**
   * The only document of a text.
   *
   * @throws YamlException as {@link #readAll(String, String)}, and when there is not exactly one
   */
  public YamlNode readOne(String file, String text) {
    List<YamlNode> documents = readAll(file, text);
    if (documents.size() != 1) {
      throw YamlException.malformed(
          Location.of(file), "expected one document, found " + documents.size());
    }
    return documents.get(0);
  }

  private static String decode(String file, byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    // Where it is not UTF-8 there is such a character now; a text may also have one of its own.
    return text.indexOf('\uFFFD') < 0 ? text : decodeStrictly(file, content);
  }

  private static String decodeStrictly(String file, byte[] content) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(content))
          .toString();
    } catch (CharacterCodingException e) {
      throw YamlException.malformed(
          notUtf8At(file, content), "the text is not UTF-8", "save it as UTF-8");
    }
  }

  private static Location notUtf8At(String file, byte[] content) {
    // Decoding with replacement keeps every line break, so the first replaced line is the place.
    String[] lines = new String(content, StandardCharsets.UTF_8).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      int column = lines[i].indexOf('\uFFFD');
      if (column >= 0) {
        return Location.of(file, i + 1, column + 1);
      }
    }
    return Location.of(file);
  }

  /** One reading of one text. */
  private final class Run {
    private final String file;
    private final SourceLines lines;

    /** How many characters there are when the last line has some and no end; else -1. */
    private final int unended;

    private final YamlEvents events;

    /** What of Go's YAML the text may offend; null when it is read as it is. */
    private final @Nullable GoEscapes escapes;

    private final @Nullable BlockTabs tabs;

    /** What the text has of escapes that the parser does not know; null when nothing. */
    private final @Nullable SeparatorEscapes separators;

    /** Whether lines may end with U+0085. */
    private final boolean hasNextLines;

    private final Map<String, YamlNode> anchors = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int nodes;
    private int aliasNodes;

    /** How many mappings and sequences in brackets are open. */
    private int flows;

    Run(String file, String text) {
      this.file = file;
      this.lines = new SourceLines(text);
      this.unended =
          text.substring(text.lastIndexOf('\n') + 1).isBlank()
              ? -1
              : text.codePointCount(0, text.length());
      this.separators = SeparatorEscapes.in(file, text);
      this.events = new YamlEvents(file, separators == null ? text : separators.text());
      this.escapes = rules.asGo() ? GoEscapes.in(file, text) : null;
      this.hasNextLines = rules.asGo() && text.indexOf(0x85) >= 0;
      this.tabs = rules.asGo() ? BlockTabs.in(file, text) : null;
    }

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
        node = scalar(scalar);
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

    private YamlScalar scalar(ScalarEvent event) {
      io.gitops4j.core.yaml.ScalarStyle style = style(event.getScalarStyle());
      if (isBlock(event)
          || (rules.asGo() && flows == 0 && style == io.gitops4j.core.yaml.ScalarStyle.PLAIN)) {
        refuseOldLineEnds(event);
      }
      if (escapes != null && style == io.gitops4j.core.yaml.ScalarStyle.DOUBLE_QUOTED) {
        escapes.check(event);
      }
      if (tabs != null) {
        tabs.check(event);
      }
      String text =
          cutShort(event)
              ? event.getValue().substring(0, event.getValue().length() - 1)
              : text(event, style);
      Optional<String> tag = event.getTag().filter(this::isTag);
      ScalarType type;
      if (tag.isEmpty()) {
        type =
            style == io.gitops4j.core.yaml.ScalarStyle.PLAIN
                ? ScalarResolver.resolve(text, flavor)
                : ScalarType.STRING;
      } else {
        type = tagged(event, tag.get(), text);
      }
      if (tag.filter(BINARY::equals).isPresent()) {
        return binary(event, text, style);
      }
      YamlScalar scalar = new YamlScalar(text, type, unlessTagged(style, tag));
      int columns = lines.columnsBefore(event);
      if (columns >= 0) {
        scalar.standsAsItIs(columns);
      }
      if (rules.asGo()) {
        scalar.lookForOddText();
      }
      if (flows > 0 && flavor == YamlFlavor.V3 && type == ScalarType.NULL && text.isEmpty()) {
        scalar.isEmptyInFlow();
      }
      return scalar;
    }

    /** The text; in quotes, U+0085 ends a line for Go, and lines are joined. */
    private String text(ScalarEvent event, io.gitops4j.core.yaml.ScalarStyle style) {
      String text = event.getValue();
      if (separators != null && style == io.gitops4j.core.yaml.ScalarStyle.DOUBLE_QUOTED) {
        text = separators.restored(text);
      }
      boolean quoted =
          style == io.gitops4j.core.yaml.ScalarStyle.SINGLE_QUOTED
              || style == io.gitops4j.core.yaml.ScalarStyle.DOUBLE_QUOTED;
      return hasNextLines && quoted ? OddText.folded(text) : text;
    }

    /** A {@code !} alone says nothing to go-yaml v3, and to v2 that there is text. */
    private boolean isTag(String tag) {
      return flavor == YamlFlavor.V11 || !tag.equals("!");
    }

    /**
     * Quotes around what has a tag say nothing: what replaces it need not be text. Source: go-yaml
     * v3, {@code node} in {@code encode.go}, which then writes the tag of what replaced it.
     */
    private io.gitops4j.core.yaml.ScalarStyle unlessTagged(
        io.gitops4j.core.yaml.ScalarStyle style, Optional<String> tag) {
      boolean quoted =
          style == io.gitops4j.core.yaml.ScalarStyle.SINGLE_QUOTED
              || style == io.gitops4j.core.yaml.ScalarStyle.DOUBLE_QUOTED;
      if (!quoted || tag.isEmpty()) {
        return style;
      }
      return flavor == YamlFlavor.V3
          ? io.gitops4j.core.yaml.ScalarStyle.TAGGED
          : io.gitops4j.core.yaml.ScalarStyle.PLAIN;
    }

    /**
     * Whether a block scalar ends with the file in the middle of a line: then its last line has no
     * end for Go's YAML, while the parser gives it one.
     */
    private boolean cutShort(ScalarEvent event) {
      return unended >= 0
          && event.getValue().endsWith("\n")
          && isBlock(event)
          && event.getEndMark().filter(end -> end.getIndex() >= unended).isPresent();
    }

    private static boolean isBlock(ScalarEvent event) {
      return event.getScalarStyle() == ScalarStyle.LITERAL
          || event.getScalarStyle() == ScalarStyle.FOLDED;
    }

    /**
     * Go's YAML takes U+0085, U+2028 and U+2029 for the end of a line, as YAML 1.1 does: in the
     * middle of a line of a block scalar, what follows is not indented, so the scalar ends there
     * and what follows cannot be read. Source: {@code is_break} in {@code yamlprivateh.go}.
     */
    private void refuseOldLineEnds(ScalarEvent event) {
      String text = event.getValue();
      for (int i = 0; i + 1 < text.length(); i++) {
        char c = text.charAt(i);
        char next = text.charAt(i + 1);
        if ((c == 0x85 || c == 0x2028 || c == 0x2029) && next != '\n' && next != ' ') {
          throw YamlException.malformed(
              events.at(event),
              String.format(
                  (isBlock(event) ? "the block text" : "the text")
                      + " has U+%04X, which ends a line, inside a line",
                  (int) c),
              "write the text in double quotes with an escape");
        }
      }
    }

    /** Go's YAML 1.1 goes through JSON at once; with YAML 1.2 it is what it was until then. */
    private YamlScalar binary(
        ScalarEvent event, String text, io.gitops4j.core.yaml.ScalarStyle style) {
      if (flavor == YamlFlavor.V3) {
        return YamlScalar.binary(text, style);
      }
      String decoded = BinaryText.decode(text);
      if (decoded == null) {
        throw YamlException.malformed(events.at(event), "the !!binary value is no base64");
      }
      return new YamlScalar(decoded, ScalarType.STRING, style);
    }

    private ScalarType tagged(ScalarEvent event, String tag, String text) {
      String prefix = "tag:yaml.org,2002:";
      if (!tag.startsWith(prefix)) {
        return ScalarType.STRING;
      }
      ScalarType resolved = ScalarResolver.resolve(text, flavor);
      ScalarType wanted =
          switch (tag.substring(prefix.length())) {
            case "int" -> ScalarType.INT;
            case "float" -> ScalarType.FLOAT;
            case "bool" -> ScalarType.BOOL;
            case "null" -> ScalarType.NULL;
            case "timestamp" -> ScalarType.TIMESTAMP;
            default -> ScalarType.STRING;
          };
      boolean fits =
          wanted == ScalarType.STRING
              || wanted == resolved
              || (wanted == ScalarType.FLOAT && resolved == ScalarType.INT)
              || (wanted == ScalarType.TIMESTAMP && TimestampText.matches(text));
      if (!fits) {
        throw YamlException.malformed(events.at(event), "\"" + text + "\" is no " + tag);
      }
      // For YAML 1.1 it stays the text it is written as.
      return wanted == ScalarType.TIMESTAMP && flavor == YamlFlavor.V11
          ? ScalarType.STRING
          : wanted;
    }

    private static io.gitops4j.core.yaml.ScalarStyle style(ScalarStyle style) {
      return switch (style) {
        case PLAIN -> io.gitops4j.core.yaml.ScalarStyle.PLAIN;
        case SINGLE_QUOTED -> io.gitops4j.core.yaml.ScalarStyle.SINGLE_QUOTED;
        case LITERAL -> io.gitops4j.core.yaml.ScalarStyle.LITERAL;
        case FOLDED -> io.gitops4j.core.yaml.ScalarStyle.FOLDED;
        default -> io.gitops4j.core.yaml.ScalarStyle.DOUBLE_QUOTED;
      };
    }
  }
}

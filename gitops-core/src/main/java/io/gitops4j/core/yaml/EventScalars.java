package io.gitops4j.core.yaml;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Makes scalars of the events of one reading, for {@link EventNodes}.
 *
 * <p>The rule: what a scalar means is what go-yaml takes it for, by its tag, its style and its
 * flavour. What the parser allows and Go's YAML does not is refused here, and what the two read
 * otherwise is put right. Tests: {@code YamlReaderTest}, {@code BlockYamlTest}.
 */
final class EventScalars {

  private static final String BINARY = "tag:yaml.org,2002:binary";

  private final YamlFlavor flavor;
  private final ReadingRules rules;
  private final YamlEvents events;
  private final SourceLines lines;

  /** How many characters there are when the last line has some and no end; else -1. */
  private final int unended;

  /** What of Go's YAML the text may offend; null when it is read as it is. */
  private final @Nullable GoEscapes escapes;

  private final @Nullable BlockTabs tabs;

  /** What the text has of escapes that the parser does not know; null when nothing. */
  private final @Nullable SeparatorEscapes separators;

  /** Whether lines may end with U+0085. */
  private final boolean hasNextLines;

  EventScalars(
      String file,
      String text,
      @Nullable SeparatorEscapes separators,
      YamlEvents events,
      YamlFlavor flavor,
      ReadingRules rules) {
    this.flavor = flavor;
    this.rules = rules;
    this.events = events;
    this.separators = separators;
    this.lines = new SourceLines(text);
    this.unended =
        text.substring(text.lastIndexOf('\n') + 1).isBlank()
            ? -1
            : text.codePointCount(0, text.length());
    this.escapes = rules.asGo() ? GoEscapes.in(file, text) : null;
    this.hasNextLines = rules.asGo() && text.indexOf(0x85) >= 0;
    this.tabs = rules.asGo() ? BlockTabs.in(file, text) : null;
  }

  /** The scalar of an event; they come in their order. */
  YamlScalar read(ScalarEvent event, boolean inFlow) {
    ScalarStyle style = style(event.getScalarStyle());
    if (isBlock(event) || (rules.asGo() && !inFlow && style == ScalarStyle.PLAIN)) {
      refuseOldLineEnds(event);
    }
    if (escapes != null && style == ScalarStyle.DOUBLE_QUOTED) {
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
      type = style == ScalarStyle.PLAIN ? ScalarResolver.resolve(text, flavor) : ScalarType.STRING;
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
    if (inFlow && flavor == YamlFlavor.V3 && type == ScalarType.NULL && text.isEmpty()) {
      scalar.isEmptyInFlow();
    }
    return scalar;
  }

  /** The text; in quotes, U+0085 ends a line for Go, and lines are joined. */
  private String text(ScalarEvent event, ScalarStyle style) {
    String text = event.getValue();
    if (separators != null && style == ScalarStyle.DOUBLE_QUOTED) {
      text = separators.restored(text);
    }
    boolean quoted = style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED;
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
  private ScalarStyle unlessTagged(ScalarStyle style, Optional<String> tag) {
    boolean quoted = style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED;
    if (!quoted || tag.isEmpty()) {
      return style;
    }
    return flavor == YamlFlavor.V3 ? ScalarStyle.TAGGED : ScalarStyle.PLAIN;
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
    return event.getScalarStyle() == org.snakeyaml.engine.v2.common.ScalarStyle.LITERAL
        || event.getScalarStyle() == org.snakeyaml.engine.v2.common.ScalarStyle.FOLDED;
  }

  /**
   * Go's YAML takes U+0085, U+2028 and U+2029 for the end of a line, as YAML 1.1 does: in the
   * middle of a line of a block scalar, what follows is not indented, so the scalar ends there and
   * what follows cannot be read. Source: {@code is_break} in {@code yamlprivateh.go}.
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
  private YamlScalar binary(ScalarEvent event, String text, ScalarStyle style) {
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
    return wanted == ScalarType.TIMESTAMP && flavor == YamlFlavor.V11 ? ScalarType.STRING : wanted;
  }

  private ScalarStyle style(org.snakeyaml.engine.v2.common.ScalarStyle style) {
    return switch (style) {
      case PLAIN -> ScalarStyle.PLAIN;
      case SINGLE_QUOTED -> ScalarStyle.SINGLE_QUOTED;
      case LITERAL -> ScalarStyle.LITERAL;
      case FOLDED -> rules.folded();
      default -> ScalarStyle.DOUBLE_QUOTED;
    };
  }
}

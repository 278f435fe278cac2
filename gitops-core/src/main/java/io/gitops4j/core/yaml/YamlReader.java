package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * This reader, but values are what the text says, as Helm takes them. Kustomize writes every
   * object and reads it once more, which changes some folded texts, and other readers tell what
   * comes out then. Folded texts are literal ones for this reader.
   */
  public YamlReader readingOnce() {
    return with(rules.readOnce());
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
      return GoSpaces.reading(body, read -> events(file, read).first());
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

  private EventNodes events(String file, String text) {
    return new EventNodes(file, text, flavor, limits, rules);
  }

  /** Reads with the parser. */
  List<YamlNode> complete(String file, String body) {
    return GoSpaces.reading(body, read -> events(file, read).documents());
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
}

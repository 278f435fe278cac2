package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.math.BigInteger;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scalar: its text, what the text means, and how it was written.
 *
 * @since 0.1
 */
@SuppressWarnings("EnumOrdinal") // Looked up again in the values of the same run, see below.
public sealed class YamlScalar extends YamlNode permits YamlKey {

  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  /** As many digits as a long always holds. */
  private static final int SHORT = 18;

  private static final ScalarType[] TYPES = ScalarType.values();
  private static final ScalarStyle[] STYLES = ScalarStyle.values();
  private static final byte FOLDED = (byte) ScalarStyle.FOLDED.ordinal();
  private static final byte TAGGED = (byte) ScalarStyle.TAGGED.ordinal();
  private static final short UNTYPED = -1;
  private static final short MISFIT = -2;
  private static final short EMPTY_IN_FLOW = -3;
  private static final short BINARY = -4;
  private static final short ODD = -5;
  private static final short TYPED_IN_QUOTES = -6;

  private String text;

  // Half of all nodes are scalars: these are small, so that objects by the thousand are.
  private byte type;
  private byte style;

  /**
   * One more than the indentation of a literal block or, of others, than a quote; 0 if unknown;
   * {@link #UNTYPED}, {@link #MISFIT}, {@link #EMPTY_IN_FLOW}, {@link #BINARY}, {@link #ODD} or
   * {@link #TYPED_IN_QUOTES} for what has no place of its own.
   */
  private short shift;

  /** A scalar of these parts. */
  public YamlScalar(String text, ScalarType type, ScalarStyle style) {
    this.text = text;
    this.type = (byte) type.ordinal();
    this.style = (byte) style.ordinal();
  }

  /** A copy of a scalar, with its place. */
  YamlScalar(YamlScalar other) {
    this.text = other.text;
    this.type = other.type;
    this.style = other.style;
    this.shift = other.shift;
    markAs(other);
  }

  /** A scalar that is text, whatever it looks like. */
  public static YamlScalar string(String text) {
    return new YamlScalar(text, ScalarType.STRING, ScalarStyle.PLAIN);
  }

  /** As {@link #string}, of a text that may have any characters. */
  public static YamlScalar anyString(String text) {
    YamlScalar scalar = string(text);
    scalar.lookForOddText();
    return scalar;
  }

  /** As {@link #anyString}, in quotes where kustomize puts the text in quotes. */
  public static YamlScalar setterString(String text) {
    YamlScalar scalar = anyString(text);
    if (NonText.is(text)) {
      scalar.style = quotes();
    }
    return scalar;
  }

  /**
   * A scalar tagged {@code !!binary}: its text is the base64 that is written, which is what is
   * copied and changed; its value is the text that the base64 stands for.
   */
  static YamlScalar binary(String base64, ScalarStyle style) {
    YamlScalar scalar = new YamlScalar(base64, ScalarType.STRING, style);
    scalar.shift = BINARY;
    return scalar;
  }

  /** A scalar whose plain text is resolved. */
  public static YamlScalar plain(String text, YamlFlavor flavor) {
    return new YamlScalar(text, ScalarResolver.resolve(text, flavor), ScalarStyle.PLAIN);
  }

  /**
   * A scalar of a JSON value.
   *
   * @throws IllegalArgumentException when it is of another type
   */
  public static YamlScalar of(@Nullable Object value) {
    if (value == null) {
      return new YamlScalar("null", ScalarType.NULL, ScalarStyle.PLAIN);
    }
    if (value instanceof String s) {
      return string(s);
    }
    if (value instanceof Boolean b) {
      return new YamlScalar(b.toString(), ScalarType.BOOL, ScalarStyle.PLAIN);
    }
    if (value instanceof Long || value instanceof Integer) {
      return new YamlScalar(value.toString(), ScalarType.INT, ScalarStyle.PLAIN);
    }
    if (value instanceof Double d) {
      return new YamlScalar(NumberText.general(d), ScalarType.FLOAT, ScalarStyle.PLAIN);
    }
    throw new IllegalArgumentException("not a JSON value: " + value.getClass().getName());
  }

  /** The text, without quotes and escapes. */
  public String text() {
    return text;
  }

  /**
   * The text as it comes out in the end: of one that {@linkplain #isBinary() is binary}, what its
   * base64 stands for; a time in full; folded and odd texts as JSON has them.
   */
  public String meaning() {
    if (type() == ScalarType.TIMESTAMP) {
      return TimestampText.rfc3339(text);
    }
    if (type() != ScalarType.STRING) {
      return text;
    }
    String decoded = isBinary() ? BinaryText.decode(text) : null;
    String read = decoded == null ? text : decoded;
    return isBinary() || (style != FOLDED && shift != ODD)
        ? read
        : OddText.folded(style == FOLDED ? FoldedText.again(read) : read);
  }

  /** What the text means. */
  public ScalarType type() {
    return TYPES[type];
  }

  /** How it was written. */
  public ScalarStyle style() {
    return STYLES[style];
  }

  /** Replaces text and meaning; the style becomes plain. */
  public void set(String newText, ScalarType newType) {
    this.text = newText;
    this.type = (byte) newType.ordinal();
    this.style = (byte) ScalarStyle.PLAIN.ordinal();
    this.shift = 0;
    lookForOddText();
  }

  /** Replaces the text alone: what it means stays, and how it is written. */
  public void setText(String newText) {
    byte before = style;
    set(newText, type());
    this.style = before;
  }

  /** Notes characters that do not come out of JSON as they went in, see {@link OddText}. */
  public void lookForOddText() {
    if (type() == ScalarType.STRING && OddText.is(text)) {
      this.shift = ODD;
    }
  }

  /**
   * Replaces the text by one that has no type of its own: without quotes it is what it looks like,
   * now and when it is replaced again; in quotes, or a block, it is text, and so is what is empty
   * in a flow, see {@link #isEmptyInFlow}. Source: kyaml, {@code FieldSetter} in {@code
   * yaml/fns.go}, with a value without a tag.
   */
  public void setUntyped(String newText) {
    byte before = style;
    if (before == ScalarStyle.PLAIN.ordinal()) {
      boolean quoted = newText.isEmpty() && (isFlow() || shift == EMPTY_IN_FLOW);
      set(newText, quoted ? ScalarType.STRING : ScalarResolver.resolve(newText, YamlFlavor.V3));
      this.shift = shift == ODD ? ODD : UNTYPED;
    } else {
      set(newText, ScalarType.STRING);
      this.style = before == TAGGED ? quotes() : before;
    }
  }

  /**
   * Replaces the text by one that has no type of its own: without quotes it is what it looks like,
   * now and when it is replaced again; with them, and where the text before needed them, it is
   * text.
   */
  public void setLike(String newText) {
    boolean quoted =
        type() == ScalarType.STRING
            && !isUntyped()
            && (style() != ScalarStyle.PLAIN
                || ScalarResolver.resolve(text, YamlFlavor.V3) != ScalarType.STRING);
    if (quoted && style() == ScalarStyle.PLAIN) {
      set(newText, ScalarType.STRING);
    } else {
      setUntyped(newText);
    }
  }

  /** Becomes what is read again of the JSON that it is written as, in which texts are quoted. */
  public void rereadJson() {
    if (type() == ScalarType.INT && (shift == MISFIT || isShortDecimal())) {
      return;
    }
    Object value = style == FOLDED && isText() ? text : written();
    if (value instanceof String read) {
      set(read, ScalarType.STRING);
      this.style = quotes();
    } else {
      String json = JsonWriter.compact(value);
      set(json, ScalarResolver.resolve(json, YamlFlavor.V3));
    }
  }

  /** Whether its text was put there without a type and without quotes, see {@link #setUntyped}. */
  public boolean isUntyped() {
    return shift == UNTYPED;
  }

  /** Whether it is tagged {@code !!binary}: its text is base64, its value what that stands for. */
  public boolean isBinary() {
    return shift == BINARY;
  }

  /** Replaces the base64 of one that {@linkplain #isBinary() is binary}. */
  public void setBinary(String base64) {
    set(base64, ScalarType.STRING);
    this.shift = BINARY;
  }

  /**
   * The type that a text replaced by another has to have: its own, or that of the number it came
   * from in quotes, see {@link #setInStyle}.
   */
  public ScalarType keptType() {
    return shift == TYPED_IN_QUOTES ? ScalarResolver.resolve(text, YamlFlavor.V3) : type();
  }

  /**
   * Replaces the text by one that does not fit the type, which stays: whoever asks for the value is
   * refused, unless the text is replaced before.
   */
  public void setMisfit(String newText) {
    set(newText, keptType());
    this.shift = MISFIT;
  }

  /**
   * Says that it is what a flow mapping or sequence has no text for. It is null, but Go's YAML
   * writes such a node as the empty text, so that is its value. Source: go-yaml v3, {@code
   * yaml_emitter_select_scalar_style} in {@code emitterc.go}, which quotes what is empty in a flow.
   */
  void isEmptyInFlow() {
    this.shift = EMPTY_IN_FLOW;
  }

  /**
   * Says that the text stands in its file as it is: a literal block with an indentation, or all on
   * one line after so many characters of quotes.
   */
  void standsAsItIs(int columnsBefore) {
    this.shift = columnsBefore < Short.MAX_VALUE ? (short) (columnsBefore + 1) : 0;
  }

  /**
   * The place in the file of a place in the text; that of the scalar where the text does not stand
   * in the file as it is, as in a folded block or with escapes.
   *
   * @param line the line of the text, from 1
   * @param column the column in code points, from 1
   */
  public Optional<Location> location(int line, int column) {
    Optional<Location> start = location();
    if (shift <= 0 || (line > 1 && style() != ScalarStyle.LITERAL)) {
      return start;
    }
    return start.map(
        at ->
            style() == ScalarStyle.LITERAL
                ? Location.of(at.file(), at.line() + line, shift - 1 + column)
                : Location.of(at.file(), at.line(), at.column() + shift - 1 + column - 1));
  }

  /**
   * The place in the file of a character of the text, as {@link #location(int, int)}.
   *
   * @param offset which character, in UTF-16 units from 0
   */
  public Optional<Location> location(int offset) {
    String before = text.substring(0, Math.min(offset, text.length()));
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return location(line, 1 + before.codePointCount(lineStart, before.length()));
  }

  /** Replaces text, meaning and style by those of another scalar. */
  public void setAs(YamlScalar other) {
    this.text = other.text;
    this.type = other.type;
    this.style = other.style;
    this.shift = other.shift;
  }

  /**
   * Takes text and meaning of another, but stays written as it is: what is in quotes, or a block,
   * is text whatever it takes, unless only a tag says what that means. Source: kyaml, {@code
   * FieldSetter} in {@code yaml/fns.go}, which keeps the style of the field that it sets; go-yaml
   * v3, {@code node} in {@code encode.go}, which writes a tag only where it says something.
   */
  public void setInStyle(YamlScalar other) {
    byte before = style;
    setAs(other);
    boolean tagged =
        type() != ScalarType.STRING && ScalarResolver.resolve(text, YamlFlavor.V3) != type();
    boolean quoted = before != ScalarStyle.PLAIN.ordinal() && before != TAGGED;
    if (before == FOLDED && type() == ScalarType.STRING) {
      this.style = FOLDED;
    } else if (quoted && !tagged) {
      if (type() != ScalarType.STRING) {
        set(other.text, ScalarType.STRING);
        this.shift = TYPED_IN_QUOTES;
      }
      this.style = other.style() == ScalarStyle.LITERAL ? other.style : quotes();
    } else if (other.style() != ScalarStyle.LITERAL) {
      this.style = before;
    }
  }

  /** Takes the style of a writer that puts in quotes, or a block, only what has to be. */
  public void restyle() {
    boolean plain =
        !ScalarResolver.needsQuotes(text)
            && ScalarAnalysis.of(text.codePoints().toArray()).plain()
            && text.indexOf('\n') < 0;
    if (plain) {
      this.style = (byte) ScalarStyle.PLAIN.ordinal();
    } else if (style() == ScalarStyle.PLAIN || style == TAGGED) {
      this.style = quotes();
    }
  }

  private static byte quotes() {
    return (byte) ScalarStyle.DOUBLE_QUOTED.ordinal();
  }

  @Override
  public boolean isNull() {
    return type() == ScalarType.NULL;
  }

  @Override
  public final YamlScalar copy() {
    return new YamlScalar(this);
  }

  @Override
  YamlScalar twin(IdentityHashMap<YamlNode, YamlNode> known) {
    if (known.get(this) instanceof YamlScalar twin) {
      return twin;
    }
    YamlScalar twin = copy();
    known.put(this, twin);
    return twin;
  }

  @Override
  public @Nullable Object toValue() {
    if (shift == MISFIT) {
      throw YamlException.malformed(
          location().orElseGet(() -> Location.of("(made by code)")),
          "the text '"
              + text
              + "' that a replacement put there is no "
              + type().name().toLowerCase(Locale.ROOT)
              + ", which the target is",
          "put the value of the target in quotes");
    }
    return switch (type()) {
      case STRING -> shift == BINARY ? decoded() : throughJson();
      case NULL -> shift == EMPTY_IN_FLOW ? "" : null;
      case BOOL -> ScalarResolver.isTrue(text);
      case TIMESTAMP -> TimestampText.rfc3339(text);
      case INT -> integer();
      case FLOAT -> number();
    };
  }

  /**
   * The text as it comes out of JSON: what is written folded changes, see {@link FoldedText}, and
   * what has odd characters, see {@link OddText}.
   */
  private String throughJson() {
    String read = style == FOLDED ? FoldedText.again(text) : text;
    requireAllowed();
    return shift == ODD ? OddText.folded(read) : read;
  }

  /**
   * The text as what is built in gets it from a kustomization: as JSON that is read as YAML, see
   * {@link OddText}.
   *
   * @throws YamlException when it has a character that YAML does not allow
   */
  public String argument() {
    requireAllowed();
    return shift == ODD ? OddText.folded(text) : text;
  }

  /**
   * The text that Go makes of a number or a boolean where it wants text; a float is rounded to 32
   * bits. Source: sigs.k8s.io/yaml, {@code convertToJSONableObject}.
   */
  public String asWantedText() {
    Object value = written();
    return value instanceof Double number ? NumberText.wanted(number) : JsonWriter.compact(value);
  }

  /**
   * Refuses characters that YAML does not allow.
   *
   * @throws YamlException when there is one
   */
  void requireAllowed() {
    if (shift == ODD && OddText.isRefused(text)) {
      throw YamlException.malformed(
          location().orElseGet(() -> Location.of("(made by code)")),
          "the text has a control character, which YAML does not allow",
          "remove it, or encode the text");
    }
  }

  private String decoded() {
    String decoded = BinaryText.decode(text);
    if (decoded == null) {
      throw YamlException.malformed(
          location().orElseGet(() -> Location.of("(made by code)")),
          "the !!binary value is no base64");
    }
    return decoded;
  }

  /** Whether its value is its text. */
  boolean isText() {
    return type() == ScalarType.STRING && shift != BINARY && shift != MISFIT && shift != ODD;
  }

  private Object integer() {
    if (isShortDecimal()) {
      return Long.parseLong(text);
    }
    BigInteger value = NumberText.integer(text);
    if (value.compareTo(MIN_LONG) >= 0 && value.compareTo(MAX_LONG) <= 0) {
      return value.longValue();
    }
    return value.doubleValue();
  }

  /** Whether it is digits alone, of which neither the number nor the first makes a difference. */
  private boolean isShortDecimal() {
    int length = text.length();
    if (length == 0 || length > SHORT || (text.charAt(0) == '0' && length > 1)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private Object number() {
    double value = NumberText.decimal(text);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw YamlException.malformed(
          location().orElseGet(() -> Location.of("(made by code)")),
          text + " is a number that JSON cannot hold",
          "use another value");
    }
    if (value == Math.rint(value) && Math.abs(value) < 9.007199254740992E15) {
      return (long) value;
    }
    return value;
  }

  /** The value for a writer, which can write what no Long or Double holds. */
  @Nullable Object written() {
    if (type() == ScalarType.INT && shift != MISFIT) {
      BigInteger value = NumberText.integer(text);
      if (value.compareTo(MAX_LONG) > 0 && value.bitLength() <= Long.SIZE) {
        return value;
      }
    }
    return toValue();
  }

  @Override
  public String toString() {
    return text;
  }
}

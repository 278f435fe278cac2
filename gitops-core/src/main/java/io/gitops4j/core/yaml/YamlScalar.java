package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A scalar: its text, what the text means, and how it was written.
 *
 * @since 0.1
 */
public final class YamlScalar extends YamlNode {

  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private String text;
  private ScalarType type;
  private ScalarStyle style;

  /** A scalar of these parts. */
  public YamlScalar(String text, ScalarType type, ScalarStyle style) {
    this.text = text;
    this.type = type;
    this.style = style;
  }

  /** A scalar that is text, whatever it looks like. */
  public static YamlScalar string(String text) {
    return new YamlScalar(text, ScalarType.STRING, ScalarStyle.PLAIN);
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

  /** What the text means. */
  public ScalarType type() {
    return type;
  }

  /** How it was written. */
  public ScalarStyle style() {
    return style;
  }

  /** Replaces text and meaning; the style becomes plain. */
  public void set(String newText, ScalarType newType) {
    this.text = newText;
    this.type = newType;
    this.style = ScalarStyle.PLAIN;
  }

  /** Replaces text, meaning and style by those of another scalar. */
  public void setAs(YamlScalar other) {
    this.text = other.text;
    this.type = other.type;
    this.style = other.style;
  }

  @Override
  public boolean isNull() {
    return type == ScalarType.NULL;
  }

  @Override
  public YamlScalar copy() {
    YamlScalar copy = new YamlScalar(text, type, style);
    copy.markAs(this);
    return copy;
  }

  @Override
  public @Nullable Object toValue() {
    return switch (type) {
      case STRING -> text;
      case NULL -> null;
      case BOOL -> ScalarResolver.isTrue(text);
      case TIMESTAMP -> TimestampText.rfc3339(text);
      case INT -> integer();
      case FLOAT -> number();
    };
  }

  private Object integer() {
    BigInteger value = NumberText.integer(text);
    if (value.compareTo(MIN_LONG) >= 0 && value.compareTo(MAX_LONG) <= 0) {
      return value.longValue();
    }
    return value.doubleValue();
  }

  private Object number() {
    double value = NumberText.decimal(text);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw YamlException.malformed(
          location().orElseGet(() -> Location.of("(made by code)")),
          text + " is a number that JSON cannot hold");
    }
    if (value == Math.rint(value) && Math.abs(value) < 9.007199254740992E15) {
      return (long) value;
    }
    return value;
  }

  @Override
  public String toString() {
    return text;
  }
}

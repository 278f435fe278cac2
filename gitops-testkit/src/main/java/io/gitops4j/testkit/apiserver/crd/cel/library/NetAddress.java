package io.gitops4j.testkit.apiserver.crd.cel.library;

import io.gitops4j.testkit.apiserver.model.GoText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as Go's {@code net/netip} reads and writes it, with its words about what is none.
 *
 * <p>No leading zeroes in IPv4; groups of IPv6 of one to four digits; the last 32 bits may be
 * written as IPv4. Written in lower case, the first longest run of two groups of zero or more as
 * two colons. Source: Go, {@code net/netip/netip.go}; RFC 5952. Tests: the recorded {@code
 * crd-cel-ip}.
 */
final class NetAddress {

  private static final int LONGEST = 256;

  private final byte[] bytes;
  private final String zone;

  private NetAddress(byte[] bytes, String zone) {
    this.bytes = bytes;
    this.zone = zone;
  }

  static NetAddress of(byte[] bytes) {
    return new NetAddress(bytes.clone(), "");
  }

  /** Reads an address; the failure has the words of {@code ParseAddr}. */
  static NetAddress parse(String text) {
    if (text.length() > LONGEST) {
      throw wrong(text.substring(0, LONGEST), "unable to parse IP");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        return new NetAddress(v4(text, text, 0), "");
      }
      if (c == ':') {
        return v6(text);
      }
      if (c == '%') {
        throw wrong(text, "missing IPv6 address");
      }
    }
    throw wrong(text, "unable to parse IP");
  }

  private static CelFailure wrong(String text, String why) {
    return new CelFailure("ParseAddr(" + GoText.quoted(text) + "): " + why);
  }

  private static CelFailure wrong(String text, String why, String at) {
    return wrong(text, why + " (at " + GoText.quoted(at) + ")");
  }

  /** The four bytes of a text, which is the whole or ends it. */
  private static byte[] v4(String whole, String text, int from) {
    byte[] out = new byte[4];
    int field = 0;
    int value = 0;
    int digits = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        if (digits == 1 && value == 0) {
          throw wrong(whole, "IPv4 field has octet with leading zero");
        }
        value = value * 10 + (c - '0');
        digits++;
        if (value > 255) {
          throw wrong(whole, "IPv4 field has value >255");
        }
      } else if (c == '.') {
        if (i == from || i == text.length() - 1 || text.charAt(i - 1) == '.') {
          throw wrong(whole, "IPv4 field must have at least one digit", text.substring(i));
        }
        if (field == 3) {
          throw wrong(whole, "IPv4 address too long");
        }
        out[field++] = (byte) value;
        value = 0;
        digits = 0;
      } else {
        throw wrong(whole, "unexpected character", text.substring(i));
      }
    }
    if (field < 3) {
      throw wrong(whole, "IPv4 address too short");
    }
    out[3] = (byte) value;
    return out;
  }

  private static NetAddress v6(String text) {
    String rest = text;
    String zone = "";
    int percent = text.indexOf('%');
    if (percent >= 0) {
      rest = text.substring(0, percent);
      zone = text.substring(percent + 1);
      if (zone.isEmpty()) {
        throw wrong(text, "zone must be a non-empty string");
      }
    }
    byte[] out = new byte[16];
    int gap = -1;
    int i = 0;
    if (rest.startsWith("::")) {
      gap = 0;
      rest = rest.substring(2);
    }
    while (i < 16 && !(gap == 0 && i == 0 && rest.isEmpty())) {
      int digits = hexDigits(text, rest);
      if (digits < rest.length() && rest.charAt(digits) == '.') {
        if (gap < 0 && i != 12) {
          throw wrong(
              text, "embedded IPv4 address must replace the final 2 fields of the address", rest);
        }
        if (i + 4 > 16) {
          throw wrong(
              text, "too many hex fields to fit an embedded IPv4 at the end of the address", rest);
        }
        System.arraycopy(v4(text, rest, 0), 0, out, i, 4);
        rest = "";
        i += 4;
        break;
      }
      int value = Integer.parseInt(rest.substring(0, digits), 16);
      out[i] = (byte) (value >> 8);
      out[i + 1] = (byte) value;
      i += 2;
      rest = rest.substring(digits);
      if (rest.isEmpty()) {
        break;
      }
      if (rest.charAt(0) != ':') {
        throw wrong(text, "unexpected character, want colon", rest);
      }
      if (rest.length() == 1) {
        throw wrong(text, "colon must be followed by more characters", rest);
      }
      rest = rest.substring(1);
      if (rest.charAt(0) == ':') {
        if (gap >= 0) {
          throw wrong(text, "multiple :: in address", rest);
        }
        gap = i;
        rest = rest.substring(1);
        if (rest.isEmpty()) {
          break;
        }
      }
    }
    if (!rest.isEmpty()) {
      throw wrong(text, "trailing garbage after address", rest);
    }
    expand(text, out, i, gap);
    return new NetAddress(out, zone);
  }

  private static int hexDigits(String text, String rest) {
    int digits = 0;
    while (digits < rest.length()
        && Character.digit(rest.charAt(digits), 16) >= 0
        && rest.charAt(digits) < 128) {
      if (digits > 3) {
        throw wrong(text, "each group must have 4 or less digits", rest);
      }
      digits++;
    }
    if (digits == 0) {
      throw wrong(text, "each colon-separated field must have at least one digit", rest);
    }
    return digits;
  }

  private static void expand(String text, byte[] out, int length, int gap) {
    if (length == 16) {
      if (gap >= 0) {
        throw wrong(text, "the :: must expand to at least one field of zeros");
      }
      return;
    }
    if (gap < 0) {
      throw wrong(text, "address string too short");
    }
    int shift = 16 - length;
    for (int j = length - 1; j >= gap; j--) {
      out[j + shift] = out[j];
    }
    Arrays.fill(out, gap, gap + shift, (byte) 0);
  }

  /** Reads an address as {@code ip(…)} does: without a zone, and no IPv4 inside of IPv6. */
  static NetAddress strict(String text) {
    NetAddress address;
    try {
      address = parse(text);
    } catch (CelFailure e) {
      throw new CelFailure(
          "IP Address "
              + GoText.quoted(text)
              + " parse error during conversion from string: "
              + e.text());
    }
    if (!address.zone.isEmpty()) {
      throw new CelFailure("IP address " + GoText.quoted(text) + " with zone value is not allowed");
    }
    if (address.mapped()) {
      throw new CelFailure("IPv4-mapped IPv6 address " + GoText.quoted(text) + " is not allowed");
    }
    return address;
  }

  static @Nullable NetAddress strictOrNull(String text) {
    try {
      return strict(text);
    } catch (CelFailure e) {
      return null;
    }
  }

  boolean mapped() {
    if (bytes.length != 16) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String zone() {
    return zone;
  }

  int bits() {
    return bytes.length * 8;
  }

  long family() {
    return bytes.length == 4 ? 4 : 6;
  }

  private int at(int index) {
    return bytes[index] & 255;
  }

  boolean isUnspecified() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  boolean isLoopback() {
    if (bytes.length == 4) {
      return at(0) == 127;
    }
    byte[] one = new byte[16];
    one[15] = 1;
    return Arrays.equals(bytes, one);
  }

  boolean isMulticast() {
    return bytes.length == 4 ? (at(0) & 0xf0) == 0xe0 : at(0) == 0xff;
  }

  boolean isLinkLocalMulticast() {
    return bytes.length == 4
        ? at(0) == 224 && at(1) == 0 && at(2) == 0
        : at(0) == 0xff && (at(1) & 0x0f) == 2;
  }

  boolean isLinkLocalUnicast() {
    return bytes.length == 4
        ? at(0) == 169 && at(1) == 254
        : at(0) == 0xfe && (at(1) & 0xc0) == 0x80;
  }

  boolean isGlobalUnicast() {
    boolean broadcast =
        bytes.length == 4 && at(0) == 255 && at(1) == 255 && at(2) == 255 && at(3) == 255;
    return !broadcast
        && !isUnspecified()
        && !isLoopback()
        && !isMulticast()
        && !isLinkLocalUnicast();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetAddress a && Arrays.equals(a.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    if (bytes.length == 4) {
      return at(0) + "." + at(1) + "." + at(2) + "." + at(3);
    }
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < 16; i += 2) {
      groups.add(at(i) << 8 | at(i + 1));
    }
    int start = -1;
    int end = -1;
    for (int i = 0; i < 8; i++) {
      int j = i;
      while (j < 8 && groups.get(j) == 0) {
        j++;
      }
      if (j - i >= 2 && j - i > end - start) {
        start = i;
        end = j;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i = end;
        if (i >= 8) {
          break;
        }
      } else if (i > 0) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups.get(i)));
    }
    return text.toString();
  }
}

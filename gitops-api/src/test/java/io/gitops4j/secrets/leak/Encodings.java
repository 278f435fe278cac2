package io.gitops4j.secrets.leak;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/** The ways in which a value may be written, chosen at random, independent of what finds them. */
enum Encodings {
  PLAIN {
    @Override
    String encode(String value, Random random) {
      return value;
    }
  },
  JSON {
    @Override
    String encode(String value, Random random) {
      StringBuilder json = new StringBuilder();
      value.codePoints().forEach(c -> json.append(jsonCharacter(c, random)));
      return json.toString();
    }
  },
  JSON_IN_JSON {
    @Override
    String encode(String value, Random random) {
      return JSON.encode(JSON.encode(value, random), random);
    }
  },
  URL {
    @Override
    String encode(String value, Random random) {
      StringBuilder url = new StringBuilder();
      for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
        boolean safe = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
        if (b == ' ' && random.nextBoolean()) {
          url.append('+');
        } else if (safe && random.nextInt(4) > 0) {
          url.append((char) b);
        } else {
          url.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", b));
        }
      }
      return url.toString();
    }
  },
  JSON_IN_URL {
    @Override
    String encode(String value, Random random) {
      return URL.encode(JSON.encode(value, random), random);
    }
  },
  BASE64 {
    @Override
    String encode(String value, Random random) {
      String surrounded =
          letters(random, random.nextInt(9)) + value + letters(random, random.nextInt(9));
      return base64(surrounded, 1, random);
    }
  },
  BASE64_TWICE {
    @Override
    String encode(String value, Random random) {
      String inner =
          Base64.getEncoder()
              .encodeToString(
                  (letters(random, random.nextInt(5)) + value).getBytes(StandardCharsets.UTF_8));
      return base64(letters(random, random.nextInt(5)) + "\"" + inner + "\"", 3, random);
    }
  },
  JSON_IN_BASE64 {
    @Override
    String encode(String value, Random random) {
      return base64(
          "{\"auths\":{\"r\":{\"password\":\"" + JSON.encode(value, random) + "\"}}}", 3, random);
    }
  },
  BASE64_IN_JSON {
    @Override
    String encode(String value, Random random) {
      return JSON.encode(BASE64.encode(value, random), random);
    }
  },
  JSON_IN_BASE64_IN_JSON {
    @Override
    String encode(String value, Random random) {
      return JSON.encode(JSON_IN_BASE64.encode(value, random), random);
    }
  },
  HEX {
    @Override
    String encode(String value, Random random) {
      StringBuilder hex = new StringBuilder();
      for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
        hex.append(String.format("%02x", b));
      }
      return random.nextBoolean() ? hex.toString() : hex.toString().toUpperCase(Locale.ROOT);
    }
  },
  YAML_DOUBLE_QUOTED {
    @Override
    String encode(String value, Random random) {
      StringBuilder yaml = new StringBuilder();
      value
          .codePoints()
          .forEach(
              c -> {
                if (random.nextInt(12) == 0) {
                  yaml.append("\\\n").append(" ".repeat(random.nextInt(5)));
                  if (c == ' ') {
                    yaml.append("\\ ");
                    return;
                  }
                }
                yaml.append(yamlChar(c, random));
              });
      return yaml.toString();
    }
  },
  YAML_SINGLE_QUOTED {
    @Override
    String encode(String value, Random random) {
      return YAML_FOLDED.encode(value.replace("'", "''"), random);
    }
  },
  JSON_IN_YAML_SINGLE_QUOTED {
    @Override
    String encode(String value, Random random) {
      return JSON.encode(value, random).replace("'", "''");
    }
  },
  YAML_FOLDED {
    @Override
    String encode(String value, Random random) {
      StringBuilder yaml = new StringBuilder();
      String indent = " ".repeat(random.nextInt(8));
      for (char c : value.toCharArray()) {
        if (c == '\n') {
          yaml.append(random.nextBoolean() ? "\n" : "\n\n").append(indent);
        } else if (c == ' ' && random.nextInt(3) == 0) {
          yaml.append('\n').append(indent);
        } else {
          yaml.append(c);
        }
      }
      return yaml.toString();
    }
  },
  HTML {
    @Override
    String encode(String value, Random random) {
      StringBuilder html = new StringBuilder();
      value
          .codePoints()
          .forEach(
              c -> {
                String known = "&<>\"'".indexOf(c) < 0 ? "" : named(c);
                if (!known.isEmpty() && random.nextBoolean()) {
                  html.append(known);
                } else if (!known.isEmpty() || random.nextInt(6) == 0) {
                  html.append(
                      random.nextBoolean() ? "&#" + c + ";" : "&#x" + Integer.toHexString(c) + ";");
                } else {
                  html.appendCodePoint(c);
                }
              });
      return html.toString();
    }
  };

  /** The value written this way; what is drawn at random may differ each time. */
  abstract String encode(String value, Random random);

  static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }

  private static String base64(String text, int groups, Random random) {
    Base64.Encoder encoder =
        switch (random.nextInt(4)) {
          case 0 -> Base64.getUrlEncoder();
          case 1 ->
              Base64.getMimeEncoder(4 * (groups + random.nextInt(19)), new byte[] {'\r', '\n'});
          case 2 -> Base64.getMimeEncoder(64, "\n    ".getBytes(StandardCharsets.UTF_8));
          default -> Base64.getEncoder();
        };
    Base64.Encoder padded = random.nextBoolean() ? encoder : encoder.withoutPadding();
    return padded.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String jsonCharacter(int c, Random random) {
    boolean must = c == '"' || c == '\\' || c < ' ';
    String names = "\"\\/\b\f\n\r\t";
    int named = names.indexOf(c);
    if (named >= 0 && random.nextBoolean()) {
      return "\\" + "\"\\/bfnrt".charAt(named);
    }
    if (must || random.nextInt(5) == 0) {
      StringBuilder escapes = new StringBuilder();
      for (char half : Character.toChars(c)) {
        escapes.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) half));
      }
      return escapes.toString();
    }
    return Character.toString(c);
  }

  private static String yamlChar(int c, Random random) {
    if (c == '\n') {
      return "\\n";
    }
    if (c == '"' || c == '\\' || random.nextInt(5) == 0) {
      int way = random.nextInt(3);
      return way == 0 && c < 0x100
          ? String.format("\\x%02x", c)
          : way == 1 && c < 0x10000 ? String.format("\\u%04X", c) : String.format("\\U%08x", c);
    }
    return Character.toString(c);
  }

  private static String named(int c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      default -> "&apos;";
    };
  }
}

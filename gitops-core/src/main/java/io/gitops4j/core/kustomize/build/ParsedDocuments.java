package io.gitops4j.core.kustomize.build;

import io.gitops4j.Location;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The documents of a file of resources.
 *
 * <p>kustomize parts the text at lines that begin with {@code ---} and takes the first document of
 * each part. So what follows {@code ...} says nothing until the next such line; there is nothing
 * but a comment behind {@code ---}; each part may begin with a byte order mark; and there are no
 * directives, as they would be in a part of their own. Nearly no file has any of that, and is read
 * as it is. Source: kyaml, {@code splitDocuments} and {@code Read} in {@code kio/byteio_reader.go}.
 * Tests: the cases {@code documents-*} of {@code KustomizeFixtureTest}.
 */
final class ParsedDocuments {

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final Pattern LINES = Pattern.compile("(?<=\n)");

  private final YamlReader reader;
  private final String file;
  private final List<YamlNode> documents = new ArrayList<>();

  private ParsedDocuments(YamlReader reader, String file) {
    this.reader = reader;
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws YamlException when it cannot be read
   */
  static List<YamlNode> read(YamlReader reader, String file, byte[] content) {
    if (isOrdinary(content)) {
      return reader.readAll(file, content);
    }
    String text = new String(content, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      return reader.readAll(file, content);
    }
    ParsedDocuments parts = new ParsedDocuments(reader, file);
    parts.split(text.replace("\r\n", "\n"));
    return parts.documents;
  }

  private static boolean isOrdinary(byte[] content) {
    for (int start = 0; start < content.length; start = end(content, start) + 1) {
      boolean special =
          content[start] == '%'
              || begins(content, start, '.')
              || (begins(content, start, '-') && !isSeparator(content, start))
              || (start > 0 && isMarked(content, start));
      if (special) {
        return false;
      }
    }
    return true;
  }

  private static int end(byte[] content, int start) {
    int end = start;
    while (end < content.length && content[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Whether three of a character stand there. */
  private static boolean begins(byte[] content, int at, char c) {
    return at + 2 < content.length
        && content[at] == c
        && content[at + 1] == c
        && content[at + 2] == c;
  }

  private static boolean isMarked(byte[] content, int at) {
    return at + 2 < content.length
        && content[at] == MARK[0]
        && content[at + 1] == MARK[1]
        && content[at + 2] == MARK[2];
  }

  private static boolean isSeparator(byte[] content, int start) {
    int at = start + 3;
    while (at < content.length && (content[at] == ' ' || content[at] == '\t')) {
      at++;
    }
    return at == content.length
        || content[at] == '\n'
        || content[at] == '\r'
        || (content[at] == '#' && at > start + 3);
  }

  private void split(String text) {
    int from = 0;
    int line = 0;
    int at = text.indexOf("\n---");
    while (at >= 0 && at >= from) {
      int end = text.indexOf('\n', at + 1);
      if (end < 0) {
        break;
      }
      String behind = text.substring(at + 4, end).strip();
      int lines = (int) text.substring(from, at + 1).chars().filter(c -> c == '\n').count();
      if (!behind.isEmpty() && behind.charAt(0) != '#') {
        throw YamlException.malformed(
            Location.of(file, line + lines + 1, 1),
            "something follows --- in the line that parts two documents",
            "put it on a line of its own");
      }
      part(text.substring(from, at + 1), line);
      line += lines + 1;
      from = end + 1;
      at = text.indexOf("\n---", from);
    }
    part(text.substring(from), line);
  }

  /** Takes the first document of a part. */
  private void part(String marked, int line) {
    String text = marked.startsWith("\uFEFF") ? marked.substring(1) : marked;
    StringBuilder body = new StringBuilder("\n".repeat(line));
    boolean begun = false;
    for (String each : LINES.split(text, -1)) {
      if (!begun && each.startsWith("%")) {
        throw YamlException.malformed(
            Location.of(file, line + 1, 1), "a directive cannot be used here", "remove it");
      }
      begun |= !each.isBlank() && !each.startsWith("#");
      if (each.startsWith("...") && (each.length() == 3 || each.substring(3, 4).isBlank())) {
        break;
      }
      body.append(each);
    }
    List<YamlNode> all = reader.readAll(file, body.toString());
    if (!all.isEmpty()) {
      documents.add(all.get(0));
    }
  }
}

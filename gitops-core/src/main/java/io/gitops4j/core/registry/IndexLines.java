package io.gitops4j.core.registry;

import io.gitops4j.core.registry.MarkedLines.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code index.yaml} of a chart repository by its lines, as long as they are as Helm
 * writes them; where they are not, the reader of YAML goes on with the version, chart or key of the
 * document in which that was.
 *
 * <p>The rule: what is accepted is a part of YAML in which a line tells what it is: block mappings
 * with short plain keys, block sequences, texts that are plain, in quotes or blocks, and the empty
 * {@code {}} and {@code []}. What passes is exactly what the other reader makes of the same lines,
 * so everything else is left to it: anchors, tags, comments, tabs, carriage returns, flow
 * collections, explicit keys, blanks at the end of a line, and what is malformed. Surprising cases:
 * a plain text goes on in every line that is indented deeper than its key, whatever that begins
 * with, and Helm did break long ones before 3.9; a list may be indented like its key; the first
 * line that is not empty decides on the indentation of a block; the escapes {@code \L} and {@code
 * \P}, which Go writes, pass here alone, as the parser of YAML does not know them. Source: Helm,
 * {@code IndexFile.WriteFile}, which writes with sigs.k8s.io/yaml; YAML 1.2.2, chapters 7 and 8.
 * Tests: {@code IndexLinesTest}, which holds both readers against each other.
 */
final class IndexLines {

  private static final int MAX_KEY = 256;
  private static final int MAX_DEPTH = 32;
  private static final String ENTRIES = "entries:\n";
  private static final String ESCAPES = "0abtnvfre \"\\/N_LP";
  private static final String NO_BEGINNING = " ?:,[]{}#&*!|>'\"%@`\t";

  /** A line is not as Helm writes it. */
  private static final class OtherForm extends Exception {
    private static final long serialVersionUID = 1;

    OtherForm() {
      super(null, null, false, false);
    }
  }

  private final MarkedLines lines;
  private final IndexContent content;
  private String before = "";
  private @Nullable List<IndexEntry> lastChart;
  private @Nullable IndexEntry lastVersion;
  private byte[] bytes = {};
  private boolean ended;
  private int indent;
  private int from;
  private int to;
  private int keyFrom;
  private int keyTo;

  IndexLines(InputStream in, IndexContent content) {
    this.lines = new MarkedLines(in);
    this.content = content;
  }

  /** Reads; whether everything was as Helm writes it. If not, {@link #rest()} has not been read. */
  boolean read() throws IOException {
    try {
      document();
      return true;
    } catch (OtherForm e) {
      return false;
    }
  }

  /** What was not read, as a document of its own. */
  InputStream rest() {
    return lines.fromMark(before);
  }

  /** How many lines the document had before {@link #rest()}; less than 0 for what that adds. */
  int linesBefore() {
    return lines.markedLine() - (int) before.chars().filter(c -> c == '\n').count();
  }

  private void document() throws IOException, OtherForm {
    advance();
    if (!ended && indent == 0 && is("---")) {
      advance();
    }
    require(!ended);
    while (!ended) {
      require(indent == 0);
      key();
      mark("");
      content.begins(IndexContent.place(lines.number() + 1, 1));
      if (isKeyNamed("apiVersion")) {
        content.apiVersion(text(0));
      } else if (isKeyNamed("entries")) {
        entries();
      } else {
        skip(0, 0);
      }
    }
    keep();
  }

  private void entries() throws IOException, OtherForm {
    if (from < to) {
      require(is("{}") || is("null") || is("~"));
      advance();
      require(ended || indent == 0);
      return;
    }
    advance();
    int own = indent;
    require(ended || own > 0 || !isItem());
    while (!ended && indent == own && own > 0) {
      key();
      mark(ENTRIES);
      versions(string(keyFrom, keyTo), own);
    }
    require(ended || indent == 0);
  }

  private void versions(String name, int own) throws IOException, OtherForm {
    List<IndexEntry> found = content.chart(name);
    if (from < to) {
      require(is("[]") || is("null") || is("~"));
      advance();
      return;
    }
    advance();
    int list = indent;
    while (!ended && indent == list && list >= own && isItem()) {
      mark(ENTRIES + " ".repeat(own) + name + ":\n");
      version(found, list);
    }
    require(ended || indent <= own);
  }

  private void version(List<IndexEntry> found, int list) throws IOException, OtherForm {
    String version = "";
    String url = "";
    String digest = "";
    String created = "";
    enter(list);
    int own = indent;
    while (!ended && indent == own) {
      key();
      if (isKeyNamed("version")) {
        version = text(own);
      } else if (isKeyNamed("digest")) {
        digest = text(own);
      } else if (isKeyNamed("created")) {
        created = text(own);
      } else if (isKeyNamed("urls")) {
        url = first(own);
      } else {
        skip(own, 0);
      }
    }
    require(ended || indent < own);
    lastChart = found;
    lastVersion = new IndexEntry(version, url, digest, created);
  }

  /** Adds the version that was read last; called where the other reader does not read it again. */
  private void keep() throws IOException {
    if (lastChart != null && lastVersion != null) {
      content.add(lastChart, lastVersion);
    }
    lastVersion = null;
  }

  /** The first text of a list that is not empty. */
  private String first(int own) throws IOException, OtherForm {
    if (from < to) {
      require(is("[]"));
      advance();
      return "";
    }
    advance();
    String first = "";
    int list = indent;
    while (!ended && indent == list && list >= own && isItem()) {
      enter(list);
      require(!isKey());
      String text = text(list);
      first = first.isEmpty() ? text : first;
    }
    require(ended || indent <= own);
    return first;
  }

  /** Passes over the value of a key that is indented so far. */
  private void skip(int own, int depth) throws IOException, OtherForm {
    require(depth < MAX_DEPTH);
    if (from < to) {
      scalar(own);
      return;
    }
    advance();
    if (ended || indent < own || (indent == own && !isItem())) {
      return;
    }
    int inner = indent;
    if (isItem()) {
      while (!ended && indent == inner && isItem()) {
        enter(inner);
        if (isKey()) {
          mapping(depth);
        } else {
          scalar(inner);
        }
      }
    } else {
      mapping(depth);
    }
    require(ended || indent <= own);
  }

  private void mapping(int depth) throws IOException, OtherForm {
    int own = indent;
    while (!ended && indent == own) {
      key();
      skip(own, depth + 1);
    }
    require(ended || indent < own);
  }

  /** The text that the line ends with; empty for null. The next line is not a part of it. */
  private String text(int own) throws IOException, OtherForm {
    String text = "";
    if (from < to) {
      byte quote = bytes[from];
      if (quote == '"' || quote == '\'') {
        require(to - from >= 2 && bytes[to - 1] == quote);
        text = string(from + 1, to - 1);
        require(text.indexOf(quote) < 0 && (quote == '\'' || text.indexOf('\\') < 0));
      } else {
        plain(true);
        text = string(from, to);
        text = text.equals("null") || text.equals("~") ? "" : text;
      }
      require(text.length() <= IndexContent.MAX_TEXT);
    }
    advance();
    require(ended || indent <= own);
    return text;
  }

  /** Passes over a text that begins in the line. */
  private void scalar(int own) throws IOException, OtherForm {
    switch (bytes[from]) {
      case '"', '\'' -> quoted(own);
      case '|', '>' -> {
        block(own);
        return;
      }
      case '{' -> {
        require(is("{}"));
        advance();
      }
      case '[' -> {
        require(is("[]"));
        advance();
      }
      default -> {
        plain(true);
        advance();
        while (!ended && indent > own) {
          plain(false);
          advance();
        }
      }
    }
    require(ended || indent <= own);
  }

  private void plain(boolean begins) throws OtherForm {
    byte first = bytes[from];
    if (begins) {
      require(NO_BEGINNING.indexOf(first) < 0);
      require(first != '-' || (to - from > 1 && bytes[from + 1] != ' '));
    }
    require(first != '#' && bytes[to - 1] != ' ' && bytes[to - 1] != ':');
    for (int i = from; i < to - 1; i++) {
      require(bytes[i] != ':' || bytes[i + 1] != ' ');
      require(bytes[i] != ' ' || bytes[i + 1] != '#');
    }
  }

  private void quoted(int own) throws IOException, OtherForm {
    byte quote = bytes[from];
    int at = from + 1;
    while (true) {
      if (at >= to) {
        advance();
        require(!ended && indent > own);
        at = from;
      } else if (bytes[at] == '\\' && quote == '"') {
        at = escape(at + 1);
      } else if (bytes[at] != quote) {
        at++;
      } else if (quote == '\'' && at + 1 < to && bytes[at + 1] == quote) {
        at += 2;
      } else {
        break;
      }
    }
    require(at == to - 1);
    advance();
  }

  /** Where an escape ends. */
  private int escape(int at) throws OtherForm {
    if (at == to) {
      return at;
    }
    int digits =
        switch (bytes[at]) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> 0;
        };
    require(digits > 0 || ESCAPES.indexOf(bytes[at]) >= 0);
    require(at + digits < to);
    long code = 0;
    for (int i = 1; i <= digits; i++) {
      int digit = Character.digit(bytes[at + i], 16);
      require(digit >= 0);
      code = code * 16 + digit;
    }
    require(code <= Character.MAX_CODE_POINT);
    return at + 1 + digits;
  }

  private void block(int own) throws IOException, OtherForm {
    int depth = -1;
    for (int i = from + 1; i < to; i++) {
      boolean digit = bytes[i] >= '1' && bytes[i] <= '9';
      require(digit ? i == from + 1 : i == to - 1 && (bytes[i] == '-' || bytes[i] == '+'));
      depth = digit ? own + bytes[i] - '0' : depth;
    }
    while (true) {
      boolean more = line(true);
      boolean blank = from == to;
      if (!more) {
        return;
      }
      if (depth < 0) {
        require(!blank || indent == 0);
        depth = blank || indent <= own ? -1 : indent;
        if (blank || depth >= 0) {
          continue;
        }
      }
      if (!blank && (depth < 0 || indent < depth)) {
        break;
      }
    }
    require(indent <= own);
    for (int i = from; i < to; i++) {
      require(bytes[i] != '\t');
    }
  }

  /** Goes to the next line that is not empty. */
  private void advance() throws IOException, OtherForm {
    boolean more = line(false);
    while (more && from == to) {
      require(indent == 0);
      more = line(false);
    }
  }

  private boolean line(boolean tabs) throws IOException, OtherForm {
    Kind kind = lines.next();
    require(kind != Kind.OTHER && (tabs || kind != Kind.WITH_TABS));
    ended = kind == Kind.END;
    bytes = lines.bytes();
    from = lines.start();
    to = lines.end();
    while (from < to && bytes[from] == ' ') {
      from++;
    }
    indent = from - lines.start();
    return !ended;
  }

  /** Lets {@link #rest()} begin with this line, behind what makes it a document. */
  private void mark(String text) throws IOException {
    keep();
    lines.mark();
    before = text;
  }

  private boolean isItem() {
    return to - from > 2 && bytes[from] == '-' && bytes[from + 1] == ' ';
  }

  /** Goes behind the sign of an item. */
  private void enter(int list) throws OtherForm {
    from += 2;
    indent = list + 2;
    require(bytes[from] != ' ' && bytes[from] != '-');
  }

  /** Whether the line begins with a key. */
  private boolean isKey() {
    int colon = colon();
    return colon > 0 && (colon + 1 == to || (colon + 2 < to && bytes[colon + 1] == ' '));
  }

  /** Where the colon behind a short plain key is; -1 when there is none. */
  private int colon() {
    int at = from;
    while (at < to && isOfKey(bytes[at])) {
      at++;
    }
    boolean begins = at > from && bytes[from] != '-' && bytes[from] != '.';
    return begins && at < to && bytes[at] == ':' && at - from <= MAX_KEY ? at : -1;
  }

  private static boolean isOfKey(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '/'
        || b == '_';
  }

  /** Takes note of a key, and goes to its value. */
  private void key() throws OtherForm {
    require(isKey());
    keyFrom = from;
    keyTo = colon();
    require(!isKeyNamed("null"));
    from = Math.min(keyTo + 2, to);
    require(from == to || bytes[from] != ' ');
  }

  /** Whether the key of this line is this one. */
  private boolean isKeyNamed(String name) {
    return is(name, keyFrom, keyTo);
  }

  /** Whether what is left of the line is this. */
  private boolean is(String text) {
    return is(text, from, to);
  }

  private boolean is(String text, int begin, int end) {
    if (end - begin != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[begin + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String string(int begin, int end) {
    return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
  }

  private static void require(boolean holds) throws OtherForm {
    if (!holds) {
      throw new OtherForm();
    }
  }
}

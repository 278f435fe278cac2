package io.gitops4j.testkit.apiserver.crd.cel.library;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;

/**
 * What texts have in common with a regular expression: {@code find} and {@code findAll}, in linear
 * time. Source: k8s.io/apiserver, {@code pkg/cel/library/regex.go}. Tests: the recorded {@code
 * crd-cel-regex}.
 */
public final class RegexLibrary {

  private static final int LONGEST_PATTERN = 64 * 1024;

  private RegexLibrary() {}

  /**
   * Compiles an expression of RE2.
   *
   * @throws CelFailure in the words of Go when it is none
   */
  public static Pattern compile(String pattern) {
    if (pattern.length() > LONGEST_PATTERN) {
      throw new CelFailure("error parsing regexp: expression too large");
    }
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      String message = String.valueOf(e.getMessage());
      throw new CelFailure(message.endsWith("`") ? message : message + ": ``");
    } catch (StackOverflowError e) {
      throw new CelFailure("error parsing regexp: expression nests too deeply");
    }
  }

  private static Pattern legal(Object pattern) {
    try {
      return compile((String) pattern);
    } catch (CelFailure e) {
      throw new CelFailure("Illegal regex: " + e.text());
    }
  }

  private static String find(Object text, Object pattern) {
    Matcher matcher = legal(pattern).matcher((String) text);
    return matcher.find() ? matcher.group() : "";
  }

  /** All matches, or the first few; an empty one right behind another does not count. */
  private static List<String> findAll(Object text, Object pattern, long limit) {
    List<String> found = new ArrayList<>();
    Matcher matcher = legal(pattern).matcher((String) text);
    int end = -1;
    while ((limit < 0 || found.size() < limit) && matcher.find()) {
      if (matcher.end() > matcher.start() || matcher.start() != end) {
        found.add(matcher.group());
      }
      end = matcher.end();
    }
    return found;
  }

  static FunctionSet functions() {
    FunctionSet.Arg text = FunctionSet.STRING;
    return new FunctionSet()
        .member("find", "string_find_string", SimpleType.STRING, a -> find(a[0], a[1]), text, text)
        .member(
            "findAll",
            "string_find_all_string",
            FunctionSet.STRINGS,
            a -> findAll(a[0], a[1], -1),
            text,
            text)
        .member(
            "findAll",
            "string_find_all_string_int",
            FunctionSet.STRINGS,
            a -> findAll(a[0], a[1], (Long) a[2]),
            text,
            text,
            FunctionSet.INT);
  }
}

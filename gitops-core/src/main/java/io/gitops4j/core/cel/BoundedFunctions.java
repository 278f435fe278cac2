package io.gitops4j.core.cel;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelOptions;
import dev.cel.common.values.CelByteString;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.MatchesFunction.MatchesOverload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Those functions of CEL that make a small expression do much work, with an {@link Allowance}: a
 * chain of {@code map(s, s + s)} or {@code replace} doubles a text with every link, and a regular
 * expression reads all of it. They say what the library's own say.
 */
final class BoundedFunctions {

  /** The functions of the strings extension that are bound here instead. */
  static final Set<CelStringExtensions.Function> REPLACED =
      Set.of(CelStringExtensions.Function.REPLACE, CelStringExtensions.Function.JOIN);

  private static final Set<AddOverload> GROWING =
      Set.of(AddOverload.ADD_STRING, AddOverload.ADD_BYTES, AddOverload.ADD_LIST);
  private static final Set<MatchesOverload> MATCHING =
      Set.of(MatchesOverload.MATCHES, MatchesOverload.MATCHES_STRING);

  private BoundedFunctions() {}

  /** Whether an overload of a standard function is bound here instead. */
  static boolean isReplaced(CelStandardOverload overload) {
    return GROWING.contains(overload) || MATCHING.contains(overload);
  }

  static List<CelFunctionBinding> all(CelOptions options) {
    RuntimeEquality equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
    List<CelFunctionBinding> all = new ArrayList<>();
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "_+_",
            GROWING.stream()
                .map(add -> bounded(add.newFunctionBinding(options, equality)))
                .toList()));
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "matches",
            MATCHING.stream()
                .map(matches -> bounded(matches.newFunctionBinding(options, equality)))
                .toList()));
    all.addAll(joins());
    all.addAll(replacements());
    return all;
  }

  private static CelFunctionBinding bounded(CelFunctionBinding standard) {
    return CelFunctionBinding.from(
        standard.getOverloadId(),
        standard.getArgTypes().get(0),
        standard.getArgTypes().get(1),
        (a, b) -> {
          Allowance.take(work(a, b));
          return standard.getDefinition().apply(new Object[] {a, b});
        });
  }

  /**
   * Lists are not copied, and macros add one element to a long one; an element counts as a few
   * characters.
   */
  private static long work(Object a, Object b) {
    if (a instanceof Collection<?> one && b instanceof Collection<?> other) {
      return 8L * Math.min(one.size(), other.size());
    }
    return size(a) + size(b);
  }

  private static long size(Object value) {
    return value instanceof CelByteString bytes ? bytes.size() : ((String) value).length();
  }

  private static ImmutableSet<CelFunctionBinding> joins() {
    return CelFunctionBinding.fromOverloads(
        "join",
        CelFunctionBinding.from("list_join", List.class, list -> join(list, "")),
        CelFunctionBinding.from(
            "list_join_string", List.class, String.class, BoundedFunctions::join));
  }

  private static String join(List<?> list, String separator) {
    StringBuilder joined = new StringBuilder();
    String before = "";
    for (Object item : list) {
      String text = (String) item;
      Allowance.take((long) text.length() + separator.length());
      joined.append(before).append(text);
      before = separator;
    }
    return joined.toString();
  }

  private static ImmutableSet<CelFunctionBinding> replacements() {
    return CelFunctionBinding.fromOverloads(
        "replace",
        CelFunctionBinding.from(
            "string_replace_string_string",
            ImmutableList.of(String.class, String.class, String.class),
            args -> replace((String) args[0], (String) args[1], (String) args[2], -1)),
        CelFunctionBinding.from(
            "string_replace_string_string_int",
            ImmutableList.of(String.class, String.class, String.class, Long.class),
            args -> replace((String) args[0], (String) args[1], (String) args[2], (Long) args[3])));
  }

  /** An empty text is found before every character and at the end, as in Go. */
  private static String replace(String text, String search, String replacement, long limit) {
    StringBuilder made = new StringBuilder();
    int from = 0;
    int found = text.indexOf(search);
    for (long n = 0; found >= 0 && n != limit; n++) {
      Allowance.take((long) found - from + replacement.length() + 1);
      made.append(text, from, found).append(replacement);
      from = found + search.length();
      if (!search.isEmpty()) {
        found = text.indexOf(search, from);
      } else if (found < text.length()) {
        found += Character.charCount(text.codePointAt(found));
      } else {
        found = -1;
      }
    }
    Allowance.take((long) text.length() - from);
    return made.append(text, from, text.length()).toString();
  }
}

package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node.ListNode;
import io.gitops4j.core.template.parse.ParsedText;
import io.gitops4j.core.template.parse.SourceText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Compiles texts, and keeps what it compiled by name and text, because {@code tpl} executes the
 * same texts again and again. At most 8 Mi characters of texts are kept; what comes later is
 * compiled each time.
 */
final class TextCompiler {

  private static final long MOST_KEPT = 8 << 20;

  /** Written out: to link those of a record is much of what the first template costs a JVM. */
  private record Key(String name, String text) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && name.equals(key.name) && text.equals(key.text);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + text.hashCode();
    }
  }

  private final FunctionTable functions;
  private final Parts parts;
  private final Map<Key, Map<String, CompiledTemplate>> kept = new ConcurrentHashMap<>();
  private final AtomicLong keptChars = new AtomicLong();

  TextCompiler(FunctionTable functions, Parts parts) {
    this.parts = parts;
    this.functions = functions;
  }

  /** The templates of a text by name, in the order of their definition. */
  Map<String, CompiledTemplate> compile(String name, String text) {
    Key key = new Key(name, text);
    Map<String, CompiledTemplate> known = kept.get(key);
    if (known != null) {
      return known;
    }
    ParsedText parsed = ParsedText.of(name, text, this::isFunction);
    Map<String, CompiledTemplate> compiled = new LinkedHashMap<>();
    parsed
        .templates()
        .forEach(
            (template, root) ->
                compiled.put(
                    template, Compiler.compile(template, parsed.source(), root, functions, parts)));
    if (keptChars.addAndGet(text.length() + 100L) <= MOST_KEPT) {
      kept.put(key, compiled);
    }
    return compiled;
  }

  CompiledTemplate empty(String name) {
    ListNode root = new ListNode(0, List.of());
    return Compiler.compile(name, new SourceText(name, ""), root, functions, parts);
  }

  boolean isTraced() {
    return parts == TracedParts.TRACED;
  }

  private boolean isFunction(String name) {
    return functions.get(name) != null
        || Builtins.TABLE.get(name) != null
        || Builtins.SPECIAL.contains(name);
  }
}

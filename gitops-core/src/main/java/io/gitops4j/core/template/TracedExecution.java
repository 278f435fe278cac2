package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.SourceText;
import io.gitops4j.core.template.trace.Contributors;
import io.gitops4j.core.template.trace.Origin;
import io.gitops4j.core.template.trace.Piece;
import io.gitops4j.core.template.trace.Reading;
import io.gitops4j.core.template.trace.TextMapping;
import io.gitops4j.core.template.trace.TracedText;
import io.gitops4j.core.template.trace.Writing;
import io.gitops4j.core.template.value.StructValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An execution that remembers what wrote each piece of its text, and what was read for it.
 *
 * <p>The rule: tables, lists and structs are known by their identity, from the ones the caller
 * names down to all that fields, items and functions such as {@code index} reach, so that it does
 * not matter by which dot, variable or {@code dict} a template came to one. A scalar has no
 * identity: it is made of what the pipeline read that gave it. A text that a template wrote is
 * known by identity, too, with its pieces, and so is what a function makes of it that only changes
 * its blanks, its quotes or its ends; what any other function makes of it is written by the action,
 * and what wrote the text contributes to it.
 *
 * <p>Surprising: what a table of a function holds, as of {@code merge} or {@code fromYaml}, is made
 * of all that the function was given. For one thread at a time, as every execution. Tests: {@code
 * TracedTemplateTest}.
 */
final class TracedExecution extends Execution {

  /** A loop's table or list, and what it was made of. */
  record Items(Object collection, Contributors madeOf) {
    static final Items NONE = new Items("", new Contributors());
  }

  private static final Set<String> FORMING =
      Set.of(
          "nindent",
          "indent",
          "trim",
          "trimSuffix",
          "trimPrefix",
          "trimAll",
          "trunc",
          "quote",
          "squote",
          "toString",
          "default",
          "replace");

  private final IdentityHashMap<Object, Origin> containers;
  private final IdentityHashMap<Object, Map<String, Contributors>> entries =
      new IdentityHashMap<>();
  private final IdentityHashMap<String, List<Piece>> texts = new IdentityHashMap<>();
  private final IdentityHashMap<FunctionDefinition, FunctionDefinition> watched =
      new IdentityHashMap<>();
  private List<Piece> pieces = new ArrayList<>();
  private Contributors collecting = new Contributors();
  private Contributors lastPipeline = new Contributors();
  private Contributors chain = new Contributors();
  private List<Contributors> arguments = new ArrayList<>();
  private Items items = Items.NONE;
  private @Nullable Writing within;

  TracedExecution(
      TemplateSet templates,
      FunctionTable overrides,
      TemplateLimits limits,
      IdentityHashMap<Object, Origin> known) {
    super(templates, overrides, limits);
    this.containers = new IdentityHashMap<>(known);
  }

  /** Executes a template and tells what wrote its text. */
  TracedText trace(String name, @Nullable Object data) {
    String text = execute(name, data);
    return new TracedText(text, texts.getOrDefault(text, List.of()));
  }

  @Override
  Frame frame(CompiledTemplate template, @Nullable Object dot) {
    Contributors madeOf = new Contributors();
    madeOf.addAll(collecting);
    return new TracedFrame(this, template, dot, madeOf);
  }

  @Override
  String text(CompiledTemplate template, @Nullable Object data) {
    List<Piece> outer = pieces;
    List<Piece> own = new ArrayList<>();
    pieces = own;
    String text = super.text(template, data);
    pieces = outer;
    if (!text.isEmpty()) { // The empty text is the same one everywhere.
      texts.put(text, own);
    }
    return text;
  }

  @Override
  FunctionDefinition function(String name, FunctionDefinition compiled) {
    FunctionDefinition plain = super.function(name, compiled);
    return watched.computeIfAbsent(
        plain, each -> each.watched((given, result) -> called(name, given, result)));
  }

  /** Begins to gather contributors; those gathered before are to be given to {@link #end}. */
  Contributors begin() {
    Contributors outer = collecting;
    collecting = new Contributors();
    return outer;
  }

  /** What was gathered since {@link #begin}. */
  Contributors end(Contributors outer) {
    Contributors own = collecting;
    collecting = outer;
    return own;
  }

  Writing writing(SourceText source, Node node) {
    return new Writing(source, node, within);
  }

  /** Enters an action, or goes back to one; the one before. */
  @Nullable Writing enter(@Nullable Writing action) {
    Writing before = within;
    within = action;
    return before;
  }

  /** A statement wrote what was written since then. */
  void wrote(int start, Writing writing) {
    pieces.add(Piece.of(start, written(), writing));
  }

  /** An action wrote a value. */
  void wrote(int start, Object value, Writing action) {
    List<Piece> known = value instanceof String text ? texts.get(text) : null;
    if (known == null || known.isEmpty()) {
      wrote(start, action);
    } else {
      known.forEach(piece -> pieces.add(piece.by(action).shifted(start)));
    }
  }

  void pipeline(Contributors own) {
    lastPipeline = own;
  }

  Contributors lastPipeline() {
    return lastPipeline;
  }

  /** What the receiver of the fields that are read is made of. */
  Contributors chain() {
    return chain;
  }

  void chain(Contributors madeOf) {
    chain = madeOf;
  }

  void argument(Contributors own) {
    arguments.add(own);
  }

  /** Begins another list of arguments; the one before. */
  List<Contributors> arguments(List<Contributors> other) {
    List<Contributors> before = arguments;
    arguments = other;
    return before;
  }

  Items items() {
    return items;
  }

  /** Begins another loop; the one before. */
  Items items(Items other) {
    Items before = items;
    items = other;
    return before;
  }

  /** A value was used by itself that is made of some contributors. */
  void used(@Nullable Object value, Contributors madeOf) {
    Origin origin = value == null ? null : containers.get(value);
    if (origin != null) {
      collecting.add(new Reading(origin, value));
    } else {
      collecting.addAll(madeOf);
    }
  }

  /** A field was read of something. */
  void field(
      @Nullable Object from,
      String name,
      @Nullable Object value,
      Contributors madeOf,
      boolean last) {
    Origin origin = from == null ? null : containers.get(from);
    Contributors now = new Contributors();
    if (origin != null) {
      Origin child = origin.child(name);
      know(value, child);
      now.add(new Reading(child, value));
    } else {
      Map<String, Contributors> known = from == null ? null : entries.get(from);
      now.addAll(known == null ? madeOf : known.getOrDefault(name, new Contributors()));
    }
    chain = now;
    if (last) {
      used(value, now);
    }
  }

  private void know(@Nullable Object value, Origin origin) {
    if (value instanceof Map<?, ?>
        || value instanceof Collection<?>
        || value instanceof StructValue) {
      containers.putIfAbsent(value, origin);
    }
  }

  /** What an item of a loop is made of. */
  Contributors item(Items loop, String key, @Nullable Object element) {
    Origin origin = containers.get(loop.collection());
    if (origin != null) {
      know(element, origin.child(key));
      Contributors item = new Contributors();
      item.add(new Reading(origin.child(key), element));
      return item;
    }
    Map<String, Contributors> known = entries.get(loop.collection());
    return known == null ? loop.madeOf() : known.getOrDefault(key, loop.madeOf());
  }

  /** A table was made of keys and values in turns. */
  void made(Map<?, ?> table, List<Contributors> keysAndValues) {
    Map<String, Contributors> known = new HashMap<>();
    int i = 1;
    for (Object key : table.keySet()) {
      if (i < keysAndValues.size()) {
        known.put(String.valueOf(key), keysAndValues.get(i));
      }
      i += 2;
    }
    entries.put(table, known);
  }

  private void called(String name, List<@Nullable Object> given, @Nullable Object result) {
    switch (name) {
      case "index" -> item(given, 0, given.subList(1, given.size()), result);
      case "get" -> item(given, 0, given.subList(1, given.size()), result);
      case "dig" -> item(given, given.size() - 1, given.subList(0, given.size() - 2), result);
      case "default" -> {
        if (given.size() == 2 && result == given.get(0) && result != given.get(1)) {
          collecting.fellBack();
        }
      }
      default -> {}
    }
    if (!(result instanceof String text) || !texts.containsKey(text)) {
      for (Object each : given) {
        List<Piece> known = each instanceof String argument ? texts.get(argument) : null;
        if (known != null && each instanceof String argument) {
          formed(name, argument, known, result);
        }
      }
    }
  }

  /** A function made something of a text that a template wrote. */
  private void formed(String name, String argument, List<Piece> known, @Nullable Object result) {
    if (result instanceof String text && !text.isEmpty() && FORMING.contains(name)) {
      List<Piece> mapped = TextMapping.of(argument, known).to(text);
      if (!mapped.isEmpty()) {
        texts.put(text, mapped);
        return;
      }
    }
    known.forEach(piece -> collecting.add(piece.writing()));
  }

  /** Something was taken out of a table or list by a function. */
  private void item(
      List<@Nullable Object> given,
      int container,
      List<@Nullable Object> keys,
      @Nullable Object result) {
    Object from = given.get(container);
    Origin origin = from == null ? null : containers.get(from);
    if (origin == null) {
      return;
    }
    Origin inner = origin;
    for (Object key : keys) {
      inner = inner.child(String.valueOf(key));
    }
    know(result, inner);
    collecting.narrow(origin, new Reading(inner, result));
  }
}

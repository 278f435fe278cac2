package io.gitops4j.core.template;

import io.gitops4j.core.template.format.GoFormat;
import io.gitops4j.core.template.value.GoTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions that every template has, but {@code and}, {@code or} and {@code call}, which are
 * expressions of their own. Source: Go's {@code text/template/funcs.go}.
 */
final class Builtins {

  /** Those that evaluate their arguments in their own way. */
  static final Set<String> SPECIAL = Set.of("and", "or", "call");

  static final FunctionTable TABLE = FunctionTable.of(table());

  private Builtins() {}

  private static Map<String, FunctionDefinition> table() {
    Map<String, FunctionDefinition> table = new HashMap<>();
    Signature one = Signature.of("reflect.Value");
    Signature two = Signature.of("reflect.Value", "reflect.Value");
    Signature some = Signature.of("reflect.Value", "...reflect.Value");
    Signature any = Signature.of("...any");
    table.put("index", raw(some, Indexing::index));
    table.put("slice", raw(some, Indexing::slice));
    table.put("len", raw(one, a -> Indexing.length(a.get(0))));
    table.put("not", raw(one, a -> !truth(a.get(0))));
    table.put("eq", raw(some, a -> Comparison.equal(a.get(0), a.subList(1, a.size()))));
    table.put("ne", raw(two, a -> !Comparison.equal(a.get(0), a.subList(1, 2))));
    table.put("lt", raw(two, a -> Comparison.less(a.get(0), a.get(1))));
    table.put("le", raw(two, a -> Comparison.lessOrEqual(a.get(0), a.get(1))));
    table.put("gt", raw(two, a -> !Comparison.lessOrEqual(a.get(0), a.get(1))));
    table.put("ge", raw(two, a -> !Comparison.less(a.get(0), a.get(1))));
    table.put("print", new FunctionDefinition(any, GoFormat::print));
    table.put("println", new FunctionDefinition(any, GoFormat::println));
    table.put(
        "printf",
        new FunctionDefinition(
            Signature.of("string", "...any"),
            a -> GoFormat.printf((String) value(a.get(0)), a.subList(1, a.size()))));
    table.put("html", new FunctionDefinition(any, a -> Escaping.html(text(a))));
    table.put("js", new FunctionDefinition(any, a -> Escaping.javaScript(text(a))));
    table.put("urlquery", new FunctionDefinition(any, a -> Escaping.query(text(a))));
    return table;
  }

  private static FunctionDefinition raw(Signature signature, TemplateFunction function) {
    return FunctionDefinition.raw(signature, function);
  }

  private static Object value(@Nullable Object value) {
    return value == null ? "" : value;
  }

  private static boolean truth(@Nullable Object value) {
    return value != NoValue.NONE && GoTypes.isTrue(value);
  }

  private static String text(List<@Nullable Object> values) {
    if (values.size() == 1 && values.get(0) instanceof String text) {
      return text;
    }
    List<Object> printable = new ArrayList<>();
    for (Object value : values) {
      printable.add(value == null ? "<no value>" : value);
    }
    return GoFormat.print(printable);
  }
}

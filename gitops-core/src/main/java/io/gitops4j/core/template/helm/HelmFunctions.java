package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateContext;
import io.gitops4j.core.template.TemplateException;
import io.gitops4j.core.template.TemplateLimitException;
import io.gitops4j.core.template.format.GoQuote;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Helm's functions about templates.
 *
 * <p>{@code include} may be within itself by one name a thousand times, through {@code tpl} too.
 * {@code tpl} executes a text that sees all templates; what the text defines is seen by itself
 * alone; its {@code <no value>} is taken out, which that of {@code include} is not. Linting, {@code
 * fail} and {@code required} give an empty text. Source: Helm 3.22, {@code pkg/engine/engine.go}.
 */
final class HelmFunctions {

  private static final int DEEPEST_INCLUDE = 1000;
  static final String NO_VALUE = "<no value>";

  private static final Signature LOOKUP = Signature.of("string", "string", "string", "string");

  private HelmFunctions() {}

  static FunctionTable table(boolean lint, ClusterLookup lookup) {
    Map<String, FunctionDefinition> table = new HashMap<>();
    table.put(
        "include",
        FunctionDefinition.inContext(Signature.of("string", "any"), HelmFunctions::include));
    table.put(
        "tpl", FunctionDefinition.inContext(Signature.of("string", "any"), HelmFunctions::tpl));
    table.put(
        "required",
        new FunctionDefinition(
            Signature.of("string", "any"), a -> required(text(a, 0), a.get(1), lint)));
    table.put("fail", new FunctionDefinition(Signature.of("string"), a -> fail(text(a, 0), lint)));
    return FunctionTable.of(table).with(lookup(lint, lookup));
  }

  /** The function that asks a cluster, which is another in each rendering. */
  static FunctionTable lookup(boolean lint, ClusterLookup lookup) {
    return FunctionTable.of(
        Map.of(
            "lookup",
            new FunctionDefinition(
                LOOKUP,
                a ->
                    lint
                        ? new LinkedHashMap<>()
                        : lookup.lookup(text(a, 0), text(a, 1), text(a, 2), text(a, 3)))));
  }

  private static String text(List<@Nullable Object> arguments, int index) {
    return String.valueOf(arguments.get(index));
  }

  private static String include(TemplateContext context, List<@Nullable Object> arguments) {
    String name = text(arguments, 0);
    try {
      if (context.enter(name) > DEEPEST_INCLUDE + 1) {
        throw new FunctionException(
            "rendering template has a nested reference name: "
                + name
                + ": unable to execute template");
      }
      return context.execute(name, arguments.get(1));
    } finally {
      context.leave(name);
    }
  }

  private static String tpl(TemplateContext context, List<@Nullable Object> arguments) {
    String text = text(arguments, 0);
    try {
      return withoutNoValue(
          context.executeText(context.templates().name(), text, arguments.get(1)));
    } catch (TemplateLimitException limit) {
      throw limit;
    } catch (TemplateException failed) {
      String doing =
          failed.reason() == TemplateException.Reason.SYNTAX
              ? "cannot parse template "
              : "error during tpl function execution for ";
      throw new FunctionException(doing + GoQuote.quote(text) + ": " + failed.getMessage(), failed);
    }
  }

  static String withoutNoValue(String text) {
    return text.replace(NO_VALUE, "");
  }

  private static @Nullable Object required(String message, @Nullable Object value, boolean lint) {
    if (value != null && !"".equals(value)) {
      return value;
    }
    return fail(message, lint);
  }

  private static String fail(String message, boolean lint) {
    if (lint) {
      return "";
    }
    throw new SaidException(message);
  }
}
